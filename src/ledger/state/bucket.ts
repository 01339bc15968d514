/**
 * Buckets: what hangs under the leaves of the state tree. A bucket is the sorted run of its entries, 64 bytes each: `hash of key || hash of value`.
 *
 * Its hash is a chain that begins with the number of entries: A(0) = count (32 bytes, little-endian), A(i) = sha256(A(i-1) || sha256(entry i)),
 * so an empty bucket hashes to 32 zeros and every step is one 64-byte hash, done for many buckets at once. No tags are needed: the depth of the
 * tree is fixed, the count comes first, and a hash is never a small number.
 *
 * Costs are linear in the length of a bucket. Lengthening one on purpose takes 2^16 trial hashes and a put for every entry.
 */
import { copyNode, createNodes, hashPairs, NODE_BYTES, type Nodes, nodesToBytes } from './node.ts';

/** Bits of the key hash that choose the bucket. */
export const BUCKET_BITS = 16;
export const BUCKET_COUNT = 1 << BUCKET_BITS;
export const ENTRY_BYTES = 2 * NODE_BYTES;

/** A bucket without entries. */
export const EMPTY_BUCKET = new Uint8Array(0);

/** Which bucket a key belongs to. */
export function bucketIndex(keyHash: Uint8Array): number {
  return (keyHash[0]! << 8) | keyHash[1]!;
}

/** Which entry of the bucket has this key; if none, the complement (`~`) of the place where it belongs. */
export function findEntry(bucket: Uint8Array, keyHash: Uint8Array): number {
  const count = bucket.length / ENTRY_BYTES;
  for (let entry = 0; entry < count; entry++) {
    const order = compareHash(bucket, entry * ENTRY_BYTES, keyHash);
    if (order === 0) return entry;
    if (order > 0) return ~entry;
  }
  return ~count;
}

/** The bucket with this entry set; a value that replaces another is written in place. */
export function withEntry(bucket: Uint8Array, keyHash: Uint8Array, valueHash: Uint8Array): Uint8Array {
  const found = findEntry(bucket, keyHash);
  if (found >= 0) {
    bucket.set(valueHash, found * ENTRY_BYTES + NODE_BYTES);
    return bucket;
  }
  const offset = ~found * ENTRY_BYTES;
  const longer = new Uint8Array(bucket.length + ENTRY_BYTES);
  longer.set(bucket);
  longer.copyWithin(offset + ENTRY_BYTES, offset, bucket.length);
  longer.set(keyHash, offset);
  longer.set(valueHash, offset + NODE_BYTES);
  return longer;
}

/** The bucket without the entry of this key. */
export function withoutEntry(bucket: Uint8Array, keyHash: Uint8Array): Uint8Array {
  const found = findEntry(bucket, keyHash);
  if (found < 0) return bucket;
  const offset = found * ENTRY_BYTES;
  const shorter = new Uint8Array(bucket.length - ENTRY_BYTES);
  shorter.set(bucket.subarray(0, offset));
  shorter.set(bucket.subarray(offset + ENTRY_BYTES), offset);
  return shorter;
}

/** Hashes of many buckets, in their order: one hash call for all entries, and one per entry of the longest bucket. */
export function hashBuckets(buckets: readonly Uint8Array[]): Nodes {
  const hashes = createNodes(buckets.length);
  const counts = new DataView(hashes.buffer);
  /** Number of each bucket's first entry among all. */
  const firsts = new Uint32Array(buckets.length);
  let entries = 0;
  let longest = 0;
  for (let index = 0; index < buckets.length; index++) {
    const count = buckets[index]!.length / ENTRY_BYTES;
    counts.setUint32(index * NODE_BYTES, count, true);
    firsts[index] = entries;
    entries += count;
    longest = Math.max(longest, count);
  }
  const entryHashes = hashEntries(buckets, entries);
  let open = Uint32Array.from(buckets.keys());
  for (let step = 0; step < longest; step++) {
    open = open.filter((index) => buckets[index]!.length > step * ENTRY_BYTES);
    advanceChains(open, hashes, entryHashes, firsts, step);
  }
  return hashes;
}

/** One step A(step) -> A(step + 1) of every chain that is not at its end. */
function advanceChains(
  open: Uint32Array,
  hashes: Nodes,
  entryHashes: Nodes,
  firsts: Uint32Array,
  step: number,
): void {
  const pairs = createNodes(2 * open.length);
  for (let at = 0; at < open.length; at++) {
    const index = open[at]!;
    copyNode(hashes, index, pairs, 2 * at);
    copyNode(entryHashes, firsts[index]! + step, pairs, 2 * at + 1);
  }
  const advanced = hashPairs(pairs);
  for (let at = 0; at < open.length; at++) copyNode(advanced, at, hashes, open[at]!);
}

function hashEntries(buckets: readonly Uint8Array[], entries: number): Nodes {
  const joined = createNodes(2 * entries);
  const bytes = nodesToBytes(joined);
  let at = 0;
  for (const bucket of buckets) {
    bytes.set(bucket, at);
    at += bucket.length;
  }
  return entries === 0 ? joined : hashPairs(joined);
}

function compareHash(bucket: Uint8Array, offset: number, keyHash: Uint8Array): number {
  for (let index = 0; index < NODE_BYTES; index++) {
    const difference = bucket[offset + index]! - keyHash[index]!;
    if (difference !== 0) return difference;
  }
  return 0;
}
