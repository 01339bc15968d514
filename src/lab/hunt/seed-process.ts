/**
 * Entry of a process that runs seeds and reports each. It is a process, not a thread, so that nothing that a run does to it (memory, native
 * code) can reach the hunt; and it ends when the hunt does.
 */
import { drawScenario } from '../swarm.ts';
import { runHunted } from './outcome.ts';
import type { SeedReport, SeedTask } from './worker-protocol.ts';

// Ctrl-C reaches the whole group; the hunt decides when its processes end
process.on('SIGINT', () => {});
process.on('disconnect', () => process.exit());

function report(message: SeedReport): Promise<void> {
  return new Promise((done) => {
    process.send?.(message, undefined, undefined, () => done());
  });
}

process.once('message', async ({ from, count, validators, isBare }: SeedTask) => {
  for (let seed = from; seed < from + count; seed += 1) {
    await report({ seed, outcome: runHunted(drawScenario(seed, validators), isBare) });
  }
  process.disconnect();
});
