/** A swarm of random traitors in random trouble. The long one is `hunt`'s; here a handful shows that the short way through it holds. */
import { deepEqual, ok } from 'node:assert/strict';
import { type LabResult, runLab } from '../../src/lab/run.ts';
import { drawRun } from '../../src/lab/swarm.ts';

function runSeed(seed: number, validators: number): LabResult {
  return runLab(drawRun(seed, validators));
}

describe('a swarm of traitors', function () {
  this.timeout(120_000);
  const swarms = [
    { validators: 4, seeds: 12 },
    { validators: 7, seeds: 3 },
  ];
  for (const { validators, seeds } of swarms) {
    it(`breaks no rule with at most f of ${validators}, whatever they do, ${seeds} seeds`, () => {
      let told = 0;
      for (let seed = 1; seed <= seeds; seed += 1) {
        const result = runSeed(seed, validators);
        deepEqual([seed, result.verdict.violations], [seed, []]);
        ok(result.verdict.budget.traitors <= result.verdict.budget.f);
        for (const counts of result.told.values()) {
          told += Object.values(counts).reduce((sum, count) => sum + count, 0);
        }
      }
      ok(told > 0);
    });
  }

  it('draws the same run for the same number, and another for another', () => {
    deepEqual(drawRun(7, 4), drawRun(7, 4));
    ok(drawRun(7, 4).orders?.[0]?.seed !== drawRun(8, 4).orders?.[0]?.seed);
  });
});
