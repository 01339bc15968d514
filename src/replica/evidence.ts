/** Proofs of misbehaviour: one per validator and kind is kept. Telling others of them is the engine's own affair, which checks them too. */
import type { Evidence } from '../protocols/contract.ts';
import type { Core } from './core.ts';

/** Who is proven guilty of what. */
export type KnownEvidence = Set<string>;

export function createKnownEvidence(stored: readonly Evidence[]): KnownEvidence {
  return new Set(stored.map(toKey));
}

function toKey({ accused, kind }: Evidence): string {
  return `${accused} ${kind}`;
}

/** The engine has proof against somebody. */
export function onAccuse(core: Core, evidence: Evidence): void {
  if (core.evidence.has(toKey(evidence))) return;
  core.evidence.add(toKey(evidence));
  core.emit({ type: 'saveEvidence', evidence });
}
