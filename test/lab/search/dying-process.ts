/** Stands in for the process that does a share: seed 5 takes it with it, seed 3 breaks a rule. */
import { runTask } from '../../../src/lab/hunt/task-process.ts';
import { numbersOf, type SearchTask, type Share } from '../../../src/lab/search/task.ts';

runTask<{ task: SearchTask; share: Share }, object>(async ({ task, share }, report) => {
  for (const run of numbersOf(task, share)) {
    if (run === 5) process.kill(process.pid, 'SIGKILL');
    const sound = { run, kind: 'sound', rule: null, detail: '', plan: null };
    const broken = { run, kind: 'safety', rule: 'agreement', detail: 'n0, 1.0 ms: two', plan: {} };
    await report({ ...(run === 3 ? broken : sound), isExcused: false, delivered: 10, commits: 1 });
  }
});
