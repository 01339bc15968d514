/**
 * How fast one peer may speak: a budget of frames and bytes per second that both its lanes share. Who is over it is not
 * read for a moment (his own writer then waits); nothing is dropped, and nobody is blamed. An idle peer costs nothing.
 */
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from '../base/fault.ts';

export interface Budget {
  /** Takes one frame of so many bytes out of the budget; tells how many milliseconds to wait before the next. */
  spend(bytes: number): number;
}

export interface BudgetSettings {
  readonly framesPerSecond: number;
  readonly bytesPerSecond: number;
  /** Monotonic clock, in milliseconds. */
  readonly nowMs: () => number;
}

/** A token bucket that holds one second's worth; it may run into debt by one frame. */
export function createBudget({ framesPerSecond, bytesPerSecond, nowMs }: BudgetSettings): Budget {
  let frames = framesPerSecond;
  let bytes = bytesPerSecond;
  let lastMs = nowMs();
  return {
    spend(frameBytes) {
      const now = nowMs();
      const seconds = (now - lastMs) / 1_000;
      lastMs = now;
      frames = Math.min(framesPerSecond, frames + seconds * framesPerSecond) - 1;
      bytes = Math.min(bytesPerSecond, bytes + seconds * bytesPerSecond) - frameBytes;
      const debtSeconds = Math.max(-frames / framesPerSecond, -bytes / bytesPerSecond);
      return Math.max(0, Math.ceil(debtSeconds * 1_000));
    },
  };
}

/** Lets frames through within the budget, and lets the event loop turn after every `framesPerTurn` of them. */
export function pace(budget: Budget, framesPerTurn: number) {
  return async function* (source: AsyncIterable<Uint8Array | Fault>): AsyncGenerator<Uint8Array | Fault> {
    let inTurn = 0;
    for await (const item of source) {
      yield item;
      const waitMs = item instanceof Uint8Array ? budget.spend(item.length) : 0;
      inTurn += 1;
      // Unreferenced: a peer in debt must not keep a stopping process alive.
      if (waitMs > 0) await sleep(waitMs, undefined, { ref: false });
      else if (inTurn >= framesPerTurn) await nextTurn();
      else continue;
      inTurn = 0;
    }
  };
}
