/** Orders in words: what is right becomes data, and what is wrong gets a sentence that says what would be right. */
import { deepEqual, match, ok } from 'node:assert/strict';
import type { Order } from '../../src/adversary/order.ts';
import { pbftCraft } from '../../src/adversary/pbft/craft.ts';
import { powCraft } from '../../src/adversary/pow/craft.ts';
import {
  checkOrders,
  isProblem,
  type OrderWords,
  readOrder,
  readTraitors,
} from '../../src/adversary/reading.ts';
import { readTrigger } from '../../src/adversary/trigger-reading.ts';

const alice = new Uint8Array(32).fill(7);
const NAMES = { engine: 'pbft', validators: ['n0', 'n1', 'n2', 'n3'], clients: new Map([['alice', alice]]) };

/** The sentence about what is wrong. */
function problemOf(value: unknown): string {
  ok(isProblem(value), `${JSON.stringify(value)} is refused`);
  return value.problem;
}

function order(more: Partial<OrderWords> = {}) {
  return readOrder({ node: 'n3', behaviour: 'equivocate', ...more }, NAMES);
}

describe('orders to lie', () => {
  it('are read as data', () => {
    deepEqual(order({ when: 'from:10+p:0.25', towards: ['n0', 'n1', 'n0'], seed: 'x' }), {
      traitor: 3,
      behaviour: 'equivocate',
      when: { from: 10, views: null, p: 0.25 },
      towards: [0, 1],
      sender: null,
      seed: 'x',
    });
    deepEqual(readTrigger('always'), { from: 0, views: null, p: 1 });
    deepEqual(readTrigger('views:1,3'), { from: 0, views: [1, 3], p: 1 });
    deepEqual(readTraitors('n0=equivocate, n3=silent'), [
      { node: 'n0', behaviour: 'equivocate' },
      { node: 'n3', behaviour: 'silent' },
    ]);
    const censored = order({ behaviour: 'censor', towards: ['alice'] });
    ok(!isProblem(censored) && censored.sender === alice && censored.towards === null);
  });

  it('find every behaviour of the catalogue by its name', () => {
    deepEqual(pbftCraft.behaviours.length, 23);
    deepEqual(new Set(pbftCraft.behaviours.map(({ name }) => name)).size, 23);
    for (const { name, summary, theorem } of pbftCraft.behaviours) {
      ok(!isProblem(order({ behaviour: name })));
      ok(summary.length > 20 && theorem.length > 20);
    }
  });

  const wrong: readonly (readonly [string, Partial<OrderWords>, RegExp])[] = [
    [
      'a behaviour with a typo',
      { behaviour: 'equivocat' },
      /no behaviour "equivocat". Did you mean equivocate\?/,
    ],
    ['an unknown traitor', { node: 'n9' }, /no validator "n9". Did you mean n0/],
    ['an unknown target', { towards: ['n7'] }, /no validator "n7" to lie to/],
    ['a lie to oneself', { towards: ['n3'] }, /n3 cannot lie to itself/],
    ['a lie to nobody', { towards: [] }, /towards nobody is no lie/],
    [
      'a target where there is none',
      { behaviour: 'slow', towards: ['n0'] },
      /slow is not told towards anybody/,
    ],
    [
      'a client that is none',
      { behaviour: 'censor', towards: ['alcie'] },
      /"alcie" is none. Did you mean alice/,
    ],
    ['two clients', { behaviour: 'censor', towards: ['alice', 'bob'] }, /is about one client/],
    ['an unknown trigger', { when: 'form:3' }, /no trigger "form:3", such as from:10.*Did you mean from\?/],
    ['a height that is none', { when: 'from:-1' }, /names no height; such as from:10/],
    ['views that are none', { when: 'views:' }, /names no views; such as views:1,3/],
    ['a probability of nothing', { when: 'p:0' }, /no probability above 0/],
    ['a probability above one', { when: 'p:1.5' }, /no probability above 0/],
    ['always and something else', { when: 'always+p:0.5' }, /contradicts itself/],
    ['two heights', { when: 'from:1+from:2' }, /contradicts itself: a second from/],
    [
      'a lie to miners',
      { behaviour: 'selfish' },
      /"selfish" is a lie to the engine pow; this network runs pbft/,
    ],
    [
      'a transaction to take back where nothing can be',
      { target: 'ab'.repeat(32) },
      /equivocate takes no transaction back/,
    ],
  ];
  for (const [name, words, sentence] of wrong) {
    it(`refuse ${name}`, () => match(problemOf(order(words)), sentence));
  }

  describe('to miners', () => {
    const id = 'ab'.repeat(32);
    const mined = (more: Partial<OrderWords>) =>
      readOrder({ node: 'n3', behaviour: 'double-spend', ...more }, { ...NAMES, engine: 'pow' });

    it('name the payment that is taken back, six confirmations later unless said otherwise', () => {
      const usual = mined({ target: `0x${id}` });
      ok(!isProblem(usual));
      deepEqual(usual.payment, { id: new Uint8Array(32).fill(0xab), confirmations: 6 });
      const patient = mined({ target: id, confirmations: 12 });
      ok(!isProblem(patient) && patient.payment?.confirmations === 12);
    });

    it('find every behaviour of their own catalogue, and no other', () => {
      deepEqual(
        powCraft.behaviours.map(({ name }) => name),
        ['selfish', 'withhold', 'double-spend', 'time-lie', 'spam-headers', 'empty', 'eclipse'],
      );
      match(problemOf(mined({ behaviour: 'equivocate' })), /a lie to the engine pbft; this network runs pow/);
      match(problemOf(mined({ behaviour: 'selfsih' })), /no behaviour "selfsih". Did you mean selfish\?/);
    });

    it('refuse a payment that is none, and confirmations that are none', () => {
      match(problemOf(mined({})), /needs the transaction to take back: --target and its id/);
      match(problemOf(mined({ target: 'abc' })), /64 hexadecimal digits/);
      match(problemOf(mined({ target: id, confirmations: 0 })), /whole number in 1\.\./);
      match(problemOf(mined({ target: id, towards: ['n0'] })), /not told towards anybody/);
    });

    it('bear less than half of the miners', () => {
      const names = { engine: 'pow', validators: ['n0', 'n1', 'n2', 'n3', 'n4'] };
      const orders = [0, 1, 2].map((traitor) => ({ ...(order() as Order), traitor, behaviour: 'empty' }));
      deepEqual(checkOrders(orders.slice(1), names, false), undefined);
      match(
        problemOf(checkOrders(orders, names, false)),
        /3 traitors among 5 validators are more than the 2/,
      );
    });
  });

  it('refuse what is not NODE=BEHAVIOUR', () => {
    for (const text of ['n3', 'n3=', '=silent', 'n3=a=b', '']) {
      match(problemOf(readTraitors(text)), /expected NODE=BEHAVIOUR, such as n3=equivocate/);
    }
  });

  it('refuse the same lie twice, and more traitors than f unless that is wanted', () => {
    const one = order();
    const other = readOrder({ node: 'n1', behaviour: 'silent' }, NAMES);
    ok(!isProblem(one) && !isProblem(other));
    match(problemOf(checkOrders([one, one], NAMES, false)), /n3 is ordered equivocate twice/);
    match(
      problemOf(checkOrders([one, other], NAMES, false)),
      /2 traitors among 4 validators are more than the 1 that can be borne.*--beyond-budget/,
    );
    deepEqual(checkOrders([one, other], NAMES, true), undefined);
    deepEqual(checkOrders([one], NAMES, false), undefined);
  });
});
