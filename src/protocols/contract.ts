/**
 * The contract of every protocol: an event goes in, an ordered list of effects comes out.
 * Whoever carries the effects out (node or simulator), and whoever rewrites them in between (a traitor), is unknown here.
 */
import type { Fault } from '../base/fault.ts';
import type { Tag } from '../crypto/tags.ts';

/** Position of a member in the validator set that the process was created with. */
export type ReplicaId = number;

/** Name of a timer; setting a running name replaces it. */
export type TimerName = string;

export type Event<M, In> =
  /** First event of every life, also after a restart: the persisted records went to the factory. */
  | { readonly type: 'start' }
  /** Every signature that `claims(message)` lists has been verified. `from` is the identity of the channel. */
  | { readonly type: 'message'; readonly from: ReplicaId; readonly message: M }
  | { readonly type: 'timer'; readonly name: TimerName }
  | { readonly type: 'input'; readonly input: In };

export type Effect<M, Out> =
  /** Append to the promise log and sync. A barrier: no later effect of this replica leaves before it is durable. */
  | { readonly type: 'persist'; readonly record: Uint8Array }
  /** Append to the promise log in order, without waiting: durable at the latest with the next `persist`. */
  | { readonly type: 'note'; readonly record: Uint8Array }
  /** Everything worth remembering is `keep`: the log is rewritten to hold just that. Atomic, durable, no barrier. */
  | { readonly type: 'forget'; readonly keep: readonly Uint8Array[] }
  /** `all` leaves the sender out: own votes count at once. */
  | { readonly type: 'send'; readonly to: ReplicaId | 'all'; readonly message: M }
  | { readonly type: 'setTimer'; readonly name: TimerName; readonly delayMs: number }
  | { readonly type: 'clearTimer'; readonly name: TimerName }
  /** Signed messages that no honest replica could both sign. Where a process survives a restart, durable first (a `persist`). */
  | { readonly type: 'accuse'; readonly who: ReplicaId; readonly evidence: Evidence }
  | { readonly type: 'output'; readonly output: Out };

/** Proof of misbehaviour, verifiable by anyone who knows the validator set: `Protocol.checkEvidence`. */
export interface Evidence {
  /** What was done, such as `double-prepare`; one proof per validator and kind is kept. */
  readonly kind: string;
  readonly accused: ReplicaId;
  /** The signed messages, in the protocol's own encoding. */
  readonly bytes: Uint8Array;
}

/** One signature inside a message: `signature` of `signer` under `tag` over `bytes` (tag, chain id and version are added below). */
export interface Claim {
  readonly signer: ReplicaId;
  readonly tag: Tag;
  readonly bytes: Uint8Array;
  readonly signature: Uint8Array;
}

export interface Process<M, In, Out> {
  /** One step. `nowMs` is the wall clock in Unix milliseconds and may jump; timers are monotonic. */
  step(event: Event<M, In>, nowMs: number): readonly Effect<M, Out>[];
  /** Everything that others can make it remember. */
  memory?(): readonly MemoryUse[];
  /** All that it remembers, as it is, for who compares whole states; only to be read. */
  inspect?(): unknown;
}

/** So many things of one kind are remembered, and never more than so many, whatever others send. */
export interface MemoryUse {
  readonly what: string;
  readonly count: number;
  readonly countMax: number;
}

/** What every process is born with, whatever its protocol; `P`: the parameters that all members share. */
export interface ProcessConfig<P = unknown> {
  readonly self: ReplicaId;
  /** Number of members; ids are 0..members-1. */
  readonly members: number;
  /** The promise log of earlier lives, oldest first; empty for a first life. */
  readonly records: readonly Uint8Array[];
  /** Signs with this replica's key under a purpose tag; synchronous and deterministic (Ed25519, RFC 8032). */
  readonly sign: (tag: Tag, bytes: Uint8Array) => Uint8Array;
  /** Uniform number in [0, 1), seeded. */
  readonly chance: () => number;
  readonly parameters: P;
}

/** What a message type needs so that it can travel and be checked, before any process sees it. */
export interface Wire<M> {
  readonly encode: (message: M) => Uint8Array;
  /** Any bytes give a message or a Fault; bounded work and memory. */
  readonly decode: (bytes: Uint8Array) => M | Fault;
  /** Every signature inside, nested ones too; bounded. The replica checks exactly these. */
  readonly claims: (message: M, members: number) => readonly Claim[];
}

/** One protocol as the house mounts it, whether it orders blocks or does something else. */
export interface Protocol<M, In, Out, P, C extends ProcessConfig<P> = ProcessConfig<P>> extends Wire<M> {
  readonly name: string;
  readonly createProcess: (config: C) => Process<M, In, Out>;
  /** The claims that make this evidence true; a Fault if they would not contradict each other. */
  readonly checkEvidence: (evidence: Evidence, members: number, parameters: P) => readonly Claim[] | Fault;
}
