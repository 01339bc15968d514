/** Entry of a process that makes one find smaller, and reports every step. */
import { runHunted } from './outcome.ts';
import { shrink } from './shrink.ts';
import { runTask } from './task-process.ts';
import type { ShrinkReport, ShrinkTask } from './worker-protocol.ts';

runTask<ShrinkTask, ShrinkReport>(async ({ file, outcome: { kind, rule } }, report) => {
  let last = Promise.resolve();
  shrink(file, (candidate) => {
    const outcome = runHunted(candidate, false);
    const breaks = outcome.kind === kind && outcome.rule === rule;
    if (breaks) last = report({ file: candidate, outcome });
    return breaks;
  });
  await last;
});
