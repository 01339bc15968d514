/** A run as text: one line for every event and every effect, with virtual time and replica. The same run gives the same text. */
import type { Seen } from '../checker/seen.ts';
import type { ReplicaId } from '../protocols/contract.ts';
import { stepToLines, valueToText } from '../replica/observation-text.ts';
import type { Watch } from './foundation.ts';

export interface Transcript {
  /** To be handed to a world as its `watch`. */
  readonly watch: Watch;
  readonly text: () => string;
}

function seenToLines(seen: Seen): readonly string[] {
  if (seen.type === 'step') return stepToLines(seen);
  return seen.type === 'sent' || seen.type === 'memory' ? [] : [`* ${valueToText(seen)}`];
}

/**
 * @param isShown chooses what is written down; everything, if left out
 * @param nameOf what a replica is called; n0, n1, ... if left out
 */
export function createTranscript(
  isShown: (replica: ReplicaId, seen: Seen) => boolean = () => true,
  nameOf: (replica: ReplicaId) => string = (replica) => `n${replica}`,
): Transcript {
  const lines: string[] = [];
  return {
    watch(replica, seen, atMs) {
      if (!isShown(replica, seen)) return;
      const head = `${atMs.toFixed(3).padStart(10)} ${nameOf(replica)} `;
      for (const line of seenToLines(seen)) lines.push(head + line);
    },
    text: () => lines.map((line) => `${line}\n`).join(''),
  };
}
