/**
 * What the doors need of a node. The node offers it; nothing here knows how a node works, so a door can be tested against a fake.
 * Reads are synchronous and of what is durable, unless said otherwise. They may throw the world's failures (a corrupt store).
 */
import type { LabReport } from '../adversary/lab-report.ts';
import type { OrderText } from '../adversary/order.ts';
import type { Genesis } from '../ledger/genesis.ts';
import type { Evidence } from '../protocols/contract.ts';
import type { ChainMove, ChainPage } from '../replica/chain-move.ts';
import type { StoredBlock, StoredCertificate, Submitted, TransactionLife } from '../replica/ports.ts';

/** Where a node stands, for `status`. */
export interface Standing {
  readonly height: number;
  readonly sequence: number;
  readonly blockHash: Uint8Array;
  readonly view: number;
  /** Validator index. */
  readonly primary: number;
  /** In a view, not between two. */
  readonly active: boolean;
  readonly connectedPeers: number;
  readonly waitingTransactions: number;
  readonly waitingBytes: number;
  readonly catchingUp: boolean;
  /** Why this replica does not vote; null: it does. */
  readonly mute: string | null;
  /** Where mining stands; left out where nobody mines. */
  readonly mining?: {
    /** Hashes, decimal. */
    readonly totalWork: string;
    readonly difficulty: string;
    readonly hashesPerSecond: number;
    readonly reorganisations: number;
    /** The most blocks that one reorganisation took back. */
    readonly deepest: number;
    readonly orphans: number;
  };
}

export interface PeerStanding {
  readonly name: string;
  readonly publicKey: Uint8Array;
  readonly addresses: readonly string[];
  readonly connected: boolean;
  readonly outbound: boolean;
  readonly faults: number;
}

/** An answer of the application, with what proves it. */
export interface QueryAnswer {
  readonly key: Uint8Array;
  readonly value: Uint8Array | undefined;
  /** Encoded proof of presence or absence under the state root of the header at `height`. */
  readonly proof: Uint8Array;
  readonly height: number;
}

export interface AccountStanding {
  readonly name: string;
  readonly publicKey: Uint8Array;
  readonly balance: bigint;
  readonly nonce: number;
}

/** What a node of a laboratory chain lets its experimenter do. */
export interface Lab {
  setLinkFilter(peer: number, open: { readonly incoming: boolean; readonly outgoing: boolean }): void;
  /** Lies from now on as these orders say, or, without any, no more; answers with what is wrong with them. */
  obey(orders: readonly OrderText[]): { readonly problem: string } | undefined;
  /** Reads again whose keys it was given. */
  meetFellows(): void;
  report(): LabReport;
}

export interface Backend {
  readonly name: string;
  /** Version of the program. */
  readonly version: string;
  readonly application: string;
  readonly genesis: Genesis;
  /** The genesis as its file has it. */
  readonly genesisDocument: unknown;
  readonly chainId: Uint8Array;
  /** Position in the validator set. */
  readonly self: number;
  /** Addresses on which peers reach this node. */
  listenAddresses(): readonly string[];
  standing(): Standing;
  peers(): readonly PeerStanding[];
  /** Encoded header; height 0 is the genesis header. */
  headerAt(height: number): Uint8Array | undefined;
  blockAt(height: number): StoredBlock | undefined;
  heightOfHash(hash: Uint8Array): number | undefined;
  outcomeOf(id: Uint8Array): { readonly height: number; readonly index: number } | undefined;
  /** The lowest certificate at or above a height; undefined: none yet. */
  certificateFrom(height: number): StoredCertificate | undefined;
  /** Who signed a certificate, and how. */
  certificateSignatures(
    certificate: Uint8Array,
  ): readonly { readonly signer: number; readonly signature: Uint8Array }[];
  evidence(): readonly Evidence[];
  /** The first nonce of a sender that nothing executed or waiting here uses. */
  nextNonce(sender: Uint8Array): number;
  /** undefined: the application knows no such path, or cannot read the data. */
  query(path: string, data: Uint8Array): QueryAnswer | undefined;
  /** The named accounts of the genesis as the state has them. */
  accounts(): readonly AccountStanding[];
  /** Raw waiting transactions, oldest first. */
  waiting(countMax: number): readonly Uint8Array[];
  life(id: Uint8Array): TransactionLife;
  /** Hands raw signed transactions to the replica; answers in order. */
  submit(transactions: readonly Uint8Array[]): Promise<readonly Submitted[]>;
  /** Called for each transaction whose life moved on, which is read on demand; returns how to stop listening. */
  onLife(
    listener: (change: { readonly id: Uint8Array; readonly life: () => TransactionLife }) => void,
  ): () => void;
  /** Called when a new certificate is known. */
  onFinal(listener: (height: number) => void): () => void;
  /** How the chain on disk moved after a cursor, oldest first; without one: nothing, and the newest cursor. */
  chainAfter(cursor: string | undefined, countMax: number): ChainPage;
  /** Called when the chain on disk has moved; returns how to stop listening. */
  onChain(listener: (event: ChainMove) => void): () => void;
  /** Undefined where the genesis does not say `lab: true`. */
  readonly lab: Lab | undefined;
}
