/** Sets of signatures by distinct members: what certificates of every voting protocol are made of. */
import { type Fault, punish } from '../../base/fault.ts';
import type { Tag } from '../../crypto/tags.ts';
import type { Claim, ReplicaId } from '../contract.ts';
import { sortBy } from './sort-by.ts';

/** One member's signature under a statement that stands elsewhere. */
export interface SignedBy {
  readonly signer: ReplicaId;
  /** Ed25519 signature, 64 bytes. */
  readonly signature: Uint8Array;
}

/**
 * Are these exactly `count` signatures of distinct members, in ascending order? The order makes the encoding of a certificate
 * unique; the exact count leaves no room for garbage that rides along unverified.
 */
export function checkSigners(
  signatures: readonly SignedBy[],
  count: number,
  members: number,
): Fault | undefined {
  if (signatures.length !== count) {
    return punish('wrong-signer-count', `${signatures.length} signatures where ${count} are needed`);
  }
  let last = -1;
  for (const { signer } of signatures) {
    if (signer <= last) return punish('signers-not-ascending', 'signers must be distinct and ascending');
    if (signer >= members) return punish('unknown-signer', `no member ${signer}`);
    last = signer;
  }
  return undefined;
}

/** The `count` lowest signers of a set, in the order that `checkSigners` asks for. */
export function lowestSigners(signatures: Iterable<SignedBy>, count: number): readonly SignedBy[] {
  return sortBy([...signatures], ({ signer }) => signer)
    .slice(0, count)
    .map(({ signer, signature }) => ({ signer, signature }));
}

/** The claims that all of them signed the same bytes under one tag. */
export function signaturesToClaims(signatures: readonly SignedBy[], tag: Tag, bytes: Uint8Array): Claim[] {
  return signatures.map(({ signer, signature }) => ({ signer, signature, tag, bytes }));
}

/** A message that carries a signature which is not its signer's: no process is shown it. */
export const BAD_SIGNATURE: Fault = punish('bad-signature', 'a signature is false');
