/**
 * Virtual time: it stands still while something happens and jumps to the next event. Nothing here reads a real clock.
 */
import { assert } from '../base/assert.ts';
import { createEventQueue } from './event-queue.ts';

export interface Scheduler {
  /** Virtual milliseconds since the run began; may have a fraction. */
  readonly nowMs: () => number;
  /** Runs the action `delayMs` from now, after everything already scheduled for that instant. */
  readonly after: (delayMs: number, run: () => void) => void;
  /** The same at this virtual time. */
  readonly at: (timeMs: number, run: () => void) => void;
  /** Lets the next event happen; false when nothing is left or it lies beyond `limitMs`. */
  readonly advance: (limitMs: number) => boolean;
  /** Moves an idle clock forward to this time. */
  readonly waitUntil: (timeMs: number) => void;
  /** Events that have happened. */
  readonly count: () => number;
}

export function createScheduler(): Scheduler {
  const queue = createEventQueue();
  let nowMs = 0;
  let order = 0;
  let count = 0;
  const at = (timeMs: number, run: () => void): void => {
    assert(timeMs >= nowMs, 'nothing is scheduled in the past');
    queue.push({ atMs: timeMs, order, run });
    order += 1;
  };
  return {
    nowMs: () => nowMs,
    after: (delayMs, run) => at(nowMs + delayMs, run),
    at,
    advance(limitMs) {
      if (queue.nextMs() > limitMs) return false;
      const event = queue.pop();
      if (event === undefined) return false;
      nowMs = event.atMs;
      count += 1;
      event.run();
      return true;
    },
    waitUntil(timeMs) {
      assert(queue.nextMs() >= timeMs, 'time never jumps over an event');
      nowMs = Math.max(nowMs, timeMs);
    },
    count: () => count,
  };
}
