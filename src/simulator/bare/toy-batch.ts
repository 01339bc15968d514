/**
 * What bare engines order in a simulation: batches of numbered items. An engine never looks inside, so numbers stand for transactions.
 * Layout of a batch: sequence number, view and time as 8-byte floats, then 4 bytes for each item.
 */
import { type Fault, punish } from '../../base/fault.ts';
import { hashTagged } from '../../crypto/hash.ts';
import type { ProposedBatch } from '../../protocols/ordering.ts';

/** A positive integer below 2^32: one submission of the workload. */
export type Item = number;

export interface ToyBatch {
  readonly sequence: number;
  readonly view: number;
  readonly timeMs: number;
  readonly items: readonly Item[];
}

const HEAD_BYTES = 24;
const ITEM_BYTES = 4;
/** As long as a real transaction id. */
const ITEM_ID_BYTES = 32;

export function createToyBatch(batch: ToyBatch): ProposedBatch {
  const bytes = new Uint8Array(HEAD_BYTES + ITEM_BYTES * batch.items.length);
  const view = new DataView(bytes.buffer);
  view.setFloat64(0, batch.sequence);
  view.setFloat64(8, batch.view);
  view.setFloat64(16, batch.timeMs);
  batch.items.forEach((item, index) => {
    view.setUint32(HEAD_BYTES + ITEM_BYTES * index, item);
  });
  return { bytes, digest: toyBatchDigest(bytes) };
}

function decode(bytes: Uint8Array): ToyBatch | Fault {
  if (bytes.length < HEAD_BYTES || bytes.length % ITEM_BYTES !== 0) {
    return punish('bad-batch', 'a batch of this length does not exist');
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const items: Item[] = [];
  for (let offset = HEAD_BYTES; offset < bytes.length; offset += ITEM_BYTES)
    items.push(view.getUint32(offset));
  if (new Set(items).size !== items.length) return punish('bad-batch', 'an item stands twice in one batch');
  return { sequence: view.getFloat64(0), view: view.getFloat64(8), timeMs: view.getFloat64(16), items };
}

/** What is true of some bytes is true for every replica that is handed them: bytes never change once they are made. */
interface Known {
  readonly batch: ToyBatch | Fault;
  readonly digest: Uint8Array;
}

const known = new WeakMap<Uint8Array, Known>();

function examine(bytes: Uint8Array): Known {
  const before = known.get(bytes);
  if (before !== undefined) return before;
  const found = { batch: decode(bytes), digest: hashTagged('batch', bytes) };
  known.set(bytes, found);
  return found;
}

export function decodeToyBatch(bytes: Uint8Array): ToyBatch | Fault {
  return examine(bytes).batch;
}

/** The digest that a batch of these bytes must have. */
export function toyBatchDigest(bytes: Uint8Array): Uint8Array {
  return examine(bytes).digest;
}

/** The bytes of an item: its transaction and its id in one. */
export function itemToBytes(item: Item): Uint8Array {
  const bytes = new Uint8Array(ITEM_ID_BYTES);
  for (let index = 0; index < 4; index += 1) bytes[index] = item >>> (24 - 8 * index);
  return bytes;
}

export function bytesToItem(bytes: Uint8Array): Item | Fault {
  if (bytes.length !== ITEM_ID_BYTES) return punish('bad-item', 'an item has 32 bytes');
  return ((bytes[0]! << 24) | (bytes[1]! << 16) | (bytes[2]! << 8) | bytes[3]!) >>> 0;
}
