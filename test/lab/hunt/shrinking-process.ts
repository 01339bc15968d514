/** Stands in for the process that makes a find smaller. */
import { failed } from '../../../src/lab/hunt/outcome.ts';
import { runTask } from '../../../src/lab/hunt/task-process.ts';
import type { ShrinkReport, ShrinkTask } from '../../../src/lab/hunt/worker-protocol.ts';

runTask<ShrinkTask, ShrinkReport>(async ({ file }, report) => {
  for (const about of ['smaller', 'smallest'])
    await report({ file: { ...file, about }, outcome: failed('') });
});
