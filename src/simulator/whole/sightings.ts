/** What the checkers are shown of a whole replica beside its own observed stream: its disk, and what its clients hear. */
import { bytesToHex } from '../../base/bytes.ts';
import { isFault } from '../../base/fault.ts';
import type { Seen } from '../../checker/seen.ts';
import { decodeHeader } from '../../ledger/block.ts';
import type { BlockWrite, ReplicaEffect, TransactionLife } from '../../replica/ports.ts';

/** One atomic write that reached the disk: of a decision, or of a whole reorganisation. */
export function writesToSeen(writes: readonly BlockWrite[]): Seen {
  const blocks = writes.flatMap(({ mark, block, outcomes }) => {
    if (block === null) return [];
    const header = decodeHeader(block.header);
    const parentHash = isFault(header) ? new Uint8Array() : header.parentHash;
    const items = outcomes.map(({ id }) => bytesToHex(id));
    const { height, hash: blockHash } = block;
    return [{ sequence: mark.sequence, height, blockHash, parentHash, items }];
  });
  return { type: 'stored', revertTo: writes[0]!.revertTo, blocks };
}

function lifeToSeen(id: Uint8Array | null, life: TransactionLife): readonly Seen[] {
  if (id === null || life.type !== 'committed') return [];
  return [{ type: 'told', item: bytesToHex(id), height: life.height }];
}

/** What clients hear by this effect about transactions that are committed. */
export function toldBy(effect: Extract<ReplicaEffect, { type: 'life' | 'submitted' }>): readonly Seen[] {
  if (effect.type === 'life') return lifeToSeen(effect.id, effect.life);
  return effect.results.flatMap(({ id, life }) => lifeToSeen(id, life));
}
