/**
 * When a lie is told, as data: from a height on, in some views, with a probability. All that is named must hold.
 * A random decision is drawn once per message, however many peers it goes to.
 */
import type { Chance } from '../base/chance.ts';
import type { Standing } from './behaviour.ts';

export interface Trigger {
  /** Lowest height of the traitor's own chain. */
  readonly from: number;
  /** Null: in every view. */
  readonly views: readonly number[] | null;
  /** Probability for each message, above 0 and at most 1. */
  readonly p: number;
}

export const ALWAYS: Trigger = { from: 0, views: null, p: 1 };

/** Draws for one message. */
export function isTriggered(trigger: Trigger, { height, view }: Standing, chance: Chance): boolean {
  if (height < trigger.from || trigger.views?.includes(view) === false) return false;
  return trigger.p === 1 || chance.next() < trigger.p;
}
