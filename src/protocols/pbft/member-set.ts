/** Sets of members as bit maps, for STATUS: bit i of the map is member i. */
import type { SignedBy } from '../common/signatures.ts';
import type { ReplicaId } from '../contract.ts';

/** Who signed these. */
export function signersToSet(statements: Iterable<SignedBy>, count: number): Uint8Array {
  const set = new Uint8Array(Math.ceil(count / 8));
  for (const { signer } of statements) set[signer >> 3]! |= 1 << (signer & 7);
  return set;
}

export function hasMember(set: Uint8Array, member: ReplicaId): boolean {
  return ((set[member >> 3] ?? 0) & (1 << (member & 7))) !== 0;
}
