/**
 * Buckets: what hangs under the leaves of the state tree. A bucket is the sorted run of its entries, 64 bytes each: `hash of key || hash of value`.
 *
 * Its hash is a chain that begins with the number of entries: A(0) = count (32 bytes, little-endian), A(i) = sha256(A(i-1) || sha256(entry i)),
 * so an empty bucket hashes to 32 zeros and every step is one 64-byte hash, done for many buckets at once. No tags are needed: the depth of the
 * tree is fixed, the count comes first, and a hash is never a small number.
 *
 * Costs are linear in the length of a bucket. Lengthening one on purpose takes 2^16 trial hashes and a paid put for every entry.
 */
import { hashLevel } from '../../crypto/hash.ts';

/** Bits of the key hash that choose the bucket. */
export const BUCKET_BITS = 16;
export const BUCKET_COUNT = 1 << BUCKET_BITS;
export const ENTRY_BYTES = 64;
const HASH_BYTES = 32;

/** A bucket without entries. */
export const EMPTY_BUCKET = new Uint8Array(0);

/** Which bucket a key belongs to. */
export function bucketIndex(keyHash: Uint8Array): number {
  return (keyHash[0]! << 8) | keyHash[1]!;
}

/** Offset of the entry of this key, and whether it is there; if not, the offset where it belongs. */
export function findEntry(bucket: Uint8Array, keyHash: Uint8Array): { offset: number; present: boolean } {
  let offset = 0;
  for (; offset < bucket.length; offset += ENTRY_BYTES) {
    const order = compareHash(bucket, offset, keyHash);
    if (order === 0) return { offset, present: true };
    if (order > 0) break;
  }
  return { offset, present: false };
}

/** The bucket with this entry changed; `null` removes it. The old one is never written to. */
export function withEntry(bucket: Uint8Array, keyHash: Uint8Array, valueHash: Uint8Array | null): Uint8Array {
  const { offset, present } = findEntry(bucket, keyHash);
  if (valueHash === null && !present) return bucket;
  const tail = bucket.subarray(present ? offset + ENTRY_BYTES : offset);
  const changed = new Uint8Array(offset + (valueHash === null ? 0 : ENTRY_BYTES) + tail.length);
  changed.set(bucket.subarray(0, offset));
  if (valueHash !== null) {
    changed.set(keyHash, offset);
    changed.set(valueHash, offset + HASH_BYTES);
  }
  changed.set(tail, changed.length - tail.length);
  return changed;
}

/** Hashes of many buckets, 32 bytes each, one behind the other: one hash call for all entries, and one per entry of the longest bucket. */
export function hashBuckets(buckets: readonly Uint8Array[]): Uint8Array {
  const hashes = new Uint8Array(buckets.length * HASH_BYTES);
  const view = new DataView(hashes.buffer);
  let entryBytes = 0;
  for (const [index, bucket] of buckets.entries()) {
    view.setUint32(index * HASH_BYTES, bucket.length / ENTRY_BYTES, true);
    entryBytes += bucket.length;
  }
  const entries = hashEntries(buckets, entryBytes);
  let open = buckets.map((bucket, index) => ({ index, left: bucket.length / ENTRY_BYTES, next: 0 }));
  let next = 0;
  for (const chain of open) {
    chain.next = next;
    next += chain.left * HASH_BYTES;
  }
  for (open = open.filter((chain) => chain.left > 0); open.length > 0; ) {
    advanceChains(open, hashes, entries);
    open = open.filter((chain) => chain.left > 0);
  }
  return hashes;
}

function hashEntries(buckets: readonly Uint8Array[], entryBytes: number): Uint8Array {
  const joined = new Uint8Array(entryBytes);
  let at = 0;
  for (const bucket of buckets) {
    joined.set(bucket, at);
    at += bucket.length;
  }
  return hashLevel(joined);
}

interface Chain {
  /** Which bucket, hence where in `hashes`. */
  readonly index: number;
  /** Entries still to be hashed in. */
  left: number;
  /** Offset of the next entry's hash. */
  next: number;
}

/** One step A(i-1) -> A(i) of every chain that is not at its end. */
function advanceChains(open: readonly Chain[], hashes: Uint8Array, entries: Uint8Array): void {
  const pairs = new Uint8Array(open.length * ENTRY_BYTES);
  for (const [at, chain] of open.entries()) {
    pairs.set(hashes.subarray(chain.index * HASH_BYTES, (chain.index + 1) * HASH_BYTES), at * ENTRY_BYTES);
    pairs.set(entries.subarray(chain.next, chain.next + HASH_BYTES), at * ENTRY_BYTES + HASH_BYTES);
    chain.next += HASH_BYTES;
    chain.left -= 1;
  }
  const advanced = hashLevel(pairs);
  for (const [at, chain] of open.entries()) {
    hashes.set(advanced.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES), chain.index * HASH_BYTES);
  }
}

function compareHash(bucket: Uint8Array, offset: number, keyHash: Uint8Array): number {
  for (let index = 0; index < HASH_BYTES; index++) {
    const difference = bucket[offset + index]! - keyHash[index]!;
    if (difference !== 0) return difference;
  }
  return 0;
}
