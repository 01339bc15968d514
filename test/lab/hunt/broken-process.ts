/** Stands in for the process that runs seeds: every third breaks a rule, seed 4 takes the process with it, seed 8 ends it without a word. */
import { failed } from '../../../src/lab/hunt/outcome.ts';
import type { SeedTask } from '../../../src/lab/hunt/worker-protocol.ts';

const sound = { ...failed(''), kind: 'sound', delivered: 10, commits: 2 };

process.on('disconnect', () => process.exit());
process.once('message', async ({ from, count }: SeedTask) => {
  for (let seed = from; seed < from + count; seed += 1) {
    if (seed === 4) process.kill(process.pid, 'SIGKILL');
    if (seed === 8) process.exit();
    const outcome =
      seed % 3 === 0 ? { ...sound, kind: 'liveness', rule: 'termination', detail: 'late' } : sound;
    await new Promise((done) => process.send?.({ seed, outcome }, undefined, undefined, done));
  }
  if (from < 1_000) process.disconnect();
});
