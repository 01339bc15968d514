/**
 * What a replica says from its memory counts only when it is on its disk: a decision may rest on an own vote that is still on its way there,
 * and a crash lawfully takes both.
 */
import type { ReplicaId } from '../protocols/contract.ts';
import type { Seen } from './seen.ts';

export interface Tentative<T> {
  /** Said about this sequence number. */
  readonly add: (replica: ReplicaId, sequence: number, value: T) => void;
  /** What counts from this event on, in the order in which it was said. */
  readonly settle: (replica: ReplicaId, seen: Seen) => readonly T[];
}

/** Up to which sequence number the disk is known to reach after this event; undefined: it says nothing of it. */
function durableAfter(seen: Seen): number | undefined {
  if (seen.type === 'durable' || seen.type === 'born') return seen.sequence;
  return seen.type === 'stored' ? seen.blocks.at(-1)?.sequence : undefined;
}

/** A new life remembers nothing of what the one before had not on disk. */
function isNewLife(seen: Seen): boolean {
  return seen.type === 'born' || (seen.type === 'step' && seen.event.type === 'start');
}

const NOTHING: readonly never[] = [];

export function createTentative<T>(): Tentative<T> {
  const memories = new Map<ReplicaId, { readonly sequence: number; readonly value: T }[]>();
  return {
    add(replica, sequence, value) {
      const memory = memories.get(replica);
      if (memory === undefined) memories.set(replica, [{ sequence, value }]);
      else memory.push({ sequence, value });
    },
    settle(replica, seen) {
      const memory = memories.get(replica);
      if (memory === undefined) return NOTHING;
      const reached = durableAfter(seen);
      if (isNewLife(seen)) memories.delete(replica);
      if (reached === undefined) return NOTHING;
      const settled = memory.filter(({ sequence }) => sequence <= reached);
      if (settled.length === 0) return NOTHING;
      if (memories.has(replica)) {
        memories.set(
          replica,
          memory.filter(({ sequence }) => sequence > reached),
        );
      }
      return settled.map(({ value }) => value);
    },
  };
}
