/** How long the transactions that were submitted here waited for the disk: what a verdict on a live network calls slow. */
import { bytesToKey } from '../../base/bytes.ts';
import { LIMITS } from '../../base/limits.ts';
import { createRecent } from '../../base/recent.ts';
import type { Submitted } from '../../replica/ports.ts';

export interface Waits {
  readonly onSubmitted: (results: readonly Submitted[]) => void;
  readonly onCommitted: (id: Uint8Array) => void;
  /** The latest waits, milliseconds, newest last. */
  readonly latestMs: () => readonly number[];
}

/** @param nowMs a clock that only goes forward */
export function createWaits(nowMs: () => number): Waits {
  const since = createRecent<number>(LIMITS.committedLivesMax);
  let latest: number[] = [];
  return {
    onSubmitted(results) {
      const now = nowMs();
      for (const { id, life } of results) {
        if (id !== null && (life.type === 'waiting' || life.type === 'ordered'))
          since.set(bytesToKey(id), now);
      }
    },
    onCommitted(id) {
      const key = bytesToKey(id);
      const start = since.get(key);
      if (start === undefined) return;
      since.delete(key);
      latest.push(Math.round(nowMs() - start));
      if (latest.length > 2 * LIMITS.labWaitsMax) latest = latest.slice(-LIMITS.labWaitsMax);
    },
    latestMs: () => latest.slice(-LIMITS.labWaitsMax),
  };
}
