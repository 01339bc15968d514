/**
 * Batches: what a leader proposes for one sequence number. Votes are over the digest; a later view that carries a batch over keeps its bytes,
 * so the view inside is always that of the first proposal.
 */
import type { Fault } from '../base/fault.ts';
import { LIMITS } from '../base/limits.ts';
import { createCodec } from '../codec/codec.ts';
import { boundedList, boundedView, container, uint53 } from '../codec/types.ts';
import { hashTagged } from '../crypto/hash.ts';

export interface Batch {
  readonly sequence: number;
  /** The view of the first proposal; its proposer is that view's primary. */
  readonly view: number;
  /** The proposer's clock, Unix milliseconds. */
  readonly timeMs: number;
  /** Raw signed transactions; of a decoded batch, views of its bytes. */
  readonly transactions: readonly Uint8Array[];
}

const batchCodec = createCodec<Batch>(
  'batch',
  container({
    sequence: uint53,
    view: uint53,
    timeMs: uint53,
    transactions: boundedList(boundedView(LIMITS.transactionBytesMax), LIMITS.batchTransactionsMax),
  }),
);

/** Encoded size of a batch without transactions: three numbers and the offset of the list (SSZ). */
export const BATCH_BASE_BYTES = 28;

/** What each transaction costs in a batch beyond its own bytes: its offset (SSZ). */
export const BATCH_ENTRY_BYTES = 4;

export function encodeBatch(batch: Batch): Uint8Array {
  return batchCodec.encode(batch);
}

/** Any bytes give a batch or a Fault; whether it is lawful is judged in `judging.ts`. */
export function decodeBatch(bytes: Uint8Array): Batch | Fault {
  return batchCodec.decode(bytes);
}

/** What votes are over. */
export function batchDigest(bytes: Uint8Array): Uint8Array {
  return hashTagged('batch', bytes);
}

/** Digest of the null decision: under its own tag, so no batch can have it. */
export const NULL_DIGEST: Uint8Array = hashTagged('nullBatch');
