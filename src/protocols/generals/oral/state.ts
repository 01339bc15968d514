/** What a general remembers of oral messages: the first that was said on each path. Volatile, as the council: it is not held twice. */
import type { ReplicaId } from '../../contract.ts';
import type { OralMessage } from './messages.ts';

export interface OralState {
  /** False when something was said on this path before; the first word stands. */
  readonly keep: (message: OralMessage) => boolean;
  /** null: nothing was said. */
  readonly heardOf: (path: readonly ReplicaId[]) => number | null;
}

export function createOralState(): OralState {
  const heard = new Map<string, number>();
  const keyOf = (path: readonly ReplicaId[]): string => path.join(' ');
  return {
    keep({ path, order }) {
      if (heard.has(keyOf(path))) return false;
      heard.set(keyOf(path), order);
      return true;
    },
    heardOf: (path) => heard.get(keyOf(path)) ?? null,
  };
}
