/**
 * Quorum arithmetic of Byzantine-fault-tolerant voting, for every n and not only n = 3f + 1.
 * Two quorums share at least f + 1 members (2q - n >= f + 1), and the honest alone can form one (n - f >= q).
 */
import { assert } from '../../base/assert.ts';

/** Greatest number of traitors that `members` can bear: f = floor((n - 1) / 3). */
export function faultBound(members: number): number {
  assert(Number.isSafeInteger(members) && members >= 1, 'a network has members');
  return Math.floor((members - 1) / 3);
}

/** Votes that decide: q = ceil((n + f + 1) / 2), which is 2f + 1 when n = 3f + 1. */
export function quorum(members: number): number {
  return Math.ceil((members + faultBound(members) + 1) / 2);
}
