/**
 * The virtual network: every message has its own fate. Links can be cut in one direction; a cut also takes what is under way. A clogged link
 * holds back what is sent on it. It knows nothing of what it carries, and nothing of who is up.
 */
import type { Chance } from '../base/chance.ts';
import type { ReplicaId } from '../protocols/contract.ts';
import { drawDelayMs } from './delays.ts';
import { type NetworkSettings, settingsOfLinks } from './network-settings.ts';
import type { Scheduler } from './scheduler.ts';

export interface VirtualNetwork {
  /** Sends something on its way; `deliver` runs once for every copy that arrives, `onLost` for every one that does not. */
  readonly send: (
    from: ReplicaId,
    to: ReplicaId,
    deliver: (to: ReplicaId) => void,
    onLost?: () => void,
  ) => void;
  readonly cut: (from: ReplicaId, to: ReplicaId) => void;
  /** What is sent on this link from now on arrives only when the time is over. */
  readonly clog: (from: ReplicaId, to: ReplicaId, forMs: number) => void;
  /** Cuts every link between different groups, and every link of those who are in none. */
  readonly partition: (groups: readonly (readonly ReplicaId[])[]) => void;
  /** Mends every cut and ends every clog. */
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
  let links = settingsOfLinks(initial, members);
  let delivered = 0;
  const isCut = new Uint8Array(members * members);
  const cloggedUntilMs = new Float64Array(members * members);
  /** When the last message of a link arrives, where none may overtake another. */
  const lastArrivalMs = new Float64Array(members * members);

  const drawArrivalMs = (link: number): number => {
    const { delay, straggling, ordered } = links[link]!;
    let delayMs = drawDelayMs(chance, delay);
    if (straggling > 0 && chance.next() < straggling) {
      delayMs += chance.next() * delay.maxMs * STRAGGLER_FACTOR;
    }
    const freeMs = Math.max(scheduler.nowMs(), cloggedUntilMs[link]!);
    if (ordered !== true) return freeMs + delayMs;
    lastArrivalMs[link] = Math.max(freeMs + delayMs, lastArrivalMs[link]!);
    return lastArrivalMs[link]!;
  };
  const carry = (
    link: number,
    to: ReplicaId,
    deliver: (to: ReplicaId) => void,
    onLost: (() => void) | undefined,
  ): void => {
    scheduler.at(drawArrivalMs(link), () => {
      if (isCut[link] === 1) {
        onLost?.();
        return;
      }
      delivered += 1;
      deliver(to);
    });
  };
  const heal = (): void => {
    isCut.fill(0);
    cloggedUntilMs.fill(0);
  };

  return {
    send(from, to, deliver, onLost) {
      const link = from * members + to;
      const { loss, duplication } = links[link]!;
      if (isCut[link] === 1 || (loss > 0 && chance.next() < loss)) {
        onLost?.();
        return;
      }
      carry(link, to, deliver, onLost);
      if (duplication > 0 && chance.next() < duplication) carry(link, to, deliver, onLost);
    },
    cut(from, to) {
      isCut[from * members + to] = 1;
    },
    clog(from, to, forMs) {
      cloggedUntilMs[from * members + to] = scheduler.nowMs() + forMs;
    },
    partition(groups) {
      isCut.fill(0);
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
      links = settingsOfLinks(next, members);
    },
    isOpen: (from, to) => isCut[from * members + to] === 0,
    delivered: () => delivered,
  };
}
