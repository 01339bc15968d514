/**
 * What the checkers are shown of each replica, in the order in which it happened. The first group is the observed stream of every replica
 * (an `Observation` of `replica/ports.ts` is one of them), which a live network collects; the second is what only a simulator can see
 * besides: what really left, what the disk really holds, what clients were told.
 */
import type { Fault } from '../base/fault.ts';
import type { Effect, Event, MemoryUse, ReplicaId } from '../protocols/contract.ts';

/** A block as it lies on a disk. */
export interface SeenBlock {
  readonly sequence: number;
  readonly height: number;
  readonly blockHash: Uint8Array;
  readonly parentHash: Uint8Array;
  /** Names of the transactions that had their outcome here. */
  readonly items: readonly (string | number)[];
}

export type Seen =
  | {
      readonly type: 'step';
      readonly event: Event<unknown, unknown>;
      readonly effects: readonly Effect<unknown, unknown>[];
    }
  | {
      readonly type: 'block';
      readonly sequence: number;
      readonly height: number;
      readonly blockHash: Uint8Array;
      readonly stateRoot: Uint8Array;
    }
  | { readonly type: 'durable'; readonly sequence: number; readonly height: number }
  /** `message`: what was refused before the process saw it, where the observer has it. */
  | { readonly type: 'fault'; readonly peer: ReplicaId; readonly fault: Fault; readonly message?: unknown }
  /** For people; no rule is about it. */
  | { readonly type: 'sync' | 'notice' }
  /** A life began, and this is where its disk stands. */
  | {
      readonly type: 'born';
      readonly sequence: number;
      readonly height: number;
      readonly blockHash: Uint8Array;
    }
  /** Blocks above this height were taken off the tip, in memory. */
  | { readonly type: 'revert'; readonly height: number; readonly blocks: number }
  /** An engine message left for the network: every barrier let it pass. */
  | { readonly type: 'sent'; readonly message: unknown; readonly to?: ReplicaId | 'all' }
  /** One atomic write reached the disk. */
  | {
      readonly type: 'stored';
      /** Blocks above this height were taken off first. */
      readonly revertTo?: number | null;
      readonly blocks: readonly SeenBlock[];
    }
  /** A certificate reached the disk. */
  | {
      readonly type: 'certified';
      readonly sequence: number;
      readonly height: number;
      readonly blockHash: Uint8Array;
      readonly certificate: Uint8Array;
    }
  /** A client was told that this transaction has its outcome at this height, and that it is durable. */
  | { readonly type: 'told'; readonly item: string | number; readonly height: number }
  /** How much the replica remembers. */
  | { readonly type: 'memory'; readonly uses: readonly MemoryUse[] }
  /** The process broke one of its own invariants. */
  | { readonly type: 'failed'; readonly reason: string };
