/**
 * The contract of protocols that order batches for the ledger (PBFT today; proof of work, Raft, ... on the same foundation).
 * An ordering engine knows nothing of what is inside a batch; it asks the replica, and hears.
 *
 * A sequence number is decided once (finality `instant`) or may be reverted (`probabilistic`).
 * Life of one decision:  adopt -> (replica executes) executed -> seal -> (replica commits) durable -> final.
 */
import type { Fault } from '../base/fault.ts';
import type { Claim, Process, ProcessConfig, Protocol, ReplicaId } from './contract.ts';

/** Raw bytes and digest of what a leader proposes for one sequence number (`ledger/batch.ts`). */
export interface ProposedBatch {
  readonly digest: Uint8Array;
  readonly bytes: Uint8Array;
}

export interface Decision {
  readonly sequence: number;
  /** `null`: the sequence number is filled with nothing and makes no block. */
  readonly batch: ProposedBatch | null;
  /** The engine-owned part of the header; must not depend on how or where this replica came to decide. */
  readonly engineHeader: Uint8Array;
  /** Transferable proof of the decision, stored beside the block until a certificate covers it. */
  readonly proof: Uint8Array;
  /** Operations that the engine itself orders, executed before the transactions (a coinbase, say). */
  readonly systemOperations: readonly Uint8Array[];
  /** Hash that the block below must have, or the whole adoption is refused; left out: whatever it is. */
  readonly parentHash?: Uint8Array;
}

export type OrderingInput =
  /** The oldest executable waiting transaction here (id and raw bytes), or that there is none. */
  | { readonly type: 'head'; readonly head: { readonly id: Uint8Array; readonly bytes: Uint8Array } | null }
  /** Answer to `propose`, as soon as something waits. */
  | {
      readonly type: 'batch';
      readonly view: number;
      readonly sequence: number;
      readonly batch: ProposedBatch;
    }
  /** Answer to `judge`. `later`: refused for the clock only, may be judged again. */
  | {
      readonly type: 'judged';
      readonly digest: Uint8Array;
      readonly sequence: number;
      readonly verdict: 'valid' | 'later' | 'invalid';
    }
  /** The decision was executed in memory: height and hash of the chain after it. Not durable yet. */
  | {
      readonly type: 'executed';
      readonly sequence: number;
      readonly height: number;
      readonly blockHash: Uint8Array;
    }
  /** An adoption would have put this decision on another block than it names: nothing of it was done. */
  | { readonly type: 'refused'; readonly sequence: number }
  /** Answer to `work`: the header with the nonces that were found. */
  | { readonly type: 'found'; readonly job: number; readonly header: Uint8Array }
  /** The block of `sequence` and its seal are on disk. */
  | { readonly type: 'durable'; readonly sequence: number }
  /** Blocks fetched from peers were verified, executed and are durable: the chain stands at `sequence`. */
  | {
      readonly type: 'synced';
      readonly sequence: number;
      readonly height: number;
      readonly blockHash: Uint8Array;
      /** Finality certificate of exactly that point, or null when the tip rests on decision proofs. */
      readonly certificate: Uint8Array | null;
    }
  /** Answer to `consult`: whether the transaction of that complaint already has its outcome here. */
  | {
      readonly type: 'consulted';
      readonly from: ReplicaId;
      readonly serial: number;
      readonly executed: boolean;
    }
  /** Answer to `load`; null: not stored here. */
  | {
      readonly type: 'loaded';
      readonly digest: Uint8Array;
      readonly to: ReplicaId;
      readonly bytes: Uint8Array | null;
    }
  /** Catching up by blocks began or ended: a syncing replica neither complains nor proposes. */
  | { readonly type: 'syncing'; readonly active: boolean };

/** How an engine that mines stands. Work is in hashes, decimal: it may be above 2^53. */
export interface MiningStanding {
  readonly totalWork: string;
  /** Hashes that the next block takes on average. */
  readonly difficulty: string;
  /** Headers that wait for their parent or their time. */
  readonly orphans: number;
}

