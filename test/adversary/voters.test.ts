/** Rows 7, 9, 10, 15 and 21: backups whose statements are double, forged, old, false or a little off. */
import { deepEqual, ok } from 'node:assert/strict';
import { accusedOf, forSeeds, orderOf, survive, viewsOf } from './support.ts';

const SEEDS = 3;

describe('lying voters', function () {
  this.timeout(120_000);

  it('7 double-vote: one vote counts, the contradiction is proof against the voter, and the view does not change', () => {
    forSeeds(SEEDS, (seed) => {
      const result = survive([orderOf(2, 'double-vote', { seed: `${seed}` })], { seed });
      deepEqual(accusedOf(result), { n2: ['double-checkpoint', 'double-commit', 'double-prepare'] });
      deepEqual(viewsOf(result), [0]);
    });
  });

  it('9 forge: forgeries are dropped before they touch anything, only their sender is blamed, and the view does not change', () => {
    forSeeds(SEEDS, (seed) => {
      const blamed = new Set<number>();
      const result = survive([orderOf(2, 'forge', { seed: `${seed}` })], { seed }, (_replica, seen) => {
        if (seen.type === 'fault' && seen.fault.action === 'punish') blamed.add(seen.peer);
      });
      deepEqual([...blamed], [2]);
      deepEqual(result.verdict.accused, []);
      deepEqual(viewsOf(result), [0]);
    });
  });

  it('10 replay: what was said before changes nothing, in whatever view and phase, and nobody is proven anything', () => {
    forSeeds(SEEDS, (seed) => {
      const result = survive([orderOf(2, 'replay', { seed: `${seed}` })], { seed });
      deepEqual(result.verdict.accused, []);
      deepEqual(viewsOf(result), [0]);
    });
  });

  it('15 false-checkpoint: it does not count, and the others certify every block without it', () => {
    forSeeds(SEEDS, (seed) => {
      const result = survive([orderOf(2, 'false-checkpoint')], { seed });
      deepEqual(viewsOf(result), [0]);
      deepEqual(result.verdict.accused, []);
      const { height, chain } = {
        ...result.world.replicas[0]!.chain.mark()!,
        chain: result.world.replicas[0]!.chain,
      };
      ok(height > 0 && chain.certificateAt(height)?.height === height);
    });
  });

  it('21 off-by-one: whatever field is nudged towards whomever, agreement holds and everything terminates', () => {
    for (const validators of [4, 7]) {
      for (const traitor of [0, 2]) {
        forSeeds(SEEDS, (seed) => {
          survive([orderOf(traitor, 'off-by-one', { seed: `${seed}` })], { seed, validators });
        });
      }
    }
  });
});
