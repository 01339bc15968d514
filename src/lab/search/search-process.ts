/** Entry of a process that does its share of a search and reports each run. It ends when the search does. */
import type { Ran } from './outcome.ts';
import { type AnyPlan, runShare, type SearchTask, type Share } from './task.ts';

// Ctrl-C reaches the whole group; the search decides when its processes end
process.on('SIGINT', () => {});
process.on('disconnect', () => process.exit());

function report(ran: Ran<AnyPlan>): Promise<void> {
  return new Promise((done) => {
    process.send?.(ran, undefined, undefined, () => done());
  });
}

process.once('message', async ({ task, part }: { task: SearchTask; part: Share }) => {
  for (const ran of runShare(task, part)) await report(ran);
  process.disconnect();
});
