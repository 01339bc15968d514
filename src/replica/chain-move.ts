/** How the chain on disk moves: what a node tells those who follow it, and its doors pass on. */

/** `adopt`: a block was put on. `revert`: those above this height were taken back. */
export type ChainMove =
  | {
      readonly type: 'adopt';
      readonly height: number;
      readonly hash: Uint8Array;
      /** Ids of those that have their outcome in it. */
      readonly transactions: readonly Uint8Array[];
    }
  | { readonly type: 'revert'; readonly height: number; readonly blocks: number };

export interface ChainPage {
  readonly events: readonly ChainMove[];
  /** Where the next page begins. */
  readonly cursor: string;
  /** Events between the given cursor and the first one here are lost: read the chain itself anew. */
  readonly missed: boolean;
}
