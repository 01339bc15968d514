/**
 * One replica's clocks: a wall clock that may be off, run fast and jump, and a monotonic one for timers that only runs fast or slow.
 */
import type { Scheduler } from './scheduler.ts';

/** Where the wall clocks of all runs begin: an arbitrary instant (2001-09-09T01:46:40Z), so that no run depends on today. */
export const EPOCH_MS = 1_000_000_000_000;

export interface VirtualClock {
  /** Unix time in milliseconds, whole, as this replica believes it. */
  readonly wallMs: () => number;
  /** Virtual time that passes while this replica's timer counts `delayMs`. */
  readonly trueDelayMs: (delayMs: number) => number;
  /** Sets how far the wall clock is off from now on. */
  readonly setOffset: (offsetMs: number) => void;
}

/** `rate`: local milliseconds per true millisecond; 1.01 is a clock one percent fast. */
export function createVirtualClock(scheduler: Scheduler, rate = 1): VirtualClock {
  let offsetMs = 0;
  return {
    wallMs: () => Math.floor(EPOCH_MS + scheduler.nowMs() * rate + offsetMs),
    trueDelayMs: (delayMs) => Math.max(0, delayMs) / rate,
    setOffset(next) {
      offsetMs = next;
    },
  };
}
