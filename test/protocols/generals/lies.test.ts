/** What each lie does, what becomes of it, and what the messenger may do on top. */
import { deepEqual, equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { LIE_NAMES } from '../../../src/adversary/generals/scenario.ts';
import { createReport } from '../../../src/lab/generals/report.ts';
import { COUNCIL_KINDS, COUNCILS } from '../../../src/protocols/generals/index.ts';
import { ATTACK, createScenario, hold, RETREAT, type Wanted } from './council.ts';

const WORDS = ['attack', 'retreat'];

/** What g3 says or signs in a council of four, in the second round. */
function saidByG3(kind: 'oral' | 'signed', wanted: Wanted) {
  return hold(createScenario(kind, 4, { traitors: [3], ...wanted })).sent.filter(({ from }) => from === 3);
}

describe('lies', () => {
  it('flip: a lieutenant passes on the other order; under signatures that is refused', () => {
    const spoken = saidByG3('oral', { lie: 'flip' });
    deepEqual(
      spoken.map(({ order, fate }) => [order, fate]),
      Array(2).fill([RETREAT, 'arrived']),
    );
    const written = saidByG3('signed', { lie: 'flip' });
    ok(written.length === 2 && written.every(({ refusal }) => refusal === 'bad-signature'));
  });

  it('split: different orders to different generals', () => {
    deepEqual(
      saidByG3('oral', { lie: 'split' }).map(({ to, order }) => [to, order]),
      [
        [1, 0],
        [2, 1],
      ],
    );
  });

  it('silent: nothing, and absence is noticed', () => {
    equal(saidByG3('oral', { lie: 'silent' }).length, 0);
    const { orders, perRound } = hold(createScenario('oral', 4, { traitors: [0], lie: 'silent' }));
    deepEqual(orders.slice(1), [RETREAT, RETREAT, RETREAT]);
    deepEqual(perRound, [0, 6]);
  });

  it('random: depends on the seed alone', () => {
    const tell = (seed: number) =>
      hold(createScenario('oral', 7, { traitors: [0, 3], lie: 'random', seed })).sent;
    deepEqual(tell(1), tell(1));
    ok(JSON.stringify(tell(1)) !== JSON.stringify(tell(2)));
  });

  it("late-reveal: a second order with the commander's signature alone is refused in the last round", () => {
    for (const [n, m] of [
      [4, 1],
      [5, 2],
      [5, 3],
    ] as const) {
      const { sent, orders, accusations } = hold(
        createScenario('signed', n, { traitors: [0], lie: 'late-reveal', m }),
      );
      const late = sent.filter(({ refusal }) => refusal === 'short-chain');
      deepEqual(
        late.map(({ round, path, to, order }) => [round, path, to, order]),
        [[m + 1, [0], 1, RETREAT]],
      );
      deepEqual(orders.slice(1), Array(n - 1).fill(ATTACK));
      deepEqual(accusations, []);
    }
  });

  it('late-reveal: what a lieutenant holds back is too late in the last round', () => {
    const { sent } = hold(createScenario('oral', 7, { traitors: [3], lie: 'late-reveal', m: 2 }));
    const held = sent.filter(({ from, path }) => from === 3 && path.length === 2);
    ok(held.length === 5 && held.every(({ round, refusal }) => round === 3 && refusal === 'late'));
  });

  it('forge: nobody can speak for another, nor sign for him', () => {
    const spoken = saidByG3('oral', { lie: 'forge' });
    ok(spoken.length === 2 && spoken.every(({ refusal }) => refusal === 'wrong-speaker'));
    const written = saidByG3('signed', { lie: 'forge' });
    ok(written.length === 2 && written.every(({ refusal }) => refusal === 'bad-signature'));
    for (const [kind, refusal] of [
      ['oral', 'wrong-speaker'],
      ['signed', 'bad-signature'],
    ] as const) {
      const { sent, orders } = hold(createScenario(kind, 4, { traitors: [0], lie: 'forge' }));
      const forged = sent.filter(({ round, from }) => round === 2 && from === 0);
      ok(forged.length === 2 && forged.every((one) => one.refusal === refusal));
      deepEqual(orders.slice(1), Array(3).fill(ATTACK));
    }
  });

  it('collude: shared keys make chains that are accepted, and passed on in time', () => {
    const held = hold(createScenario('signed', 5, { traitors: [0, 3, 4], lie: 'collude' }));
    const revealed = held.sent.filter(({ path }) => path.join() === '0,3,4');
    deepEqual(
      revealed.map(({ round, to, order, fate }) => [round, to, order, fate]),
      [[3, 1, RETREAT, 'arrived']],
    );
    deepEqual(held.orders.slice(1, 3), [RETREAT, RETREAT]);
    deepEqual(
      held.accusations.map(({ by }) => by),
      [1, 2],
    );
  });

  it('collude: without the commander his signature is missing', () => {
    const held = hold(createScenario('signed', 5, { traitors: [3, 4], lie: 'collude' }));
    ok(held.sent.filter(({ from }) => from > 2).every(({ refusal }) => refusal === 'bad-signature'));
    deepEqual(held.orders.slice(0, 3), Array(3).fill(ATTACK));
  });
});

describe('who lied', () => {
  it('a commander who signs two orders leaves a proof with every lieutenant, which anybody can check', () => {
    const scenario = createScenario('signed', 3, { traitors: [0] });
    const held = hold(scenario, { signatures: 'ed25519' });
    deepEqual(held.orders.slice(1), [RETREAT, RETREAT]);
    const report = createReport({ scenario, words: WORDS }, held.observed);
    deepEqual(
      report.accusations.map(({ by, accused, isProven }) => [by, accused, isProven]),
      [
        [1, 0, true],
        [2, 0, true],
      ],
    );
    const elsewhere = createReport({ scenario: { ...scenario, seed: 2 }, words: WORDS }, held.observed);
    ok(elsewhere.accusations.every(({ isProven }) => !isProven));
  });
});

describe('the messenger', () => {
  const fates = { killed: 0.2, spy: 0.2 };

  it('is drawn by seed, path and listener: the same in a council that is otherwise another', () => {
    const fateOf = (wanted: Wanted) =>
      new Map(
        hold(createScenario('oral', 7, { messenger: fates, m: 2, ...wanted })).sent.map(
          ({ path, to, fate }) => [`${path} ${to}`, fate],
        ),
      );
    const loyal = fateOf({});
    deepEqual(fateOf({ traitors: [0, 4], lie: 'split' }), loyal);
    ok(JSON.stringify([...fateOf({ seed: 2 })]) !== JSON.stringify([...loyal]));
    const first = [1, 2, 3, 4, 5, 6].map((to) => loyal.get(`0 ${to}`));
    ok(new Set(first).size > 1, 'one is killed, and another is not');
    const counts = [...loyal.values()];
    for (const fate of ['arrived', 'killed', 'replaced'])
      ok(counts.filter((one) => one === fate).length > 10);
  });

  it('a killed one is a missing message, and a spy is believed only where nothing is signed', () => {
    const spoken = hold(createScenario('oral', 4, { m: 1, messenger: { killed: 0, spy: 1 } }));
    ok(spoken.sent.every(({ fate, order, heard }) => fate === 'replaced' && heard !== order));
    // every lieutenant is told retreat, says retreat, and is heard to say attack
    deepEqual(spoken.orders, [ATTACK, ATTACK, ATTACK, ATTACK]);
    const written = hold(createScenario('signed', 4, { m: 1, messenger: { killed: 0, spy: 1 } }));
    ok(written.sent.length === 3 && written.sent.every(({ refusal }) => refusal === 'bad-signature'));
    deepEqual(written.orders, [ATTACK, RETREAT, RETREAT, RETREAT]);
  });

  it('IC1 and IC2 may break once A1 is given up, though everybody is loyal', () => {
    for (const kind of COUNCIL_KINDS) {
      const seeds = Array.from({ length: 40 }, (_, seed) => seed);
      const verdicts = seeds.map(
        (seed) => hold(createScenario(kind, 4, { m: 1, messenger: fates, seed })).verdict,
      );
      ok(
        verdicts.some(({ ic2 }) => !ic2),
        kind,
      );
      ok(
        verdicts.some(({ ic1, ic2 }) => ic1 && ic2),
        kind,
      );
    }
  });
});

describe('properties', () => {
  /** A council within the bound, with any traitors and lies. */
  const council = fc
    .record({
      kind: fc.constantFrom(...COUNCIL_KINDS),
      m: fc.integer({ min: 0, max: 2 }),
      extra: fc.integer({ min: 0, max: 2 }),
      orders: fc.integer({ min: 2, max: 4 }),
      order: fc.nat(),
      seed: fc.nat(),
      picks: fc.array(fc.tuple(fc.nat(), fc.constantFrom(...LIE_NAMES)), { maxLength: 2 }),
    })
    .map(({ kind, m, extra, orders, order, seed, picks }) => {
      const n = COUNCILS[kind].membersMin(m) + extra;
      const roles = new Map(picks.slice(0, m).map(([pick, lie]) => [pick % n, lie]));
      const traitors = [...roles].map(([general, lie]) => ({ general, lie }));
      return createScenario(kind, n, { m, orders, order: order % orders, seed, traitors });
    });

  it('within the bound IC1 and IC2 hold, loyal messages are never refused, and no loyal commander is accused', () => {
    fc.assert(
      fc.property(council, (scenario) => {
        const { verdict, sent, accusations, decisions } = hold(scenario);
        ok(verdict.ic1 && verdict.ic2);
        const traitors = scenario.traitors.map(({ general }) => general);
        ok(sent.every(({ from, fate }) => fate === 'arrived' || traitors.includes(from)));
        ok(accusations.length === 0 || traitors.includes(0));
        equal(decisions.size, scenario.members);
      }),
      { numRuns: 150 },
    );
  });

  it('a council is the same whenever it is held', () => {
    fc.assert(
      fc.property(council, fc.double({ min: 0, max: 0.5, noNaN: true }), (scenario, killed) => {
        const again = { ...scenario, messenger: { killed, spy: 0.3 } };
        deepEqual(hold(again).observed, hold(again).observed);
      }),
      { numRuns: 25 },
    );
  });

  it('loyal lieutenants never say more than the formula', () => {
    fc.assert(
      fc.property(council, (scenario) => {
        if (scenario.kind === 'signed') return;
        const { perRound } = hold({ ...scenario, traitors: [] });
        deepEqual(
          perRound,
          COUNCILS.oral.messagesPerRound(scenario.members, scenario.parameters.traitorsMax),
        );
      }),
      { numRuns: 25 },
    );
  });
});
