/** Rows 1 to 6 and 8: primaries that lie, each with what must hold all the same. */
import { deepEqual, ok } from 'node:assert/strict';
import { HONEST_SCENARIO, type TimedFault } from '../../src/simulator/scenario.ts';
import { accusedOf, forSeeds, orderOf, survive, viewsOf } from './support.ts';

const SEEDS = 3;

describe('lying primaries', function () {
  this.timeout(120_000);

  it('1 equivocate: no two honest replicas decide differently; the proof reaches everybody, who leave the view', () => {
    for (const validators of [4, 7]) {
      forSeeds(SEEDS, (seed) => {
        const result = survive([orderOf(0, 'equivocate', { seed: `${seed}` })], { seed, validators });
        deepEqual(accusedOf(result), { n0: ['double-pre-prepare'] });
        ok(!viewsOf(result).includes(0));
      });
    }
  });

  it('2 silent: a silent primary is replaced, and f of them in a row', () => {
    forSeeds(SEEDS, (seed) => {
      deepEqual(viewsOf(survive([orderOf(0, 'silent')], { seed })), [1]);
      const two = survive([orderOf(0, 'silent'), orderOf(1, 'silent')], { seed, validators: 7 });
      deepEqual(viewsOf(two), [2]);
      deepEqual(two.verdict.accused, []);
    });
  });

  it('3 snub: the victim follows through what the others pass on, and the view does not change', () => {
    forSeeds(SEEDS, (seed) => {
      const result = survive([orderOf(0, 'snub', { towards: [2] })], { seed });
      deepEqual(viewsOf(result), [0]);
      deepEqual(result.verdict.accused, []);
    });
  });

  it('4 slow: everything is executed in the same view, late, and the verdict says degraded', () => {
    forSeeds(SEEDS, (seed) => {
      const result = survive([orderOf(0, 'slow')], { seed });
      deepEqual(viewsOf(result), [0]);
      ok(result.verdict.degraded);
      ok(!survive([], { seed }).verdict.degraded, 'an honest network is not');
    });
  });

  it('4 slow, where replicas compare: a primary far slower than before is complained about, and replaced', () => {
    const scenario = { durationMs: 2_500, workload: { items: 25, retryMs: 2_000 } };
    const compare = { slowdownMax: 16 };
    for (const fromMs of [0, 1_000]) {
      const orders = [orderOf(0, 'slow', { fromMs })];
      const compared = survive(orders, scenario, undefined, compare);
      deepEqual([viewsOf(compared), compared.verdict.degraded], [[1], false]);
      deepEqual(viewsOf(survive(orders, scenario)), [0]);
    }
    deepEqual(viewsOf(survive([], scenario, undefined, compare)), [0]);
  });

  it('4 slow, where replicas compare: where all become slow at once, each is tried and then one is kept', () => {
    const network = { ...HONEST_SCENARIO.network, delay: { minMs: 60, maxMs: 70 } };
    const faults: readonly TimedFault[] = [{ atMs: 1_000, type: 'network', network }];
    const scenario = { durationMs: 20_000, workload: { items: 150, retryMs: 4_000 }, faults };
    // the fast past of the first primary is forgotten when every other has had its turn, and it a second one
    deepEqual(viewsOf(survive([], scenario, undefined, { slowdownMax: 16 })), [5]);
  });

  it('5 censor: a censoring primary is replaced, and the transactions of its victim are executed', () => {
    forSeeds(SEEDS, (seed) => {
      const result = survive([orderOf(0, 'censor')], { seed });
      deepEqual(viewsOf(result), [1]);
      deepEqual(result.verdict.accused, []);
    });
  });

  it('5 censor: only the transactions of the one client that is named wait', () => {
    const honest = survive([]).world.people;
    const victim = honest.transactionOf(2).body.sender;
    const storedMs = new Map<string | number, number>();
    const result = survive(
      [orderOf(0, 'censor', { sender: victim })],
      { durationMs: 400, workload: { items: 5, retryMs: 2_000 } },
      (_replica, seen, atMs) => {
        if (seen.type !== 'stored') return;
        for (const { items } of seen.blocks) for (const item of items) storedMs.set(item, atMs);
      },
    );
    const waits = [1, 2, 3, 4, 5].map((item) => storedMs.get(result.world.people.nameOf(item))! > 500);
    deepEqual(waits, [false, true, false, false, false]);
  });

  it('6 exhaust: beyond the window nothing is accepted; inside it the gap is filled by the next view', () => {
    forSeeds(2 * SEEDS, (seed) => {
      const result = survive([orderOf(0, 'exhaust', { seed: `${seed}` })], { seed });
      ok(!viewsOf(result).includes(0));
      deepEqual(result.verdict.accused, []);
    });
  });

  it('8 bad-batch: nothing unlawful is prepared, and the view changes', () => {
    forSeeds(2 * SEEDS, (seed) => {
      const result = survive([orderOf(0, 'bad-batch', { seed: `${seed}` })], { seed });
      ok(!viewsOf(result).includes(0));
      deepEqual(result.verdict.accused, []);
    });
  });
});
