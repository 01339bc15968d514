/**
 * The promise log of one replica with its barrier: a `persist` holds back everything that leaves later, also from later steps, until its
 * sync is done. One sync serves all that were asked for before it began; what comes meanwhile shares the next one.
 */
import type { Chance } from '../base/chance.ts';
import { drawDelayMs } from './delays.ts';
import { createPromiseDisk, type PromiseDisk } from './promise-disk.ts';
import { type DiskSettings, drawSurvivors } from './scenario.ts';

export interface Barrier {
  /** Appends and asks for a sync; whatever passes later waits for it. */
  readonly persist: (record: Uint8Array) => void;
  readonly note: (record: Uint8Array) => void;
  /** Rewrites the log; synced soon, but nothing waits for it. */
  readonly forget: (keep: readonly Uint8Array[]) => void;
  /** Is every earlier `persist` durable, and nothing held back? */
  readonly isOpen: () => boolean;
  /** Runs the action as soon as every earlier `persist` is durable: at once, if it is. */
  readonly pass: (run: () => void) => void;
  /** The power is gone: what was held back never leaves. */
  readonly onCrash: () => void;
  /** The disk below. */
  readonly disk: Pick<PromiseDisk, 'open' | 'copy' | 'damage' | 'tornTails'>;
}

/** `after` drops its action when the life that asked has ended. */
export function createBarrier(
  after: (delayMs: number, run: () => void) => void,
  chance: Chance,
  settings: DiskSettings,
): Barrier {
  const disk = createPromiseDisk();
  let held: { readonly position: number; readonly run: () => void }[] = [];
  /** Position that must be durable before anything more leaves. */
  let barrier = 0;
  let wanted = 0;
  let isSyncing = false;

  const isOpen = (): boolean => barrier <= disk.durable() && held.length === 0;
  const release = (): void => {
    const queue = held;
    let released = 0;
    /** A released action may crash the machine, which replaces the queue. */
    while (held === queue && released < queue.length && queue[released]!.position <= disk.durable()) {
      queue[released]!.run();
      released += 1;
    }
    queue.splice(0, released);
  };
  const sync = (position: number): void => {
    wanted = position;
    if (isSyncing) return;
    isSyncing = true;
    after(drawDelayMs(chance, settings.sync), () => {
      isSyncing = false;
      disk.sync(position);
      if (wanted > position) sync(wanted);
      release();
    });
  };

  return {
    persist(record) {
      barrier = disk.append(record);
      sync(barrier);
    },
    note: (record) => void disk.append(record),
    forget: (keep) => sync(disk.rewrite(keep)),
    isOpen,
    pass(run) {
      if (isOpen()) run();
      else held.push({ position: barrier, run });
    },
    onCrash() {
      held = [];
      isSyncing = false;
      const surviving = drawSurvivors(chance, settings, disk.unsynced());
      const { tearing = 0 } = settings;
      disk.lose(surviving, tearing > 0 && chance.next() < tearing);
      barrier = disk.durable();
      wanted = barrier;
    },
    disk,
  };
}
