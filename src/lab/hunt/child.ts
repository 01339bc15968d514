/** One process of a hunt: given a task, heard until it ends, killed when it takes too long or is not wanted any more. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Memory that a process may take before it is stopped: a run needs a tenth of it. */
const HEAP_MB = 2_048;
/** A run that says nothing for so long never ends; the slowest take seconds. */
const SILENCE_MS_MAX = 300_000;

/** How it ended: by itself, or stopped because nobody wanted it any more. */
export interface Ending {
  readonly isStopped: boolean;
  /** For people: with which code, or after how long. */
  readonly how: string;
}

/**
 * Runs a built file until it ends.
 * @throws Error of the system where no process can be started
 */
export function runChild<Report>(
  entry: URL,
  task: object,
  onReport: (report: Report) => void,
  signal: AbortSignal,
): Promise<Ending> {
  if (signal.aborted) return Promise.resolve({ isStopped: true, how: 'before it began' });
  const child = fork(fileURLToPath(entry), {
    execArgv: [`--max-old-space-size=${HEAP_MB}`],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  let isSilent = false;
  const kill = (): void => void child.kill('SIGKILL');
  const watch = setTimeout(() => {
    isSilent = true;
    kill();
  }, SILENCE_MS_MAX);
  signal.addEventListener('abort', kill);
  child.on('message', (report) => {
    watch.refresh();
    onReport(report as Report);
  });
  child.send(task, () => {});
  return new Promise<Ending>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, killer) => {
      const how = isSilent
        ? `after ${SILENCE_MS_MAX / 1_000} s of silence`
        : `with ${killer ?? `code ${code}`}`;
      resolve({ isStopped: signal.aborted, how });
    });
  }).finally(() => {
    clearTimeout(watch);
    signal.removeEventListener('abort', kill);
  });
}
