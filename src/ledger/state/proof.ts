/**
 * Proofs about the state: the whole bucket of a key and the siblings on its way up. The same bytes prove presence (the entry is in the bucket)
 * and absence (it is not, and the bucket is whole). Layout: 16 siblings of 32 bytes, from the buckets up, then the entries of 64 bytes, ascending.
 */
import { concatBytes, equalBytes } from '../../base/bytes.ts';
import { hashLevel } from '../../crypto/hash.ts';
import { BUCKET_BITS, bucketIndex, ENTRY_BYTES, findEntry, hashBuckets } from './bucket.ts';
import { hashStateKey, hashStateValue } from './tree.ts';

const HASH_BYTES = 32;
const SIBLINGS_BYTES = BUCKET_BITS * HASH_BYTES;

/**
 * Does a state with this root say that `key` has `value`, or, for `undefined`, that it has none?
 * Any bytes may be asked about.
 */
export function verifyStateProof(
  stateRoot: Uint8Array,
  key: Uint8Array,
  value: Uint8Array | undefined,
  proof: Uint8Array,
): boolean {
  if (proof.length < SIBLINGS_BYTES || (proof.length - SIBLINGS_BYTES) % ENTRY_BYTES !== 0) return false;
  const keyHash = hashStateKey(key);
  const bucket = proof.subarray(SIBLINGS_BYTES);
  const { offset, present } = findEntry(bucket, keyHash);
  if (present !== (value !== undefined)) return false;
  const valueHash = bucket.subarray(offset + HASH_BYTES, offset + ENTRY_BYTES);
  if (value !== undefined && !equalBytes(valueHash, hashStateValue(value))) return false;
  return equalBytes(rootOver(bucket, bucketIndex(keyHash), proof), stateRoot);
}

/** The root that this bucket at this index has, with the siblings of the proof. */
function rootOver(bucket: Uint8Array, index: number, proof: Uint8Array): Uint8Array {
  let node = hashBuckets([bucket]);
  for (let height = 0; height < BUCKET_BITS; height++) {
    const sibling = proof.subarray(height * HASH_BYTES, (height + 1) * HASH_BYTES);
    const isRight = ((index >> height) & 1) === 1;
    node = hashLevel(isRight ? concatBytes(sibling, node) : concatBytes(node, sibling));
  }
  return node;
}
