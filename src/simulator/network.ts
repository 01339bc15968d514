/**
 * The virtual network: every message has its own fate. Links can be cut in one direction; a cut also takes what is under way.
 * It knows nothing of what it carries, and nothing of who is up.
 */
import type { Chance } from '../base/chance.ts';
import type { ReplicaId } from '../protocols/contract.ts';
import { drawDelayMs, type NetworkSettings } from './scenario.ts';
import type { Scheduler } from './scheduler.ts';

export interface VirtualNetwork {
  /** Sends something on its way; `deliver` runs once for every copy that arrives. */
  readonly send: (from: ReplicaId, to: ReplicaId, deliver: () => void) => void;
  readonly cut: (from: ReplicaId, to: ReplicaId) => void;
  /** Cuts every link between different groups, and every link of those who are in none. */
  readonly partition: (groups: readonly (readonly ReplicaId[])[]) => void;
  /** Mends every cut. */
  readonly heal: () => void;
  readonly change: (settings: NetworkSettings) => void;
  readonly isOpen: (from: ReplicaId, to: ReplicaId) => boolean;
  /** Copies that arrived. */
  readonly delivered: () => number;
}

/** How much longer than the greatest delay a straggler may take. */
const STRAGGLER_FACTOR = 10;

export function createVirtualNetwork(
  members: number,
  scheduler: Scheduler,
  chance: Chance,
  initial: NetworkSettings,
): VirtualNetwork {
  let settings = initial;
  let delivered = 0;
  const isCut = new Uint8Array(members * members);

  const carry = (link: number, deliver: () => void): void => {
    let delayMs = drawDelayMs(chance, settings.delay);
    if (settings.straggling > 0 && chance.next() < settings.straggling) {
      delayMs += chance.next() * settings.delay.maxMs * STRAGGLER_FACTOR;
    }
    scheduler.after(delayMs, () => {
      if (isCut[link] === 1) return;
      delivered += 1;
      deliver();
    });
  };
  const heal = (): void => {
    isCut.fill(0);
  };

  return {
    send(from, to, deliver) {
      const link = from * members + to;
      if (isCut[link] === 1) return;
      if (settings.loss > 0 && chance.next() < settings.loss) return;
      carry(link, deliver);
      if (settings.duplication > 0 && chance.next() < settings.duplication) carry(link, deliver);
    },
    cut(from, to) {
      isCut[from * members + to] = 1;
    },
    partition(groups) {
      heal();
      const group = new Int32Array(members).map((_, replica) => -1 - replica);
      groups.forEach((replicas, index) => {
        for (const replica of replicas) group[replica] = index;
      });
      for (let from = 0; from < members; from += 1) {
        for (let to = 0; to < members; to += 1) {
          if (group[from] !== group[to]) isCut[from * members + to] = 1;
        }
      }
    },
    heal,
    change(next) {
      settings = next;
    },
    isOpen: (from, to) => isCut[from * members + to] === 0,
    delivered: () => delivered,
  };
}
