/** What goes into a ledger, and what comes out of it. */
import type { StoredBlock } from './block.ts';
import type { LedgerTip } from './opening.ts';
import type { Receipt } from './receipt.ts';
import type { StateChange } from './state/tree.ts';
import type { SignedTransaction } from './transaction.ts';

/** What the ordering engine decided for one sequence number (a `Decision` of `protocols/ordering.ts` is one). */
export interface LedgerDecision {
  readonly sequence: number;
  /** A batch that was judged lawful, or null: no block. */
  readonly batch: DecidedBatch | null;
  readonly engineHeader: Uint8Array;
  readonly proof: Uint8Array;
  readonly systemOperations: readonly Uint8Array[];
}

export interface DecidedBatch {
  readonly digest: Uint8Array;
  readonly bytes: Uint8Array;
}

/** What a decision made: for the disk, for the engine and for those who wait for a transaction. */
export interface Executed {
  /** The chain after it. */
  readonly tip: LedgerTip;
  /** Null for a null decision. */
  readonly block: StoredBlock | null;
  /** New values of whole state keys. */
  readonly state: readonly StateChange[];
  /** Terminal outcomes in this block. */
  readonly outcomes: readonly { readonly id: Uint8Array; readonly index: number }[];
  /** Blocks above this height have to be taken off the disk first; null: none. */
  readonly revertTo: number | null;
  readonly transactions: readonly SignedTransaction[];
  /** Parallel to the transactions. */
  readonly receipts: readonly Receipt[];
}
