/** Effects held back by a traitor, on timers of its own that the honest process never hears of. */
import type { TimerName } from '../protocols/contract.ts';

const PREFIX = 'traitor/';

type SetTimer = { readonly type: 'setTimer'; readonly name: TimerName; readonly delayMs: number };

export interface Delays<E> {
  /** Holds effects back; what is returned starts the timer. */
  readonly hold: (delayMs: number, effects: readonly E[]) => SetTimer;
  /** The effects of a timer that fired; undefined: it is not one of these. */
  readonly release: (name: TimerName) => readonly E[] | undefined;
}

export function createDelays<E>(): Delays<E> {
  const held = new Map<TimerName, readonly E[]>();
  let count = 0;
  return {
    hold(delayMs, effects) {
      count += 1;
      const name = `${PREFIX}${count}`;
      held.set(name, effects);
      return { type: 'setTimer', name, delayMs };
    },
    release(name) {
      if (!name.startsWith(PREFIX)) return undefined;
      const effects = held.get(name) ?? [];
      held.delete(name);
      return effects;
    },
  };
}
