/**
 * The timers of one replica: setting a running name replaces it, after clearing no stale event arrives, none survives a crash.
 * A timer that is set again before it fires, as most are, keeps its place among the events to come and is looked at when that is reached.
 */
import type { TimerName } from '../protocols/contract.ts';
import type { VirtualClock } from './clock.ts';

export interface Timers {
  readonly set: (name: TimerName, delayMs: number) => void;
  readonly clear: (name: TimerName) => void;
  readonly onCrash: () => void;
}

export interface TimersConfig {
  /** Drops its action when the life that asked has ended. */
  readonly after: (delayMs: number, run: () => void) => void;
  readonly nowMs: () => number;
  readonly clock: Pick<VirtualClock, 'trueDelayMs'>;
  readonly onTimer: (name: TimerName) => void;
}

interface Timer {
  /** When it fires; infinite: it is not running. */
  dueMs: number;
  /** When it is looked at next; infinite: nothing of it is scheduled. */
  lookMs: number;
}

export function createTimers({ after, nowMs, clock, onTimer }: TimersConfig): Timers {
  const timers = new Map<TimerName, Timer>();

  const schedule = (name: TimerName, timer: Timer): void => {
    const lookMs = timer.dueMs;
    timer.lookMs = lookMs;
    after(lookMs - nowMs(), () => {
      if (timer.lookMs === lookMs) look(name, timer);
    });
  };
  const look = (name: TimerName, timer: Timer): void => {
    timer.lookMs = Number.POSITIVE_INFINITY;
    if (timer.dueMs > nowMs()) {
      if (timer.dueMs < Number.POSITIVE_INFINITY) schedule(name, timer);
      return;
    }
    timer.dueMs = Number.POSITIVE_INFINITY;
    onTimer(name);
  };

  return {
    set(name, delayMs) {
      let timer = timers.get(name);
      if (timer === undefined) {
        timer = { dueMs: 0, lookMs: Number.POSITIVE_INFINITY };
        timers.set(name, timer);
      }
      timer.dueMs = nowMs() + clock.trueDelayMs(delayMs);
      if (timer.dueMs < timer.lookMs) schedule(name, timer);
    },
    clear(name) {
      const timer = timers.get(name);
      if (timer !== undefined) timer.dueMs = Number.POSITIVE_INFINITY;
    },
    onCrash: () => timers.clear(),
  };
}
