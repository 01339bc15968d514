/**
 * What two replicas say to each other: a byte that says which, then a message of the ordering engine (in the engine's own encoding) or one of
 * the replica's own. Every count and length is bounded while decoding; nothing in here is believed because it decoded.
 */
import { concatBytes } from '../base/bytes.ts';
import type { Fault } from '../base/fault.ts';
import { LIMITS } from '../base/limits.ts';
import { createCodec } from '../codec/codec.ts';
import { boolean, boundedBytes, boundedList, boundedView, container, uint53 } from '../codec/types.ts';
import { createUnionCodec } from '../codec/union.ts';

/** A block as it travels to those who catch up. Its hash, digest and receipts are recomputed by the receiver, never sent. */
export interface WireBlock {
  readonly header: Uint8Array;
  readonly batch: Uint8Array;
  readonly systemOperations: readonly Uint8Array[];
  readonly proof: Uint8Array;
}

/** Transactions that passed a door of the sender; of a decoded frame, views of it. */
export interface TransactionsFrame {
  readonly type: 'transactions';
  readonly transactions: readonly Uint8Array[];
}

/** What waits with you, after this arrival number of yours? */
export interface GetPendingFrame {
  readonly type: 'getPending';
  readonly after: number;
}

/** Answer to `getPending`: one page, and the arrival number to go on from; 0 at the end. */
export interface PendingFrame {
  readonly type: 'pending';
  readonly transactions: readonly Uint8Array[];
  readonly next: number;
}

/** Blocks from this height on, please. */
export interface GetBlocksFrame {
  readonly type: 'getBlocks';
  readonly request: number;
  readonly from: number;
}

/** Answer to `getBlocks` (or, with request 0, the block that a complainer lacks): consecutive blocks, lowest first. */
export interface BlocksFrame {
  readonly type: 'blocks';
  readonly request: number;
  readonly blocks: readonly WireBlock[];
  /** The newest certificate that the last of these blocks or an earlier one is the subject of; empty: none. */
  readonly certificate: Uint8Array;
  /** There are more blocks. A hint: only blocks are believed, and only when verified. */
  readonly more: boolean;
}

export type PeerFrame = TransactionsFrame | GetPendingFrame | PendingFrame | GetBlocksFrame | BlocksFrame;

/** First byte of a frame that carries a message of the ordering engine; the other numbers stand in `frameCodec`. */
const ENGINE_FRAME = 0;

type Fields<T> = Omit<T, 'type'>;

const relayed = boundedList(boundedView(LIMITS.transactionBytesMax), LIMITS.relayTransactionsMax);

const wireBlockType = container<WireBlock>({
  header: boundedBytes(LIMITS.headerBytesMax),
  batch: boundedBytes(LIMITS.batchBytesMax),
  systemOperations: boundedList(boundedBytes(LIMITS.operationBytesMax), LIMITS.systemOperationsMax),
  proof: boundedBytes(LIMITS.certificateBytesMax),
});

/** First byte of a frame of transactions. */
const TRANSACTIONS_FRAME = 1;

const frameCodec = createUnionCodec<PeerFrame>('frame', {
  transactions: [
    TRANSACTIONS_FRAME,
    codecOf<Fields<TransactionsFrame>>('transactions-frame', container({ transactions: relayed })),
  ],
  getPending: [2, codecOf<Fields<GetPendingFrame>>('get-pending-frame', container({ after: uint53 }))],
  pending: [
    3,
    codecOf<Fields<PendingFrame>>('pending-frame', container({ transactions: relayed, next: uint53 })),
  ],
  getBlocks: [
    4,
    codecOf<Fields<GetBlocksFrame>>('get-blocks-frame', container({ request: uint53, from: uint53 })),
  ],
  blocks: [
    5,
    codecOf<Fields<BlocksFrame>>(
      'blocks-frame',
      container({
        request: uint53,
        blocks: boundedList(wireBlockType, LIMITS.syncBlocksMax),
        certificate: boundedBytes(LIMITS.certificateBytesMax),
        more: boolean,
      }),
    ),
  ],
});

/** Every frame fits the stream, whatever its parts would allow together. */
function codecOf<T>(name: string, type: Parameters<typeof createCodec<T>>[1]) {
  return createCodec<T>(name, type, LIMITS.frameBytesMax - 1);
}

/** Wraps an encoded message of the ordering engine. */
export function encodeEngineFrame(message: Uint8Array): Uint8Array {
  return concatBytes(Uint8Array.of(ENGINE_FRAME), message);
}

/** The engine's message in this frame, or undefined when it is one of the replica's own. Not decoded yet. */
export function engineMessageOf(frame: Uint8Array): Uint8Array | undefined {
  return frame[0] === ENGINE_FRAME ? frame.subarray(1) : undefined;
}

/** Is this a frame of transactions? Not decoded yet. */
export function isTransactionsFrame(frame: Uint8Array): boolean {
  return frame[0] === TRANSACTIONS_FRAME;
}

export function encodeFrame(frame: PeerFrame): Uint8Array {
  return frameCodec.encode(frame);
}

/** Reads a frame of the replica's own; any bytes give a frame or a Fault. */
export function decodeFrame(bytes: Uint8Array): PeerFrame | Fault {
  return frameCodec.decode(bytes);
}
