/** Entry of a process that runs seeds, one after the other, and reports each. */
import { drawScenario } from '../swarm.ts';
import { runHunted } from './outcome.ts';
import { runTask } from './task-process.ts';
import type { SeedReport, SeedTask } from './worker-protocol.ts';

runTask<SeedTask, SeedReport>(async ({ from, count, validators, isBare }, report) => {
  for (let seed = from; seed < from + count; seed += 1) {
    await report({ seed, outcome: runHunted(drawScenario(seed, validators), isBare) });
  }
});
