/**
 * Proofs about the state: the whole bucket of a key and the siblings on its way up. The same bytes prove presence (the entry is in the bucket)
 * and absence (it is not, and the bucket is whole). Layout: 16 siblings of 32 bytes, from the buckets up, then the entries of 64 bytes, ascending.
 */
import { concatBytes, equalBytes } from '../../base/bytes.ts';
import { hashLevel } from '../../crypto/hash.ts';
import { BUCKET_BITS, bucketIndex, ENTRY_BYTES, findEntry, hashBuckets } from './bucket.ts';
import { NODE_BYTES, nodeAt, nodesToBytes } from './node.ts';
import { hashStateKey, hashStateValue } from './tree.ts';

const SIBLINGS_BYTES = BUCKET_BITS * NODE_BYTES;

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
  const found = findEntry(bucket, keyHash);
  if (found >= 0 !== (value !== undefined)) return false;
  if (value !== undefined && !equalBytes(nodeAt(bucket, 2 * found + 1), hashStateValue(value))) return false;
  return equalBytes(rootOver(bucket, bucketIndex(keyHash), proof), stateRoot);
}

/** The root that this bucket at this index has, with the siblings of the proof. */
function rootOver(bucket: Uint8Array, index: number, proof: Uint8Array): Uint8Array {
  let node: Uint8Array = nodesToBytes(hashBuckets([bucket]));
  for (let height = 0; height < BUCKET_BITS; height++) {
    const sibling = nodeAt(proof, height);
    const isRight = ((index >> height) & 1) === 1;
    node = hashLevel(isRight ? concatBytes(sibling, node) : concatBytes(node, sibling));
  }
  return node;
}