export type OrderingOutput =
  /**
   * Wanted: a batch for this view and sequence number. Replaces an earlier wish. With `timeMs` it is to name this time and is wanted at once,
   * empty if nothing waits; without, it names the clock's and comes when something waits.
   */
  | { readonly type: 'propose'; readonly view: number; readonly sequence: number; readonly timeMs?: number }
  /** No batch is wanted any more. */
  | { readonly type: 'withdraw' }
  /**
   * Is this batch lawful? `fresh`: it must name this sequence number and this view (else an older view may stand in it).
   * `clock`: its time is to be compared with the local clock. `timeMs`: its time must be exactly this.
   */
  | {
      readonly type: 'judge';
      readonly view: number;
      readonly sequence: number;
      readonly batch: ProposedBatch;
      readonly fresh: boolean;
      readonly clock: boolean;
      readonly timeMs?: number;
    }
  /** A proposal was accepted: its transactions are ordered(view, sequence). */
  | {
      readonly type: 'ordered';
      readonly view: number;
      readonly sequence: number;
      readonly digest: Uint8Array;
    }
  /** A view was entered (active) or left (not active): what is ordered but not decided falls back to waiting. */
  | { readonly type: 'view'; readonly view: number; readonly primary: ReplicaId; readonly active: boolean }
  /** Take `revert` blocks off the tip, put these on, in this order. With `revert` above 0 all of it, or nothing, also on disk. */
  | { readonly type: 'adopt'; readonly revert: number; readonly decisions: readonly Decision[] }
  /** To be written in one atomic, synced write with the block of `sequence` (or with its mark, for null). */
  | { readonly type: 'seal'; readonly sequence: number; readonly record: Uint8Array }
  /** A portable certificate now covers this point of the chain. */
  | {
      readonly type: 'final';
      readonly sequence: number;
      readonly height: number;
      readonly blockHash: Uint8Array;
      readonly certificate: Uint8Array;
    }
  /** A validator relayed the head of its queue: to be proposed before everything else (one outstanding per validator). */
  | { readonly type: 'urgent'; readonly from: ReplicaId; readonly transaction: Uint8Array }
  /** Somebody complains about this transaction: has it an outcome here? If not, it is queued. If so, the complainer is sent the block. */
  | {
      readonly type: 'consult';
      readonly from: ReplicaId;
      readonly serial: number;
      readonly transaction: Uint8Array;
    }
  /** The network is past what repair by messages can bridge: fetch blocks up to at least `sequence`; `peers` have shown that they are there. */
  | { readonly type: 'behind'; readonly sequence: number; readonly peers: readonly ReplicaId[] }
  /** Somebody wants a batch that is not in memory any more; perhaps it stands in a stored block. */
  | { readonly type: 'load'; readonly digest: Uint8Array; readonly to: ReplicaId }
  /**
   * Wanted: nonces that bring the hash of this header to the target or below (`pow/header.ts`). Replaces an earlier wish; `header` null: none is
   * wanted any more.
   */
  | { readonly type: 'work'; readonly job: number; readonly header: Uint8Array | null }
  /** Where mining stands: for people. */
  | { readonly type: 'standing'; readonly standing: MiningStanding }
  /** A peer broke the protocol in a way that only the engine can see. */
  | { readonly type: 'fault'; readonly peer: ReplicaId; readonly fault: Fault }
  /** This replica will not vote, and says why (its promises are missing, say). */
  | { readonly type: 'mute'; readonly reason: string }
  /** Something worth a line in the log. */
  | { readonly type: 'notice'; readonly level: 'info' | 'warn'; readonly text: string };

export type OrderingProcess<M> = Process<M, OrderingInput, OrderingOutput>;

/** Where the stored chain stands when the engine is born. */
export interface Tip {
  readonly sequence: number;
  readonly height: number;
  readonly blockHash: Uint8Array;
  /** The `seal` stored with it, and the newest stored certificate; null on a chain without. */
  readonly seal: Uint8Array | null;
  readonly proof: Uint8Array | null;
  readonly certificate: Uint8Array | null;
}

