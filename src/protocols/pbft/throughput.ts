/** How fast primaries served, as one replica remembers it (`slowness.ts`). */

/** Heads that are judged together: one that had bad luck is not held against its primary. */
export const WINDOW_HEADS = 8;

/** What is known of the throughput of primaries; waits are in ticks. */
export interface Throughput {
  /** How long the present head has waited, rounded down. */
  waited: number;
  /** Heads of this window that were served, and how long they waited together. */
  served: number;
  sum: number;
  /** The fewest ticks that a window of this view took. */
  best: number | null;
  /** The same of earlier views, the last n of them. In the beginning every head should be served within a tick. */
  before: readonly number[];
}

export function createThroughput(): Throughput {
  return { waited: 0, served: 0, sum: 0, best: null, before: [WINDOW_HEADS] };
}
