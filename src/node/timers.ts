/** Named timers on the monotonic clock: setting a running name replaces it, and after a clear no stale one arrives. */
import type { TimerName } from '../protocols/contract.ts';

export interface Timers {
  set(name: TimerName, delayMs: number): void;
  clear(name: TimerName): void;
  clearAll(): void;
}

export function createTimers(onTimer: (name: TimerName) => void): Timers {
  const running = new Map<TimerName, NodeJS.Timeout>();

  function clear(name: TimerName): void {
    clearTimeout(running.get(name));
    running.delete(name);
  }

  return {
    set(name, delayMs) {
      clear(name);
      const timer = setTimeout(() => {
        running.delete(name);
        onTimer(name);
      }, delayMs);
      running.set(name, timer);
    },
    clear,
    clearAll() {
      for (const name of [...running.keys()]) clear(name);
    },
  };
}
