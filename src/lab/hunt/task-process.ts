/**
 * What every process of a hunt does around its task. It is a process, not a thread, so that nothing that a run does to it (memory, native
 * code) can reach the hunt; and it ends when the hunt does.
 */

import { setFlagsFromString } from 'node:v8';

/**
 * Bytecode that a function runs through before V8 compiles it anew for speed: five times V8's own measure. A world lasts a fraction of a second, and
 * much of its code never runs often enough to repay its compilation.
 */
const INTERRUPT_BUDGET_BYTES = 300_000;

/** Sends one report; resolves when it has left. */
export type Reporter<Report> = (report: Report) => Promise<void>;

/** Carries out the one task that comes, and ends. */
export function runTask<Task, Report>(
  carryOut: (task: Task, report: Reporter<Report>) => Promise<void>,
): void {
  setFlagsFromString(`--interrupt-budget=${INTERRUPT_BUDGET_BYTES}`);
  // Ctrl-C reaches the whole group; the hunt decides when its processes end
  process.on('SIGINT', () => {});
  process.on('disconnect', () => process.exit());
  const report: Reporter<Report> = (message) =>
    new Promise((done) => {
      process.send?.(message, undefined, undefined, () => done());
    });
  process.once('message', async (task: Task) => {
    await carryOut(task, report);
    process.disconnect();
  });
}
