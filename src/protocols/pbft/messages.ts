/**
 * The messages of PBFT (Castro & Liskov, OSDI'99, §4), and the signed statements they are made of.
 * Statements name their signer, so that anybody may pass them on; the rest is unsigned and belongs to its channel.
 */
import type { SignedBy } from '../common/signatures.ts';
import type { Evidence } from '../contract.ts';

/** What PRE-PREPARE, PREPARE and COMMIT (§4.2) are about. */
export interface Ballot {
  readonly view: number;
  readonly sequence: number;
  readonly digest: Uint8Array;
}

/** PREPARE or COMMIT. */
export interface Vote extends Ballot, SignedBy {}

/** PRE-PREPARE without its batch: signed by the primary of `view`. */
export interface Proposal extends Ballot {
  readonly signature: Uint8Array;
}

/** A point of the chain: what CHECKPOINT (§4.3) is about. */
export interface ChainPoint {
  readonly sequence: number;
  readonly height: number;
  readonly blockHash: Uint8Array;
}

/** One member's CHECKPOINT. It names no view. */
export interface Checkpoint extends ChainPoint, SignedBy {}

/** q CHECKPOINTs for one point: the stable checkpoint of §4.3, and the portable finality certificate. */
export interface Certificate extends ChainPoint {
  readonly signatures: readonly SignedBy[];
}

/** The prepared certificate of §4.2: the proposal and the PREPAREs of q - 1 distinct backups. */
export interface PreparedCertificate extends Proposal {
  readonly prepares: readonly SignedBy[];
}

/** q COMMITs for one (view, sequence, digest): proves the decision to anybody. */
export interface DecisionProof extends Ballot {
  readonly commits: readonly SignedBy[];
}

/** What a VIEW-CHANGE (§4.4) reports. */
export interface ViewChangeContent {
  /** C: the certificate of the low watermark; none at genesis, else exactly one. */
  readonly certificates: readonly Certificate[];
  /** P: ascending in sequence. */
  readonly prepared: readonly PreparedCertificate[];
}

export interface ViewChange extends ViewChangeContent, SignedBy {
  readonly view: number;
}

/** What a NEW-VIEW (§4.4) decides: V in full, and O as individually signed proposals. */
export interface NewViewContent {
  readonly viewChanges: readonly ViewChange[];
  readonly proposals: readonly Proposal[];
}

export interface NewView extends NewViewContent, SignedBy {
  readonly view: number;
}

/** COMPLAIN: a departure from the paper; a lease, never evidence. */
export interface Complaint extends SignedBy {
  readonly view: number;
  readonly serial: number;
  /** Raw head transaction that is not served; empty when the trouble is another. */
  readonly transaction: Uint8Array;
}

/** What a replica has of one open sequence number; the sets are bit maps over members. */
export interface SlotStatus {
  readonly sequence: number;
  /** The proposal of the current view is accepted here. */
  readonly accepted: boolean;
  readonly decided: boolean;
  readonly prepares: Uint8Array;
  readonly commits: Uint8Array;
  readonly checkpoints: Uint8Array;
}

/** STATUS: where a replica stands, so that others can send what it lacks. Unsigned: it proves nothing. */
export interface Status {
  readonly view: number;
  readonly active: boolean;
  readonly certified: number;
  readonly executed: number;
  /** Whose VIEW-CHANGEs for `view` or above are known. */
  readonly viewChanges: Uint8Array;
  readonly slots: readonly SlotStatus[];
}

/** Statements of any signer, passed on as they are. A batch of zero bytes: not enclosed. */
interface Payloads {
  prePrepare: { readonly proposal: Proposal; readonly batch: Uint8Array };
  prepare: Vote;
  commit: Vote;
  checkpoint: Checkpoint;
  viewChange: ViewChange;
  newView: NewView;
  complain: Complaint;
  certificate: Certificate;
  decision: { readonly proof: DecisionProof; readonly batch: Uint8Array };
  evidence: Evidence;
  /** The head of the sender's queue, at half its timeout: one raw transaction. */
  forward: { readonly transaction: Uint8Array };
  fetch: { readonly digest: Uint8Array };
  batch: { readonly batch: Uint8Array };
  status: Status;
}

export type PbftMessage = {
  [T in keyof Payloads]: { readonly type: T; readonly body: Payloads[T] };
}[keyof Payloads];

export type PbftMessageType = PbftMessage['type'];

export type BodyOf<T extends PbftMessageType> = Payloads[T];
