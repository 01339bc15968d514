/**
 * The timers of one replica: setting a running name replaces it, after clearing no stale event arrives, none survives a crash.
 */
import type { TimerName } from '../protocols/contract.ts';
import type { VirtualClock } from './clock.ts';

export interface Timers {
  readonly set: (name: TimerName, delayMs: number) => void;
  readonly clear: (name: TimerName) => void;
  readonly onCrash: () => void;
}

/** `after` drops its action when the life that asked has ended. */
export function createTimers(
  after: (delayMs: number, run: () => void) => void,
  clock: VirtualClock,
  onTimer: (name: TimerName) => void,
): Timers {
  /** Name of a running timer, and the serial number of its last setting. */
  const running = new Map<TimerName, number>();
  let serial = 0;
  return {
    set(name, delayMs) {
      serial += 1;
      const own = serial;
      running.set(name, own);
      after(clock.trueDelayMs(delayMs), () => {
        if (running.get(name) !== own) return;
        running.delete(name);
        onTimer(name);
      });
    },
    clear: (name) => void running.delete(name),
    onCrash: () => running.clear(),
  };
}
