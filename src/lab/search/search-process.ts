/** Entry of a process that does its share of a search and reports each run. */
import { runTask } from '../hunt/task-process.ts';
import type { Ran } from './outcome.ts';
import { type AnyPlan, runShare, type SearchTask, type Share } from './task.ts';

runTask<{ task: SearchTask; share: Share }, Ran<AnyPlan>>(async ({ task, share }, report) => {
  for (const ran of runShare(task, share)) await report(ran);
});
