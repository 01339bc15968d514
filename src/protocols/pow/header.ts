/**
 * The header that work is done on: the engine-owned part of a block's header. Links to the header below by its work hash, and to everything that came of
 * it (state root, receipts) by its block hash. (D) A header with its own state root would make a miner execute every candidate before the first hash, four times in a block
 * time. Nothing is lost: the state below and the batch, to which this header commits, determine the state after it, and whoever executes refuses a block that
 * names another one. Only who does not execute waits one block longer, as with CometBFT's application hash, and on a mined chain waiting is the rule.
 * 183 bytes: with the padding of SHA-256 exactly three of its blocks, and what changes per attempt stands in the last one.
 */
import { compareBytes } from '../../base/bytes.ts';
import { type Fault, isFault, punish } from '../../base/fault.ts';
import { createCodec } from '../../codec/codec.ts';
import { bytes32, container, uint8, uint16, uint32, uint53 } from '../../codec/types.ts';
import { HASH_BYTES, sha256 } from '../../crypto/hash.ts';

export const POW_VERSION = 1;

export interface PowHeader {
  /** Greatest hash that counts as work, big-endian. */
  readonly target: Uint8Array;
  /** Work hash of the header below; the genesis block hash at height 1. */
  readonly parent: Uint8Array;
  /** Hash of the block below, with its state root. */
  readonly parentBlock: Uint8Array;
  /** Digest of the batch: commits to every transaction. */
  readonly batchDigest: Uint8Array;
  /** Public key that earns the reward. */
  readonly miner: Uint8Array;
  readonly version: number;
  readonly height: number;
  /** Unix milliseconds; the batch names the same. */
  readonly timeMs: number;
  /** Apart for each thread of a miner. */
  readonly extraNonce: number;
  readonly nonce: number;
}

export const POW_HEADER_BYTES = 183;
/** Where the extra nonce stands: two bytes, little-endian. */
export const EXTRA_NONCE_OFFSET = 177;
/** Where the nonce stands: the last four bytes, little-endian. */
export const NONCE_OFFSET = 179;

const headerCodec = createCodec<PowHeader>(
  'pow-header',
  container({
    target: bytes32,
    parent: bytes32,
    parentBlock: bytes32,
    batchDigest: bytes32,
    miner: bytes32,
    version: uint8,
    height: uint53,
    timeMs: uint53,
    extraNonce: uint16,
    nonce: uint32,
  }),
);

/** A header whose work is right. */
export interface WorkedHeader {
  readonly header: PowHeader;
  readonly bytes: Uint8Array;
  /** sha256(sha256(bytes)). */
  readonly hash: Uint8Array;
}

export function encodePowHeader(header: PowHeader): Uint8Array {
  return headerCodec.encode(header);
}

/** The hash that counts as work, 32 bytes. */
export function workHash(headerBytes: Uint8Array): Uint8Array {
  return sha256(sha256(headerBytes));
}

/** Is this hash enough for the target that the header names? */
export function isEnough(hash: Uint8Array, headerBytes: Uint8Array): boolean {
  return compareBytes(hash, headerBytes.subarray(0, HASH_BYTES)) <= 0;
}

/** Has this header the work that it claims? Asked before anything else: it is cheap, and it is what makes spam dear. */
export function readWorkedHeader(bytes: Uint8Array): WorkedHeader | Fault {
  const header = headerCodec.decode(bytes);
  if (isFault(header)) return header;
  const hash = workHash(bytes);
  if (!isEnough(hash, bytes)) return punish('no-work', 'the hash is above the target');
  if (header.version !== POW_VERSION) return punish('unknown-version', `header version ${header.version}`);
  return { header, bytes, hash };
}
