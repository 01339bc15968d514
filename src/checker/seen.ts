/**
 * What the checkers are shown of each replica, in the order in which it happened. The first group is the observed stream of every replica
 * (`replica/ports.ts`), the second is what only someone outside it can see: what really left, what the disk really holds.
 */
import type { Fault } from '../base/fault.ts';
import type { Effect, Event, ReplicaId } from '../protocols/contract.ts';

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
  | { readonly type: 'fault'; readonly peer: ReplicaId; readonly fault: Fault }
  /** A life began, and this is where its disk stands. */
  | {
      readonly type: 'born';
      readonly sequence: number;
      readonly height: number;
      readonly blockHash: Uint8Array;
    }
  /** An engine message left for the network: every barrier let it pass. */
  | { readonly type: 'sent'; readonly message: unknown }
  /** One atomic write reached the disk. */
  | { readonly type: 'stored'; readonly blocks: readonly SeenBlock[] }
  /** The process broke one of its own invariants. */
  | { readonly type: 'failed'; readonly reason: string };
