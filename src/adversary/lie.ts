/** A lie that has been ordered: its behaviour at work, and the dice that its trigger throws. */
import type { Chance } from '../base/chance.ts';
import type { Behaviour, EngineLie, PortLie, Standing } from './behaviour.ts';
import { isTriggered, type Trigger } from './trigger.ts';

export interface Lie<M> {
  readonly behaviour: Behaviour<M>;
  readonly engine: EngineLie<M>;
  readonly ports: PortLie;
  readonly when: Trigger;
  readonly dice: Chance;
}

/** The lies whose trigger holds for the message or event at hand; each draws once. */
export function triggeredOf<M>(lies: readonly Lie<M>[], standing: Standing): readonly Lie<M>[] {
  return lies.filter(({ when, dice }) => isTriggered(when, standing, dice));
}

/** Passes items through one part of every lie that has it, in order. */
export function passThrough<M, T>(
  lies: readonly Lie<M>[],
  partOf: (lie: Lie<M>) => ((item: T) => readonly T[]) | undefined,
  item: T,
): readonly T[] {
  return lies.reduce<readonly T[]>(
    (items, lie) => {
      const part = partOf(lie);
      return part ? items.flatMap(part) : items;
    },
    [item],
  );
}
