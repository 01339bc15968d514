/** Rows 18, 19 and 22: replicas that are two at once, by forgetting, by running twice, or by conspiring. */
import { deepEqual } from 'node:assert/strict';
import { accusedOf, forSeeds, orderOf, survive, viewsOf } from './support.ts';

const SEEDS = 3;

describe('doubles', function () {
  this.timeout(120_000);

  it('18 amnesia: who forgets its promises is at worst an equivocator, proven by what it signed twice', () => {
    forSeeds(SEEDS, (seed) => {
      deepEqual(accusedOf(survive([orderOf(0, 'amnesia')], { seed })), { n0: ['double-pre-prepare'] });
      deepEqual(viewsOf(survive([orderOf(2, 'amnesia')], { seed })), [0], 'a forgetful backup is outvoted');
    });
  });

  it('19 twin: a key counts once however often it runs, and with f of them safety holds', () => {
    forSeeds(SEEDS, (seed) => {
      const one = survive([orderOf(0, 'twin', { seed: `${seed}` })], { seed });
      deepEqual(accusedOf(one), { n0: ['double-pre-prepare'] });
      const two = survive([orderOf(0, 'twin'), orderOf(3, 'twin')], { seed, validators: 7 });
      deepEqual(Object.keys(accusedOf(two)), ['n0']);
    });
  });

  it('22 collude: whatever any f do together, with their keys shared, no rule is broken', () => {
    forSeeds(SEEDS + 1, (seed) => {
      survive([orderOf(seed % 4, 'collude', { seed: `${seed}` })], { seed });
      const orders = [seed % 7, (seed + 1) % 7].map((traitor) =>
        orderOf(traitor, 'collude', { seed: `${seed}` }),
      );
      survive(orders, { seed, validators: 7 });
    });
  });
});