/** A block of the durable chain, as the engine that ordered it sees it. */
export interface OrderedBlock {
  readonly blockHash: Uint8Array;
  readonly engineHeader: Uint8Array;
  readonly batch: Uint8Array;
}

/** What only engines need that mine. */
export interface Mining {
  /** Synchronous reads of the durable chain. */
  readonly blockAt: (height: number) => OrderedBlock | undefined;
  /** This member's public key, 32 bytes: who earns the rewards. */
  readonly publicKey: Uint8Array;
}

/** Its `parameters` are the genesis': replicas that disagree on them refuse each other's messages. */
export interface OrderingConfig<P> extends ProcessConfig<P> {
  readonly tip: Tip;
  readonly mining?: Mining;
  readonly timers: Timers;
}

/** How patient one replica is with leaders; its neighbours may differ. */
export interface Timers {
  /** Milliseconds until it complains, and the bound of their doubling. */
  readonly viewTimeoutMs: number;
  readonly viewTimeoutMsMax: number;
  /** So many times slower than before a leader may be; 0, the default: any leader that meets the timeout will do. */
  readonly slowdownMax?: number;
}

/** What a stored or fetched block shows to the engine that ordered it. */
export interface ProvenBlock {
  readonly height: number;
  readonly blockHash: Uint8Array;
  readonly engineHeader: Uint8Array;
  /** Digest of the stored batch, recomputed by the caller. */
  readonly batchDigest: Uint8Array;
}

/** A stored block with what links it to the one below. */
export interface LinkedBlock extends ProvenBlock {
  /** Hash of the block below. */
  readonly parentHash: Uint8Array;
  readonly systemOperations: readonly Uint8Array[];
}

export type Finality =
  | { readonly type: 'instant' }
  | { readonly type: 'probabilistic'; readonly depth: number };

/** Where a chain stood when a decision was sealed. */
export type SealedPoint = Pick<Tip, 'sequence' | 'height' | 'blockHash'>;

/** Messages that prove themselves, whoever passes them on. */
export interface EngineGossip<P> {
  /** Is this encoded message one of them? Cheap: asked of everything that is said to all. */
  readonly carries: (message: Uint8Array) => boolean;
  /** What is wrong with it, as far as anybody can tell without its place on the chain; asked before it is relayed. */
  readonly check: (message: Uint8Array, parameters: P) => Fault | undefined;
}

/** One ordering protocol as the house mounts it: `M` its messages, `P` its genesis parameters. */
export interface Ordering<M, P> extends Protocol<M, OrderingInput, OrderingOutput, P, OrderingConfig<P>> {
  readonly finality: Finality;
  /** What a certificate says, structurally checked (distinct members, enough of them); the claims are still to be verified. */
  readonly readCertificate: (
    certificate: Uint8Array,
    members: number,
  ) =>
    | {
        readonly sequence: number;
        readonly height: number;
        readonly blockHash: Uint8Array;
        readonly claims: readonly Claim[];
      }
    | Fault;
  /** The claims that prove that this block was decided, from its decision proof. */
  readonly readProof: (
    proof: Uint8Array,
    block: ProvenBlock,
    members: number,
  ) => { readonly sequence: number; readonly claims: readonly Claim[] } | Fault;
  /** The claims that a stored `seal` rests on; a Fault where it does not seal this point of the chain. */
  readonly readSeal: (seal: Uint8Array, point: SealedPoint, members: number) => readonly Claim[] | Fault;
  /** What of its messages travels by gossip, relayed by everybody; left out: nothing does. */
  readonly gossip?: EngineGossip<P>;
  /** Rules that hold from block to block, for a chain that is verified from its genesis; left out: there are none. */
  readonly createChainCheck?: (parameters: P) => (block: LinkedBlock) => Fault | undefined;
  /** Sequence number named by an engine header, after checking that it fits the block. */
  readonly readHeader: (block: ProvenBlock) => { readonly sequence: number } | Fault;
}
