/** Everything that others can make a PBFT replica remember, with its bound. */
import type { MemoryUse } from '../contract.ts';
import type { Context } from './context.ts';
import { BATCHES_KEPT } from './state.ts';
import { EVIDENCE_KINDS } from './wire.ts';

export function memoryOf({ state, members, config }: Context): readonly MemoryUse[] {
  const { watermarkWindow } = config.parameters;
  const slotsMax = 2 * watermarkWindow;
  let batches = 0;
  for (const slot of state.slots.values()) batches += slot.batches.size;
  return [
    { what: 'sequence numbers', count: state.slots.size, countMax: slotsMax },
    { what: 'batches', count: batches, countMax: slotsMax * BATCHES_KEPT },
    { what: 'decision proofs for stragglers', count: state.archive.size, countMax: watermarkWindow },
    { what: 'view changes', count: state.viewChanges.size, countMax: members },
    { what: 'complaints', count: state.complaints.size, countMax: members },
    { what: 'proofs of misbehaviour', count: state.accused.size, countMax: members * EVIDENCE_KINDS.length },
  ];
}
