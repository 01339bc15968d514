/** What the parent of a live council and its generals say to each other over node's channel between processes. */
import type { CouncilScenario } from '../../adversary/generals/scenario.ts';
import type { Seen } from '../../checker/seen.ts';
import type { ReplicaId } from '../../protocols/contract.ts';

/** A secret key that a general holds, and whose it is. */
export interface HeldKey {
  readonly general: ReplicaId;
  readonly secretKey: Uint8Array;
}

export type CouncilOrder =
  | {
      readonly type: 'create';
      readonly scenario: CouncilScenario;
      readonly self: ReplicaId;
      /** His own, and, for a traitor, his fellows'. */
      readonly keys: readonly HeldKey[];
      /** Everybody's. */
      readonly publicKeys: readonly Uint8Array[];
    }
  /** Where everybody listens, by id. */
  | { readonly type: 'members'; readonly addresses: readonly (readonly string[])[] }
  /** All are connected: the first round begins. */
  | { readonly type: 'begin' }
  | { readonly type: 'stop' };

export type CouncilAnswer =
  | { readonly type: 'listening'; readonly addresses: readonly string[] }
  /** He can speak to everybody. */
  | { readonly type: 'connected' }
  | { readonly type: 'seen'; readonly seen: Seen; readonly atMs: number }
  /** His rounds are over. */
  | { readonly type: 'decided' }
  | { readonly type: 'failed'; readonly reason: string };
