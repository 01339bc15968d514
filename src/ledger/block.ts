/**
 * Block headers and stored blocks. A header is derived when a batch is executed, never proposed (pbft.md, departure D), and holds nothing
 * that depends on the view in which a replica committed. The engine owns one opaque part of it.
 */
import type { Fault } from '../base/fault.ts';
import { LIMITS } from '../base/limits.ts';
import { createCodec } from '../codec/codec.ts';
import { boundedBytes, bytes32, container, uint53 } from '../codec/types.ts';
import { hashTagged } from '../crypto/hash.ts';

/** Version of the block format; a header of another version is refused. */
export const BLOCK_VERSION = 1;

export interface Header {
  readonly version: number;
  /** Dense, from 1; height 0 is the genesis, which has a header but no block. */
  readonly height: number;
  /** Hash of the header below; of the genesis header for height 1; the chain id for the genesis header itself. */
  readonly parentHash: Uint8Array;
  /** Leaves: transaction ids, then hashes of system operations. */
  readonly transactionRoot: Uint8Array;
  /** Leaves: receipt hashes, parallel to the transactions. */
  readonly receiptsRoot: Uint8Array;
  readonly stateRoot: Uint8Array;
  /** Block time, Unix milliseconds: max(batch time, parent time + 1). */
  readonly timeMs: number;
  readonly validatorSetHash: Uint8Array;
  /** The ordering engine's own part, opaque here. */
  readonly engine: Uint8Array;
}

/** A block as stored and as sent to those who catch up; parts stay encoded, as they arrived. */
export interface StoredBlock {
  readonly height: number;
  readonly hash: Uint8Array;
  readonly header: Uint8Array;
  readonly batch: Uint8Array;
  readonly systemOperations: readonly Uint8Array[];
  readonly receipts: Uint8Array;
  /** Transferable proof of the decision. */
  readonly proof: Uint8Array;
  /** Digest of `batch`: the key of the index that finds a block by its batch. */
  readonly batchDigest: Uint8Array;
  /** Previous values of the keys that the block changed, for `revert`; empty where finality is instant. */
  readonly undo: Uint8Array;
}

const headerCodec = createCodec<Header>(
  'header',
  container({
    version: uint53,
    height: uint53,
    parentHash: bytes32,
    transactionRoot: bytes32,
    receiptsRoot: bytes32,
    stateRoot: bytes32,
    timeMs: uint53,
    validatorSetHash: bytes32,
    engine: boundedBytes(LIMITS.engineHeaderBytesMax),
  }),
);

export function encodeHeader(header: Header): Uint8Array {
  return headerCodec.encode(header);
}

export function decodeHeader(bytes: Uint8Array): Header | Fault {
  return headerCodec.decode(bytes);
}

/** Block hash: the hash of the encoded header. */
export function headerHash(headerBytes: Uint8Array): Uint8Array {
  return hashTagged('header', headerBytes);
}
