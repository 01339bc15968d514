/**
 * The items that wait at one bare replica, by arrival: what it proposes, and whose head it times. Volatile, like a mempool.
 * What a primary's proposal has ordered is not proposed again, until a view change lets it fall back to waiting.
 */
import type { Item } from './toy-batch.ts';

export interface WaitingQueue {
  /** Adds an item at the end; false when it waits here already. */
  readonly add: (item: Item) => boolean;
  /** To be proposed before everything else. */
  readonly addUrgent: (item: Item) => void;
  /** These have been executed. */
  readonly remove: (items: readonly Item[]) => void;
  readonly order: (items: readonly Item[]) => void;
  /** Everything that is ordered falls back to waiting. */
  readonly forgetOrder: () => void;
  /** The oldest item; undefined when nothing waits. */
  readonly head: () => Item | undefined;
  /** The next items to propose, at most `count`. */
  readonly next: (count: number) => readonly Item[];
}

export function createWaitingQueue(): WaitingQueue {
  const waiting = new Set<Item>();
  const urgent = new Set<Item>();
  const ordered = new Set<Item>();

  return {
    add(item) {
      if (waiting.has(item)) return false;
      waiting.add(item);
      return true;
    },
    addUrgent(item) {
      waiting.add(item);
      urgent.add(item);
    },
    remove(items) {
      for (const item of items) {
        waiting.delete(item);
        urgent.delete(item);
        ordered.delete(item);
      }
    },
    order(items) {
      for (const item of items) ordered.add(item);
    },
    forgetOrder: () => ordered.clear(),
    head: () => waiting.values().next().value,
    next(count) {
      const chosen = new Set<Item>();
      for (const source of [urgent, waiting]) {
        for (const item of source) {
          if (chosen.size >= count) break;
          if (!ordered.has(item)) chosen.add(item);
        }
      }
      return [...chosen];
    },
  };
}
