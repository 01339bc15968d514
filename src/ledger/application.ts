/**
 * What an embedder supplies: the meaning of operations. The ledger owns envelopes, nonces, expiry, blocks and proofs;
 * an application owns what an operation does to the state. Deterministic and synchronous: same input, same output, on every node.
 */
import type { Fault } from '../base/fault.ts';

/** Read access to the authenticated map. Keys and values are bytes. */
export interface StateReader {
  get(key: Uint8Array): Uint8Array | undefined;
}

/** Write access; writes of a transaction that fails are dropped as a whole. */
export interface StateWriter extends StateReader {
  put(key: Uint8Array, value: Uint8Array): void;
  delete(key: Uint8Array): void;
}

/** Where an execution happens; part of the chain, so equal everywhere. */
export interface BlockContext {
  readonly height: number;
  readonly timeMs: number;
}

/** The part of a transaction that an application sees. */
export interface Call {
  /** Ed25519 public key of the signer, 32 bytes. */
  readonly sender: Uint8Array;
  /** To be read, never changed: they lie in the bytes of the transaction. */
  readonly operations: readonly Uint8Array[];
}

/** Why a transaction failed: it stays in the block with this receipt and changes no state. */
export interface Failure {
  /** Stable kebab-case name, such as `insufficient-balance`. */
  readonly code: string;
  /** A sentence for people; deterministic, at most 200 bytes of UTF-8. */
  readonly detail: string;
}

export interface Application {
  readonly name: string;
  /** First state entries, from the application's own part of the genesis (parsed JSON). Throws on a bad one. */
  genesis(section: unknown, state: StateWriter): void;
  /** Are these operations well formed? Stateless: judging a batch and admission ask exactly this. */
  check(call: Call): Fault | undefined;
  /** Performs all operations, or names the failure; on a failure the ledger drops every write. */
  execute(call: Call, state: StateWriter, context: BlockContext): Failure | undefined;
  /** Performs one operation ordered by the engine itself (a coinbase, say). Never fails: an engine's own operation is lawful. */
  executeSystem(operation: Uint8Array, state: StateWriter, context: BlockContext): void;
  /** May this call's sender submit at all, as the state stands? Asked at the submitter's door only, never in consensus. */
  preview(call: Call, state: StateReader): Failure | undefined;
  /** State keys that a query reads, so that its answer can carry proofs; undefined: unknown path. */
  query(path: string, data: Uint8Array): { readonly key: Uint8Array } | undefined;
}
