/**
 * A whole node without I/O, seen from outside: what goes in, what comes out, and what it may read at once.
 * The node carries the effects out on libp2p, disk and clock; the simulator on virtual ones.
 */
import type { Fault } from '../base/fault.ts';
import type { StateReader } from '../ledger/application.ts';
import type { StoredBlock } from '../ledger/block.ts';
import type { Effect, Event, Evidence, ReplicaId, TimerName } from '../protocols/contract.ts';

export type { StoredBlock } from '../ledger/block.ts';

/** One transaction's signature to be checked: is `signature` right for `publicKey` over `message`? */
export interface SignatureCheck {
  readonly publicKey: Uint8Array;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

/** How the bytes travel: `consensus` first, small and urgent; `bulk` for transactions, blocks and answers. */
export type Lane = 'consensus' | 'bulk';

export type ReplicaEvent =
  | { readonly type: 'start' }
  /** A frame from a proven peer (validator index). */
  | { readonly type: 'frame'; readonly from: ReplicaId; readonly lane: Lane; readonly bytes: Uint8Array }
  | { readonly type: 'timer'; readonly name: TimerName }
  /** Answer to `verify`, in the order of its checks. */
  | { readonly type: 'verified'; readonly request: number; readonly valid: readonly boolean[] }
  /** Answer to `commit`: everything of it is on disk. */
  | { readonly type: 'committed'; readonly sequence: number }
  /** Answer to `work`: the header with the nonces that were found. */
  | { readonly type: 'found'; readonly job: number; readonly header: Uint8Array }
  /** A link to this peer came up or went down. */
  | { readonly type: 'peer'; readonly peer: ReplicaId; readonly connected: boolean }
  /** Raw signed transactions from a client's door. */
  | { readonly type: 'submit'; readonly request: number; readonly transactions: readonly Uint8Array[] };

export type ReplicaEffect =
  | { readonly type: 'persist'; readonly record: Uint8Array }
  | { readonly type: 'note'; readonly record: Uint8Array }
  | { readonly type: 'forget'; readonly keep: readonly Uint8Array[] }
  | { readonly type: 'send'; readonly to: ReplicaId | 'all'; readonly lane: Lane; readonly bytes: Uint8Array }
  | { readonly type: 'setTimer'; readonly name: TimerName; readonly delayMs: number }
  | { readonly type: 'clearTimer'; readonly name: TimerName }
  /** Check signatures off the main thread; not held back by barriers, and its answer is a `verified` event. */
  | { readonly type: 'verify'; readonly request: number; readonly checks: readonly SignatureCheck[] }
  /**
   * Write a block atomically and synced; answered by `committed`, in order. Begins only when every earlier `persist` is durable
   * (its decision may rest on an own vote that has not reached the disk yet), but is itself no barrier: later effects do not wait for it.
   */
  | { readonly type: 'commit'; readonly write: BlockWrite }
  /** Remember a finality certificate; needs no answer. */
  | { readonly type: 'saveCertificate'; readonly certificate: StoredCertificate }
  | { readonly type: 'saveEvidence'; readonly evidence: Evidence }
  /** Look for nonces that bring the hash of this header to its target (null: stop); replaces earlier work, and is answered by `found`. */
  | { readonly type: 'work'; readonly job: number; readonly header: Uint8Array | null }
  /** Answer to `submit`, one entry per transaction, in order: what became of it. */
  | { readonly type: 'submitted'; readonly request: number; readonly results: readonly Submitted[] }
  /** The life of a transaction moved on (only for those that were submitted here or are waited for). */
  | { readonly type: 'life'; readonly id: Uint8Array; readonly life: TransactionLife }
  /** This peer broke the protocol: count it, and cut the connection if the fault says punish. */
  | { readonly type: 'fault'; readonly peer: ReplicaId; readonly fault: Fault };

/** What is known of a transaction. */
export type TransactionLife =
  | { readonly type: 'unknown' }
  | { readonly type: 'refused'; readonly code: string; readonly reason: string }
  | { readonly type: 'waiting' }
  | { readonly type: 'ordered'; readonly view: number; readonly sequence: number }
  | {
      readonly type: 'committed';
      readonly height: number;
      readonly index: number;
      readonly ok: boolean;
      readonly code: string;
      readonly detail: string;
    }
  | { readonly type: 'expired' };

export interface Submitted {
  /** Transaction id, 32 bytes; null when the bytes could not even be read. */
  readonly id: Uint8Array | null;
  readonly life: TransactionLife;
}

/** Everything one decision adds to the disk: one atomic, synced write. `block` is null for a null decision: only the mark moves. */
export interface BlockWrite {
  readonly mark: StoredMark;
  readonly block: StoredBlock | null;
  /** New values of state keys; null deletes. */
  readonly state: readonly { readonly key: Uint8Array; readonly value: Uint8Array | null }[];
  /** Terminal outcomes of transactions: id, and index in the block. Skipped ones are not listed. */
  readonly outcomes: readonly { readonly id: Uint8Array; readonly index: number }[];
  /** Blocks to take off the tip first (a reorganisation): heights above this one are removed, their outcomes too; null: none. */
  readonly revertTo: number | null;
  /** The next write belongs to the same atomic one: a reorganisation is on disk as a whole or not at all. */
  readonly continues?: boolean;
}

/** Where the chain stands. Written with every decision. */
export interface StoredMark {
  readonly sequence: number;
  readonly height: number;
  readonly blockHash: Uint8Array;
  readonly seal: Uint8Array;
}

export interface StoredCertificate {
  readonly sequence: number;
  readonly height: number;
  readonly blockHash: Uint8Array;
  readonly bytes: Uint8Array;
}

/** Synchronous reads of what is durable. A corrupt entry is an error of the world (`StoreCorruptError`), thrown. */
export interface ChainReader extends StateReader {
  mark(): StoredMark | undefined;
  blockAt(height: number): StoredBlock | undefined;
  heightOfHash(hash: Uint8Array): number | undefined;
  heightOfBatch(digest: Uint8Array): number | undefined;
  /** Where a transaction had its terminal outcome. */
  outcomeOf(id: Uint8Array): { readonly height: number; readonly index: number } | undefined;
  /** The newest certificate at or below this height. */
  certificateAt(height: number): StoredCertificate | undefined;
  newestCertificate(): StoredCertificate | undefined;
  evidence(): readonly Evidence[];
  /** Every state entry, in key order: start-up rebuilds the state tree from them. */
  stateEntries(): Iterable<{ readonly key: Uint8Array; readonly value: Uint8Array }>;
}

/** One line of the observed stream: metrics, logs, traces and checkers live off it. */
export type Observation =
  /** A step of the protocol engine: what went in, what came out. */
  | {
      readonly type: 'step';
      readonly event: Event<unknown, unknown>;
      readonly effects: readonly Effect<unknown, unknown>[];
    }
  /** A block was executed here (in memory), by consensus or by catching up. */
  | {
      readonly type: 'block';
      readonly sequence: number;
      readonly height: number;
      readonly blockHash: Uint8Array;
      readonly stateRoot: Uint8Array;
      readonly transactions: number;
      readonly operations: number;
      readonly source: 'consensus' | 'sync' | 'replay';
    }
  /** Blocks were taken off the tip here (in memory): those above this height. */
  | { readonly type: 'revert'; readonly height: number; readonly blocks: number }
  /** A decision is on disk: what was acknowledged from here on must never be lost. */
  | { readonly type: 'durable'; readonly sequence: number; readonly height: number }
  | { readonly type: 'fault'; readonly peer: ReplicaId; readonly fault: Fault }
  | {
      readonly type: 'sync';
      readonly phase: 'begin' | 'progress' | 'end' | 'dropPeer';
      readonly height: number;
      readonly peer: ReplicaId | null;
    }
  | { readonly type: 'notice'; readonly level: 'info' | 'warn'; readonly text: string };

export type Observer = (observation: Observation, nowMs: number) => void;
