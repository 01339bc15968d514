/** The paper's algorithms where nobody lies: messages, rounds, decisions. */
import { deepEqual, equal, ok } from 'node:assert/strict';
import { COUNCIL_KINDS, COUNCILS } from '../../../src/protocols/generals/index.ts';
import { ATTACK, createScenario, hold, RETREAT } from './council.ts';

describe('generals who are all loyal', () => {
  const oral: readonly (readonly [n: number, m: number, perRound: readonly number[]])[] = [
    [3, 1, [2, 2]],
    [4, 1, [3, 6]],
    [7, 2, [6, 30, 120]],
    [10, 3, [9, 72, 504, 3_024]],
  ];
  for (const [n, m, perRound] of oral) {
    it(`OM(${m}) with ${n} generals takes ${m + 1} rounds of ${perRound.join(', ')} messages`, () => {
      const held = hold(createScenario('oral', n, { m }));
      deepEqual(held.perRound, perRound);
      equal(
        held.sent.length,
        perRound.reduce((sum, count) => sum + count),
      );
      deepEqual(COUNCILS.oral.messagesPerRound(n, m), perRound);
      deepEqual(held.orders, Array(n).fill(ATTACK));
    });
  }

  const signed: readonly (readonly [n: number, m: number, total: number])[] = [
    [3, 1, 4],
    [4, 1, 9],
    [7, 2, 36],
    [10, 3, 81],
  ];
  for (const [n, m, total] of signed) {
    it(`SM(${m}) with ${n} generals takes ${total} messages`, () => {
      const held = hold(createScenario('signed', n, { m }));
      equal(held.sent.length, total);
      deepEqual(held.perRound, COUNCILS.signed.messagesPerRound(n, m));
      equal(held.perRound.length, m + 1);
      deepEqual(held.orders, Array(n).fill(ATTACK));
    });
  }

  for (const kind of COUNCIL_KINDS) {
    it(`${kind}: every order of the set is obeyed, and each message is one that the protocol refuses nowhere`, () => {
      for (const order of [0, 1, 2]) {
        const held = hold(createScenario(kind, 4, { m: 1, orders: 3, order }));
        deepEqual(held.orders, Array(4).fill(order));
        ok(held.sent.every(({ fate }) => fate === 'arrived'));
      }
    });

    it(`${kind}: m = 0 is one round, in which everybody believes the commander`, () => {
      const held = hold(createScenario(kind, 4, { m: 0, traitors: [0], lie: 'split' }));
      deepEqual(held.perRound, [3]);
      deepEqual(held.orders.slice(1), [RETREAT, ATTACK, RETREAT]);
    });

    it(`${kind}: lieutenants who hear nothing retreat together`, () => {
      const held = hold(createScenario(kind, 4, { m: 1, messenger: { killed: 1, spy: 0 } }));
      deepEqual(held.orders, [ATTACK, RETREAT, RETREAT, RETREAT]);
    });
  }
});
