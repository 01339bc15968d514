/** Sets of members as bit maps, for STATUS: bit i of the map is member i. */
import type { ReplicaId } from '../contract.ts';

export function membersToSet(members: Iterable<ReplicaId>, count: number): Uint8Array {
  const set = new Uint8Array(Math.ceil(count / 8));
  for (const member of members) set[member >> 3]! |= 1 << (member & 7);
  return set;
}

export function hasMember(set: Uint8Array, member: ReplicaId): boolean {
  return ((set[member >> 3] ?? 0) & (1 << (member & 7))) !== 0;
}
