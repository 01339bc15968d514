/**
 * The disk below a virtual chain store: atomic writes, one after the other, each with a delay of its own. A crash loses those that are not
 * done, or finds the first few of them done but never reported.
 */
import type { Chance } from '../base/chance.ts';
import { drawDelayMs } from './delays.ts';
import { type DiskSettings, drawSurvivors } from './scenario.ts';

export interface WriteQueue {
  /** Asks for a write: `apply` changes the store when it is done, `onDurable` tells who asked. */
  readonly add: (apply: () => void, onDurable?: () => void) => void;
  /** The power is gone. */
  readonly onCrash: () => void;
}

/** `after` drops its action when the life that asked has ended. */
export function createWriteQueue(
  after: (delayMs: number, run: () => void) => void,
  chance: Chance,
  settings: DiskSettings,
): WriteQueue {
  let pending: { readonly apply: () => void; readonly onDurable: () => void }[] = [];
  const next = (): void => {
    after(drawDelayMs(chance, settings.commit), () => {
      const done = pending.shift();
      if (pending.length > 0) next();
      done?.apply();
      done?.onDurable();
    });
  };
  return {
    add(apply, onDurable = () => undefined) {
      if (pending.push({ apply, onDurable }) === 1) next();
    },
    onCrash() {
      const found = pending.slice(0, drawSurvivors(chance, settings, pending.length));
      pending = [];
      for (const { apply } of found) apply();
    },
  };
}
