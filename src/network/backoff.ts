/**
 * Exponential backoff with jitter, forgotten after a stable time. Used for dials and for the cool-down of a peer that
 * broke the protocol. It keeps no clock and no chance of its own.
 */

export interface BackoffSettings {
  /** The first delay, before jitter. */
  readonly baseMs: number;
  /** No delay is longer. */
  readonly maxMs: number;
  /** What lasted this long was stable: the next delay is the first again. */
  readonly stableMs: number;
}

export interface Backoff {
  /** The next delay; each is twice the one before, up to the bound, and between half and all of that. */
  nextDelayMs(): number;
  /** The thing that had been waited for lasted this long. */
  onLasted(durationMs: number): void;
}

/**
 * @param chance uniform in [0, 1): the jitter that keeps n nodes from dialling one another in step
 */
export function createBackoff(settings: BackoffSettings, chance: () => number): Backoff {
  let attempt = 0;
  return {
    nextDelayMs() {
      const fullMs = Math.min(settings.maxMs, settings.baseMs * 2 ** attempt);
      // Counting on at the bound would overflow after 1,024 attempts.
      if (fullMs < settings.maxMs) attempt += 1;
      return fullMs / 2 + (fullMs / 2) * chance();
    },
    onLasted(durationMs) {
      if (durationMs >= settings.stableMs) attempt = 0;
    },
  };
}
