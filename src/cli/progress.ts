/** A progress bar for what takes longer than a second; on standard error, and only where a person looks at it. */
import { SingleBar } from 'cli-progress';
import type { Screen } from './screen.ts';

export interface Progress {
  /** So much of the total is done; the total may still grow. */
  update(done: number, total?: number): void;
  stop(): void;
}

/** Work that ends sooner than this shows no bar at all. */
const QUIET_MS = 1_000;

export function createProgress(screen: Screen, title: string, total: number): Progress {
  if (!screen.isInteractive) return { update: () => {}, stop: () => {} };
  const startMs = performance.now();
  const bar = new SingleBar({
    format: `${title} [{bar}] {value}/{total} | {eta_formatted} left`,
    stream: screen.stderr as NodeJS.WritableStream,
    clearOnComplete: true,
    hideCursor: true,
  });
  let shown = false;
  let bound = total;
  return {
    update: (done, newTotal) => {
      bound = newTotal ?? bound;
      if (!shown && performance.now() - startMs < QUIET_MS) return;
      if (!shown) bar.start(bound, done);
      shown = true;
      bar.setTotal(bound);
      bar.update(done);
    },
    stop: () => {
      if (shown) bar.stop();
    },
  };
}

/** Runs work that yields how much of `total` is done. */
export function runWithProgress<T>(
  screen: Screen,
  title: string,
  total: number,
  work: Generator<number, T>,
): T {
  const progress = createProgress(screen, title, total);
  try {
    for (;;) {
      const step = work.next();
      if (step.done) return step.value;
      progress.update(step.value);
    }
  } finally {
    progress.stop();
  }
}
