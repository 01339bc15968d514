/** The tables of the papers: Nakamoto 2008 (section 11) and Rosenfeld's exact values, one block in advance. */
import { ok, strictEqual } from 'node:assert/strict';
import { nakamotoProbability, reversalProbability } from '../../../src/protocols/pow/reversal.ts';

const TABLE: readonly [q: number, z: number, nakamoto: number, exact: number][] = [
  [0.1, 1, 0.2045873, 0.2],
  [0.1, 2, 0.0509779, 0.056],
  [0.1, 3, 0.0131722, 0.01712],
  [0.1, 4, 0.0034552, 0.005456],
  [0.1, 5, 0.0009137, 0.0017818],
  [0.1, 6, 0.0002428, 0.0005914],
  [0.3, 5, 0.1773523, 0.1976173],
  [0.3, 10, 0.0416605, 0.0651067],
  [0.3, 15, 0.0101008, 0.0233077],
  [0.3, 20, 0.0024804, 0.0086739],
  [0.3, 25, 0.0006132, 0.0033027],
  [0.3, 30, 0.0001522, 0.0012769],
];

/** Confirmations for a risk below 0.1 %. */
const CONFIRMATIONS: readonly [q: number, exact: number, nakamoto: number][] = [
  [0.1, 6, 5],
  [0.15, 9, 8],
  [0.2, 13, 11],
  [0.25, 20, 15],
  [0.3, 32, 24],
  [0.35, 58, 41],
  [0.4, 133, 89],
  [0.45, 539, 340],
];

describe('the probability of a reversal', () => {
  for (const [q, z, nakamoto, exact] of TABLE) {
    it(`q = ${q}, z = ${z}`, () => {
      ok(Math.abs(nakamotoProbability(q, z) - nakamoto) < 6e-8);
      ok(Math.abs(reversalProbability(q, z) - exact) < 6e-8);
    });
  }

  it('falls below 0.1 % after as many confirmations as the papers say', () => {
    for (const [q, exact, nakamoto] of CONFIRMATIONS) {
      ok(
        reversalProbability(q, exact) < 0.001 && reversalProbability(q, exact - 1) >= 0.001,
        `exact at ${q}`,
      );
      ok(
        nakamotoProbability(q, nakamoto) < 0.001 && nakamotoProbability(q, nakamoto - 1) >= 0.001,
        `Nakamoto at ${q}`,
      );
    }
  });

  it('becomes small and never nothing', () => {
    // by hand, for q = 0.1 and z = 2: q^2 (1 + 2p + 3p^2), and the tail of (m + 1) p^2 q^m above m = 2
    ok(Math.abs(reversalProbability(0.1, 2) - 0.056) < 1e-15);
    const [less, more] = [reversalProbability(0.1, 60), reversalProbability(0.1, 40)];
    ok(less > 0 && less < more && more < 1e-15, `${less} ${more}`);
  });

  it('is 1 without confirmations, and for a majority', () => {
    strictEqual(reversalProbability(0.5, 100), 1);
    strictEqual(nakamotoProbability(0.6, 100), 1);
    ok(Math.abs(reversalProbability(0.3, 0) - 1) < 1e-12);
  });
});
