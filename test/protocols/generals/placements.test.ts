/** Traitors in every place, telling every lie: within the bound both conditions hold, beyond it they are seen to break. */
import { deepEqual, equal, ok } from 'node:assert/strict';
import { LIE_NAMES } from '../../../src/adversary/generals/scenario.ts';
import { createChance } from '../../../src/base/chance.ts';
import type { CouncilKind } from '../../../src/protocols/generals/index.ts';
import { ATTACK, createScenario, hold, RETREAT } from './council.ts';

/** All sets of `size` generals out of `members`. */
function placements(members: number, size: number, from = 0): number[][] {
  if (size === 0) return [[]];
  const places: number[][] = [];
  for (let first = from; first < members; first++) {
    for (const rest of placements(members, size - 1, first + 1)) places.push([first, ...rest]);
  }
  return places;
}

function holdAll(kind: CouncilKind, members: number, places: readonly number[][], m: number) {
  let count = 0;
  for (const traitors of places) {
    for (const lie of LIE_NAMES) {
      for (const order of [ATTACK, RETREAT]) {
        const { verdict } = hold(createScenario(kind, members, { traitors, lie, order, m, seed: count }));
        deepEqual([verdict.ic1, verdict.ic2], [true, true], `${kind} ${traitors} ${lie} ${order}`);
        count += 1;
      }
    }
  }
  return count;
}

describe('traitors within the bound', () => {
  it('OM(1) with 4 generals: every place', () => {
    equal(holdAll('oral', 4, placements(4, 1), 1), 4 * LIE_NAMES.length * 2);
  });
  it('OM(2) with 7 generals: every pair', () => {
    equal(holdAll('oral', 7, placements(7, 2), 2), 21 * LIE_NAMES.length * 2);
  });
  it('OM(2) with 7 generals: one traitor less than it could bear', () => {
    holdAll('oral', 7, placements(7, 1), 2);
  });
  it('OM(3) with 10 generals: places and lies drawn at random', () => {
    const chance = createChance('OM(3)');
    const all = placements(10, 3);
    for (let drawn = 0; drawn < 12; drawn++) {
      const traitors = chance.pick(all).map((general) => ({ general, lie: chance.pick(LIE_NAMES) }));
      const order = chance.integer(2);
      const { verdict } = hold(createScenario('oral', 10, { traitors, order, seed: drawn }));
      ok(verdict.ic1 && verdict.ic2, JSON.stringify(traitors));
    }
  });
  const signed: readonly (readonly [n: number, m: number])[] = [
    [3, 1],
    [4, 1],
    [4, 2],
    [5, 2],
    [5, 3],
  ];
  for (const [n, m] of signed) {
    it(`SM(${m}) with ${n} generals: every place`, () => {
      for (let traitors = 1; traitors <= m; traitors++) holdAll('signed', n, placements(n, traitors), m);
    });
  }
});

describe('traitors beyond the bound', () => {
  it('OM(1) with 3 generals: a lieutenant who passes on the other order breaks IC2', () => {
    const { verdict, orders } = hold(createScenario('oral', 3, { traitors: [2], lie: 'flip' }));
    equal(orders[1], RETREAT);
    equal(verdict.ic2, false);
  });
  it('OM(1) with 4 generals does not bear two traitors', () => {
    const { verdict } = hold(createScenario('oral', 4, { traitors: [2, 3], lie: 'flip', m: 1 }));
    equal(verdict.ic2, false);
  });
  it('OM(1) with 6 generals does not bear two traitors: IC1 breaks', () => {
    const broken = placements(6, 2).filter(
      (traitors) => !hold(createScenario('oral', 6, { traitors, lie: 'split', m: 1 })).verdict.ic1,
    );
    ok(broken.length > 0);
  });
  it('OM(2) with 6 generals does not bear two traitors', () => {
    const broken = placements(6, 2).filter((traitors) => {
      const { verdict } = hold(createScenario('oral', 6, { traitors, lie: 'flip' }));
      return !(verdict.ic1 && verdict.ic2);
    });
    ok(broken.length > 0);
  });
  for (const [n, m] of [
    [4, 1],
    [5, 2],
  ] as const) {
    it(`SM(${m}) with ${n} generals does not bear ${m + 1} who share their keys: IC1 breaks in the last round`, () => {
      const traitors = [0, ...Array.from({ length: m }, (_, index) => n - 1 - index)];
      const broken = hold(createScenario('signed', n, { traitors, lie: 'collude', m }));
      deepEqual(broken.orders[1], RETREAT);
      deepEqual(broken.orders[2], ATTACK);
      equal(broken.verdict.ic1, false);
      const borne = hold(createScenario('signed', n + 1, { traitors, lie: 'collude', m: m + 1 }));
      ok(borne.verdict.ic1);
    });
  }
});
