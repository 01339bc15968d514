import { ok, strictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { nextTarget } from '../../../src/protocols/pow/difficulty.ts';
import { difficultyToTarget, targetToWork } from '../../../src/protocols/pow/work.ts';
import { PARAMETERS } from './support.ts';

const { genesisTimeMs, blockTimeMs, halfLifeMs, difficulty, difficultyMin } = PARAMETERS;
const first = difficultyToTarget(difficulty);

/** Target after a parent at this height, so far behind the schedule. */
const targetAfter = (height: number, behindMs: number): bigint =>
  nextTarget(PARAMETERS, { height, timeMs: genesisTimeMs + blockTimeMs * height + behindMs });

describe('work', () => {
  it('of a target is the number of hashes that it takes', () => {
    strictEqual(difficultyToTarget(1), 2n ** 256n - 1n);
    for (const hashes of [1, 2, 3, 1_000, 2 ** 40])
      strictEqual(targetToWork(difficultyToTarget(hashes)), BigInt(hashes));
    strictEqual(targetToWork(0n), 2n ** 256n);
  });
});

describe('the difficulty rule', () => {
  it('keeps the target while blocks are on schedule', () => {
    for (const height of [0, 1, 2, 1_000_000]) strictEqual(targetAfter(height, 0), first);
  });

  it('doubles the target for each half-life behind, and halves it for each ahead: by hand', () => {
    strictEqual(targetAfter(7, halfLifeMs), first * 2n);
    strictEqual(targetAfter(7, 3 * halfLifeMs), first * 8n);
    strictEqual(targetAfter(70, -halfLifeMs), first / 2n);
    strictEqual(targetAfter(70, -4 * halfLifeMs), first / 16n);
  });

  it('is the published cubic in between: half a half-life by hand', () => {
    // 2^0.5 in 16 binary places: 65536 + (195766423245049 * 32768 + 971821376 * 32768^2 + 5127 * 32768^3 + 2^47) / 2^48 = 92674
    strictEqual(targetAfter(7, halfLifeMs / 2), (first * 92_674n) >> 16n);
    strictEqual(targetAfter(70, -halfLifeMs / 2), (first * 92_674n) >> 17n);
  });

  it('stays between the easiest target and 1, however absurd the times', () => {
    const easiest = difficultyToTarget(difficultyMin);
    strictEqual(targetAfter(1, 100 * halfLifeMs), easiest);
    strictEqual(targetAfter(1, 8_000_000_000_000_000), easiest);
    strictEqual(targetAfter(1_000_000_000, -10_000_000_000_000), 1n);
    strictEqual(targetAfter(1_000, -300 * halfLifeMs), 1n);
  });

  it('agrees with a naive one in floating point, within the error of the cubic', () => {
    const moments = fc.record({
      height: fc.nat(1_000_000),
      behindMs: fc.integer({ min: -2_000_000, max: 590_000 }),
    });
    fc.assert(
      fc.property(moments, ({ height, behindMs }) => {
        const naive = Number(first) * 2 ** (behindMs / halfLifeMs);
        ok(Math.abs(Number(targetAfter(height, behindMs)) / naive - 1) < 0.00014);
      }),
    );
  });
});
