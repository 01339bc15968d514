/** Proofs of misbehaviour: one per validator and kind is kept and told to all; what peers tell is believed only when it proves itself. */
import { isFault, punish } from '../base/fault.ts';
import type { Evidence, ReplicaId } from '../protocols/contract.ts';
import type { Core } from './core.ts';
import { type EvidenceFrame, encodeFrame } from './frames.ts';

/** Who is proven guilty of what. */
export type KnownEvidence = Set<string>;

export function createKnownEvidence(stored: readonly Evidence[]): KnownEvidence {
  return new Set(stored.map(toKey));
}

function toKey({ accused, kind }: Pick<Evidence, 'accused' | 'kind'>): string {
  return `${accused} ${kind}`;
}

/** The own engine found it: kept, and told to everybody. */
export function onAccuse(core: Core, evidence: Evidence): void {
  if (core.evidence.has(toKey(evidence))) return;
  core.evidence.add(toKey(evidence));
  core.emit({ type: 'saveEvidence', evidence });
  const bytes = encodeFrame({ type: 'evidence', ...evidence });
  core.emit({ type: 'send', to: 'all', lane: 'bulk', bytes });
}

/** A peer tells of it: the first proof is checked and passed on, the second is not looked at. */
export function onEvidence(core: Core, from: ReplicaId, { kind, accused, bytes }: EvidenceFrame): void {
  if (accused >= core.members) {
    core.onFault(from, punish('no-such-member', `evidence against ${accused}`));
    return;
  }
  const evidence = { kind, accused, bytes };
  if (core.evidence.has(toKey(evidence))) return;
  const fault = core.proofs.checkEvidence(evidence);
  if (isFault(fault)) core.onFault(from, fault);
  else onAccuse(core, evidence);
}
