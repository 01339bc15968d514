/**
 * The contract of a lie. A behaviour never forks honest code: it stands between an honest process and the world, and rewrites, drops or
 * adds what passes. It is asked only while its trigger holds, and signs with its own key and its fellow traitors', nobody else's.
 */
import type { Chance } from '../base/chance.ts';
import type { Event, ReplicaId } from '../protocols/contract.ts';
import type { OrderingConfig, OrderingInput, OrderingOutput, Tip } from '../protocols/ordering.ts';
import type { ReplicaEffect, ReplicaEvent, TransactionLife } from '../replica/ports.ts';
import type { Payment } from './order.ts';

type Sign = OrderingConfig<unknown>['sign'];

/** A message on its way out of a traitor. */
export interface Saying<M> {
  readonly to: ReplicaId | 'all';
  readonly message: M;
}

/** Where the traitor's own honest process stands. */
export interface Standing {
  readonly view: number;
  readonly active: boolean;
  readonly height: number;
  /** Sequence number up to which everything is on disk. */
  readonly durable: number;
  /** Nothing that was decided is still on its way to the disk. */
  readonly isQuiet: boolean;
  /** Newest finality certificate, encoded; null: none yet. */
  readonly certificate: Uint8Array | null;
}

/** What a liar's program may do to its peers below the ports, where no frame passes. */
export interface Wire {
  /** Opens more connections than anybody honest would, and says nothing on them. */
  readonly crowd: (peer: ReplicaId) => void;
  /** Announces a frame larger than any stream takes. */
  readonly oversize: (peer: ReplicaId) => void;
}

/** What one active lie may use. */
export interface Tools {
  readonly self: ReplicaId;
  readonly members: number;
  /** Everybody else. */
  readonly peers: readonly ReplicaId[];
  /** Whom to lie to: those of the order, else a choice of the behaviour's own. */
  readonly towards: readonly ReplicaId[] | null;
  /** Public key of the client to lie about; null: none was named. */
  readonly sender: Uint8Array | null;
  /** The transaction to take back; null: none was named. */
  readonly payment: Payment | null;
  /** From the seed of the order. */
  readonly chance: Chance;
  readonly sign: Sign;
  /** The keys that fellow traitors share at this moment. */
  readonly fellows: () => ReadonlyMap<ReplicaId, Sign>;
  /** Null in a simulator, whose network has no connections. */
  readonly wire: Wire | null;
  readonly parameters: unknown;
  readonly timers: OrderingConfig<unknown>['timers'];
  /** What the own engine sees of the chain, where it mines. */
  readonly mining: OrderingConfig<unknown>['mining'];
  readonly standing: () => Standing;
  /** Where the chain on disk stands. */
  readonly tip: () => Tip;
  /** Counts a lie that was really told, in the words of the transcript. */
  readonly told: (what: string) => void;
}

/** A lie at the contract of the ordering engine. */
export interface EngineLie<M> {
  /** What the honest engine hears in place of this event. */
  readonly hear?: (event: Event<M, OrderingInput>) => readonly Event<M, OrderingInput>[];
  /** What leaves in place of this message. */
  readonly say?: (saying: Saying<M>) => readonly Saying<M>[];
  /** How long a message is held back, milliseconds; 0: not at all. */
  readonly delayMs?: (saying: Saying<M>) => number;
  /** What the replica is told in place of this output. */
  readonly output?: (output: OrderingOutput) => readonly OrderingOutput[];
  /** What is said besides, after a step. */
  readonly add?: (event: Event<M, OrderingInput>) => readonly Saying<M>[];
  /** What the engine's clock shows while it takes this event, Unix milliseconds. */
  readonly clockMs?: (event: Event<M, OrderingInput>, nowMs: number) => number;
  /** True: the engine forgets, after this step, everything since it was born. */
  readonly forgets?: (said: readonly Saying<M>[]) => boolean;
  /** A point further down the own chain: the engine believes, after this step, that it stands there, and what it adopts next takes the rest back. */
  readonly stepsBackTo?: () => Tip | undefined;
  /** Whom a second copy of the engine, with the same key, speaks to in place of the first. */
  readonly copySpeaksTo?: () => readonly ReplicaId[];
}

/** A lie at the ports of a whole replica: frames, submissions, answers to clients. */
export interface PortLie {
  readonly hear?: (event: ReplicaEvent) => readonly ReplicaEvent[];
  readonly say?: (effect: ReplicaEffect) => readonly ReplicaEffect[];
  readonly add?: (event: ReplicaEvent) => readonly ReplicaEffect[];
  /** What a client is told of a transaction. */
  readonly life?: (id: Uint8Array, life: TransactionLife) => TransactionLife;
  /** The value that a client is shown in place of what the state holds. */
  readonly value?: (key: Uint8Array, value: Uint8Array | undefined) => Uint8Array | undefined;
}

export interface Behaviour<M> {
  /** As it is ordered: kebab-case. */
  readonly name: string;
  /** What it does, in one sentence. */
  readonly summary: string;
  /** What must hold all the same, in one sentence. */
  readonly theorem: string;
  /** What an order may name: peers to lie to, a client to wrong, a transaction to take back (it must name one), or nothing. */
  readonly target: 'peers' | 'client' | 'transaction' | 'nobody';
  /** Told by a primary alone; left out: by anybody. */
  readonly role?: 'primary';
  /** Made anew for every life of the engine. */
  readonly engine?: (tools: Tools) => EngineLie<M>;
  readonly ports?: (tools: Tools) => PortLie;
}

/** What the wrappers must know of a protocol whose engine turns traitor. */
export interface Craft<M> {
  /** The catalogue, in its order. */
  readonly behaviours: readonly Behaviour<M>[];
  /** How many traitors among so many members the protocol can bear. */
  readonly traitorsMax: (members: number) => number;
  /**
   * Is this one of the own statements come back, or proof against oneself? An honest engine would stop voting over it; a liar knows
   * better than to listen.
   */
  readonly isAboutSelf: (message: M, self: ReplicaId, members: number) => boolean;
}
