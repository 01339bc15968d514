/** Headers that cannot be placed yet: orphans, whose parent is unknown, and early ones, whose time is too far ahead. Bounded, each peer apart. */
import { bytesToKey } from '../../base/bytes.ts';
import { LIMITS } from '../../base/limits.ts';
import type { ReplicaId } from '../contract.ts';
import type { WorkedHeader } from './header.ts';

export interface Waiter {
  readonly worked: WorkedHeader;
  readonly from: ReplicaId;
}

export interface WaitingRoom {
  readonly size: number;
  /** The peer's oldest one leaves when its share is full. */
  add(waiter: Waiter): void;
  /** Takes out those whose parent is this block. */
  takeChildren(parentHash: Uint8Array): readonly Waiter[];
  /** Takes out those whose time is at or below this. */
  takeDue(timeMs: number): readonly Waiter[];
}

export function createWaitingRoom(): WaitingRoom {
  const waiters = new Map<string, Waiter>();
  const take = (isWanted: (waiter: Waiter) => boolean): readonly Waiter[] => {
    const taken = [...waiters].filter(([, waiter]) => isWanted(waiter));
    for (const [key] of taken) waiters.delete(key);
    return taken.map(([, waiter]) => waiter);
  };
  return {
    get size() {
      return waiters.size;
    },
    add: (waiter) => {
      const key = bytesToKey(waiter.worked.hash);
      if (waiters.has(key)) return;
      const own = [...waiters].filter(([, { from }]) => from === waiter.from);
      if (own.length >= LIMITS.powWaitersPerPeerMax) waiters.delete(own[0]![0]);
      waiters.set(key, waiter);
    },
    takeChildren: (parentHash) => {
      const parent = bytesToKey(parentHash);
      return waiters.size === 0 ? [] : take(({ worked }) => bytesToKey(worked.header.parent) === parent);
    },
    takeDue: (timeMs) => take(({ worked }) => worked.header.timeMs <= timeMs),
  };
}
