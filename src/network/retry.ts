/** Tries something again and again, with backoff, for as long as it is wanted. Holds a timer only while it is. */
import type { Backoff } from './backoff.ts';

export interface Retry {
  /** Begins, first after so many milliseconds; nothing changes when it has begun already. */
  begin(delayMs: number): void;
  /** No longer wanted. An attempt under way goes on, but none follows. */
  cease(): void;
}

/** @param attempt must not reject; `extraMs` is added to every delay of the backoff */
export function createRetry(attempt: () => Promise<void>, backoff: Backoff, extraMs: number): Retry {
  let timer: NodeJS.Timeout | undefined;
  /** Counts beginnings, so that an attempt of an earlier one schedules nothing. */
  let life = 0;
  let wanted = false;
  const schedule = (delayMs: number) => {
    const ours = life;
    timer = setTimeout(async () => {
      await attempt();
      if (wanted && life === ours) schedule(extraMs + backoff.nextDelayMs());
    }, delayMs);
  };
  return {
    begin(delayMs) {
      if (wanted) return;
      wanted = true;
      life += 1;
      schedule(delayMs);
    },
    cease() {
      wanted = false;
      clearTimeout(timer);
    },
  };
}
