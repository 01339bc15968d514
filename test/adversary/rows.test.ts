/** Every row of the catalogue: the lie is told, and the theorem holds. */
import { deepEqual, ok } from 'node:assert/strict';
import { accusedOf, forSeeds, orderOf, survive, viewsOf } from './support.ts';

const SEEDS = 4;

describe('traitors, row by row', function () {
  this.timeout(120_000);

  it('1 equivocate: no two honest replicas decide differently; the proof reaches everybody, who leaves the view', () => {
    for (const validators of [4, 7]) {
      forSeeds(SEEDS, (seed) => {
        const result = survive([orderOf(0, 'equivocate', { seed: `${seed}` })], { seed, validators });
        ok(accusedOf(result).n0?.includes('double-pre-prepare'));
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
    });
  });

  it('4 slow: everything is executed in the same view, late, and the verdict says degraded', () => {
    forSeeds(SEEDS, (seed) => {
      const result = survive([orderOf(0, 'slow')], { seed });
      deepEqual(viewsOf(result), [0]);
      ok(result.verdict.degraded);
      ok(!survive([], { seed }).verdict.degraded);
    });
  });

  it('7 double-vote: one vote counts, the contradiction is proof against the voter, and the view does not change', () => {
    forSeeds(SEEDS, (seed) => {
      const result = survive([orderOf(2, 'double-vote', { seed: `${seed}` })], { seed });
      deepEqual(accusedOf(result), { n2: ['double-checkpoint', 'double-commit', 'double-prepare'] });
      deepEqual(viewsOf(result), [0]);
    });
  });
});
