/** What the ledger reads of the durable chain. The store's own reader (`replica/ports.ts`) is one; so is `memory-chain.ts`. */
import type { StateReader } from './application.ts';
import type { StoredBlock } from './block.ts';

/** Where a transaction had its terminal outcome. */
export interface OutcomePlace {
  readonly height: number;
  /** Position in that block's batch. */
  readonly index: number;
}

/** A state entry as stored; keys are whole state keys (see `state/namespace.ts`). */
export interface StateEntry {
  readonly key: Uint8Array;
  readonly value: Uint8Array;
}

/** Synchronous reads of what is durable. */
export interface LedgerReader extends StateReader {
  /** Where the durable chain stands; undefined before the first decision. */
  mark(): { readonly sequence: number; readonly height: number; readonly blockHash: Uint8Array } | undefined;
  blockAt(height: number): StoredBlock | undefined;
  outcomeOf(id: Uint8Array): OutcomePlace | undefined;
  /** Every state entry, each key once. */
  stateEntries(): Iterable<StateEntry>;
}
