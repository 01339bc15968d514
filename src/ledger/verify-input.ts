/** What re-verification is given: the genesis, everything that is stored, and the part of the ordering engine that can read its own proofs. */
import type { Fault } from '../base/fault.ts';
import type { Application } from './application.ts';
import type { Genesis } from './genesis.ts';
import type { LedgerReader } from './reader.ts';
import type { SignatureClaim } from './verify-claims.ts';

export interface VerifyInput {
  readonly genesis: Genesis;
  readonly application: Application;
  readonly engine: EngineChecks;
  readonly reader: VerifyReader;
  /** Were undo records kept (finality is probabilistic)? */
  readonly keepUndo: boolean;
}

/** Everything that is stored (a `ChainReader` of `replica/ports.ts` is one). */
export interface VerifyReader extends LedgerReader {
  heightOfHash(hash: Uint8Array): number | undefined;
  heightOfBatch(digest: Uint8Array): number | undefined;
  /** The newest certificate at or below this height. */
  certificateAt(height: number): StoredFinality | undefined;
}

/** A finality certificate as stored. */
export interface StoredFinality {
  readonly sequence: number;
  readonly height: number;
  readonly blockHash: Uint8Array;
  readonly bytes: Uint8Array;
}

/** What a block shows to the engine that ordered it. */
export interface OrderedBlock {
  readonly height: number;
  readonly blockHash: Uint8Array;
  readonly engineHeader: Uint8Array;
  readonly batchDigest: Uint8Array;
}

/** With what links it to the block below. */
export interface LinkedBlock extends OrderedBlock {
  readonly parentHash: Uint8Array;
  readonly systemOperations: readonly Uint8Array[];
}

/** What a decision proof says; the claims are still to be verified. */
export interface ReadProof {
  readonly sequence: number;
  readonly claims: readonly SignatureClaim[];
}

/** What a certificate says; the claims are still to be verified. */
export interface ReadCertificate extends ReadProof {
  readonly height: number;
  readonly blockHash: Uint8Array;
}

/** An `Ordering` of `protocols/ordering.ts` is one. */
export interface EngineChecks {
  readonly readHeader: (block: OrderedBlock) => { readonly sequence: number } | Fault;
  readonly createChainCheck?: (
    parameters: Genesis['engine']['parameters'],
  ) => (block: LinkedBlock) => Fault | undefined;
  readonly readProof: (proof: Uint8Array, block: OrderedBlock, members: number) => ReadProof | Fault;
  readonly readCertificate: (certificate: Uint8Array, members: number) => ReadCertificate | Fault;
}
