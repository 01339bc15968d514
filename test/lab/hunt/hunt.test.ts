/** The hunt over processes that break, and over those that run forever. What real seeds do is the business of `test/lab/swarm.test.ts`. */
import { deepEqual, equal, ok } from 'node:assert/strict';
import { type HuntPlan, hunt } from '../../../src/lab/hunt/hunt.ts';
import type { Outcome } from '../../../src/lab/hunt/outcome.ts';
import type { ShrinkReport } from '../../../src/lab/hunt/worker-protocol.ts';

const ENTRIES = {
  seeds: new URL('./broken-process.js', import.meta.url),
  shrink: new URL('./shrinking-process.js', import.meta.url),
};
const PLAN: HuntPlan = { validators: 4, isBare: false, from: 1, seeds: 12, timeMs: null, jobs: 2 };

/** Seeds and outcomes of what was found, in the order of the seeds. */
async function huntBroken(plan: HuntPlan, signal = new AbortController().signal, onSeed = () => {}) {
  const finds: (readonly [number, Outcome])[] = [];
  const onFind = (seed: number, outcome: Outcome) => void finds.push([seed, outcome]);
  const shrunk: (readonly [number, string])[] = [];
  const onShrunk = (seed: number, { file }: ShrinkReport) => void shrunk.push([seed, file.about]);
  const tally = await hunt(plan, { onSeed, onFind, onShrunk }, signal, ENTRIES);
  return { tally, shrunk, finds: finds.sort(([left], [right]) => left - right) };
}

describe('a hunt', function () {
  this.timeout(60_000);

  it('runs every seed once, whatever its processes do, and counts a seed that kills one as a crash', async () => {
    const { tally, finds } = await huntBroken(PLAN);
    deepEqual(
      finds.map(([seed, { kind }]) => [seed, kind]),
      [
        [3, 'liveness'],
        [4, 'crash'],
        [6, 'liveness'],
        [8, 'crash'],
        [9, 'liveness'],
        [12, 'liveness'],
      ],
    );
    ok(finds[1]![1].detail.includes('SIGKILL') && finds[3]![1].detail.includes('code 0'));
    deepEqual(tally.counts, { sound: 6, safety: 0, crash: 2, liveness: 4 });
    deepEqual([tally.seeds, tally.delivered, tally.commits], [12, 100, 20]);
  });

  it('has what it finds made smaller, once for each rule', async () => {
    const { finds, shrunk } = await huntBroken({ ...PLAN, jobs: 1 });
    equal(finds.filter(([, { rule }]) => rule === 'termination').length, 4);
    deepEqual(shrunk, [
      [3, 'smaller'],
      [3, 'smallest'],
    ]);
  });

  it('keeps its counts when it is interrupted, and leaves no process behind', async () => {
    const stop = new AbortController();
    // processes of such seeds never end by themselves
    const plan = { ...PLAN, from: 1_000, seeds: null };
    const { tally } = await huntBroken(plan, stop.signal, () => stop.abort());
    ok(tally.seeds >= 1);
    equal(tally.counts.crash, 0);
  });

  it('ends when its time is over', async () => {
    const { tally } = await huntBroken({ ...PLAN, from: 1_000, seeds: null, timeMs: 1_500 });
    equal(tally.counts.crash, 0);
  });
});
