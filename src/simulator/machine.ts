/**
 * The machine under one replica: its timers, its promise log, its crashes. It carries out the effects that every process has
 * (`protocols/contract.ts`) and hands the others to its host: those that leave the replica once the barrier lets them pass, those that stay
 * inside at once. Timers do not wait for the barrier: after `clearTimer` no stale event may arrive. A crash may fall between any two effects.
 */
import type { Chance } from '../base/chance.ts';
import type { TimerName } from '../protocols/contract.ts';
import { createBarrier } from './barrier.ts';
import type { VirtualClock } from './clock.ts';
import type { PromiseDisk } from './promise-disk.ts';
import type { DiskSettings } from './scenario.ts';
import type { Scheduler } from './scheduler.ts';
import { createTimers } from './timers.ts';

/** The effects that a machine carries out itself. */
export type MachineEffect =
  | { readonly type: 'persist'; readonly record: Uint8Array }
  | { readonly type: 'note'; readonly record: Uint8Array }
  | { readonly type: 'forget'; readonly keep: readonly Uint8Array[] }
  | { readonly type: 'setTimer'; readonly name: TimerName; readonly delayMs: number }
  | { readonly type: 'clearTimer'; readonly name: TimerName };

export interface MachineConfig<E> {
  readonly scheduler: Scheduler;
  readonly clock: VirtualClock;
  readonly chance: Chance;
  readonly disk: DiskSettings;
  /** True when this effect leaves the replica, so that it waits for the barrier. */
  readonly isLeaving: (effect: E) => boolean;
  /** Carries out an effect that is not the machine's own. */
  readonly perform: (effect: E) => void;
  readonly onTimer: (name: TimerName) => void;
  /** The power is gone, and everything volatile with it. */
  readonly onCrash: () => void;
}

export interface Machine<E> {
  readonly isUp: () => boolean;
  /** Carries out the effects of one step, in order. */
  readonly carryOut: (effects: readonly (E | MachineEffect)[]) => void;
  /** Runs the action as soon as every earlier `persist` is durable: at once, if it is. */
  readonly pass: (run: () => void) => void;
  /** Runs the action later, unless this life has ended by then. */
  readonly after: (delayMs: number, run: () => void) => void;
  readonly crash: () => void;
  /** Crashes as soon as this many more effects have been carried out. */
  readonly crashAfter: (effects: number) => void;
  /** Begins a life; the durable records, for the host to create its process from. Null: they are damaged, and it must not start. */
  readonly start: () => readonly Uint8Array[] | null;
  /** The platter of the promise log, for what befalls it while the power is off. */
  readonly promises: Pick<PromiseDisk, 'copy' | 'damage' | 'tornTails'>;
}

export function createMachine<E extends { readonly type: string }>(config: MachineConfig<E>): Machine<E> {
  let life = 0;
  let isUp = false;
  let effectsLeft = Number.POSITIVE_INFINITY;

  const after = (delayMs: number, run: () => void): void => {
    const born = life;
    config.scheduler.after(delayMs, () => {
      if (life === born) run();
    });
  };
  const barrier = createBarrier(after, config.chance, config.disk);
  const timers = createTimers({
    after,
    nowMs: config.scheduler.nowMs,
    clock: config.clock,
    onTimer: config.onTimer,
  });

  const crash = (): void => {
    if (!isUp) return;
    isUp = false;
    life += 1;
    effectsLeft = Number.POSITIVE_INFINITY;
    timers.onCrash();
    barrier.onCrash();
    config.onCrash();
  };
  const countEffect = (): void => {
    effectsLeft -= 1;
    if (effectsLeft <= 0) crash();
  };
  const perform = (effect: E): void => {
    config.perform(effect);
    countEffect();
  };
  /** True for the machine's own effects, which are then done. */
  const carryOutOwn = (own: MachineEffect): boolean => {
    if (own.type === 'persist') barrier.persist(own.record);
    else if (own.type === 'note') barrier.note(own.record);
    else if (own.type === 'forget') barrier.forget(own.keep);
    else if (own.type === 'setTimer') timers.set(own.name, own.delayMs);
    else if (own.type === 'clearTimer') timers.clear(own.name);
    else return false;
    countEffect();
    return true;
  };

  return {
    isUp: () => isUp,
    carryOut(effects) {
      const born = life;
      for (const effect of effects) {
        if (life !== born) return;
        if (carryOutOwn(effect as MachineEffect)) continue;
        const foreign = effect as E;
        if (!config.isLeaving(foreign) || barrier.isOpen()) perform(foreign);
        else barrier.pass(() => perform(foreign));
      }
    },
    pass: barrier.pass,
    after,
    crash,
    crashAfter(effects) {
      effectsLeft = effects;
    },
    start() {
      const records = barrier.disk.open();
      isUp = records !== null;
      life += 1;
      return records;
    },
    promises: barrier.disk,
  };
}
