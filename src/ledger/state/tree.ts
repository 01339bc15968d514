/**
 * The authenticated map: a complete binary tree over 2^16 buckets of hashed keys, its levels flat arrays. A block's changes are hashed together,
 * level by level, touching each changed node once. It holds hashes only; values live in the store.
 *
 * The tree is a pure function of the map, not of its history: changing values back changes the root back, which is all that `revert` needs.
 */
import { hashLevel, hashTagged } from '../../crypto/hash.ts';
import { BUCKET_BITS, BUCKET_COUNT, bucketIndex, EMPTY_BUCKET, hashBuckets, withEntry } from './bucket.ts';

const HASH_BYTES = 32;

export interface StateTree {
  /** Root of the map as it stands, 32 bytes. */
  root(): Uint8Array;
  /** Sets or deletes (`null`) values; one call per block is the fast way. A key may occur once per call. */
  update(changes: Iterable<StateChange>): void;
  /** Proof of what the map says about this key, present or absent: see `proof.ts`. */
  prove(key: Uint8Array): Uint8Array;
}

/** New value of a key; `null` deletes. */
export interface StateChange {
  readonly key: Uint8Array;
  readonly value: Uint8Array | null;
}

/** Where a key stands in the map. */
export function hashStateKey(key: Uint8Array): Uint8Array {
  return hashTagged('stateKey', key);
}

export function hashStateValue(value: Uint8Array): Uint8Array {
  return hashTagged('stateValue', value);
}

/** A tree of an empty map. */
export function createStateTree(): StateTree {
  const buckets = new Array<Uint8Array>(BUCKET_COUNT).fill(EMPTY_BUCKET);
  const levels = emptyLevels();
  return {
    root: () => levels[0]!.slice(),
    update: (changes) => {
      const touched = new Set<number>();
      for (const { key, value } of changes) {
        const keyHash = hashStateKey(key);
        const index = bucketIndex(keyHash);
        buckets[index] = withEntry(buckets[index]!, keyHash, value === null ? null : hashStateValue(value));
        touched.add(index);
      }
      if (touched.size > 0) rehash(levels, buckets, Uint32Array.from(touched).sort());
    },
    prove: (key) => {
      const index = bucketIndex(hashStateKey(key));
      const bucket = buckets[index]!;
      const proof = new Uint8Array(BUCKET_BITS * HASH_BYTES + bucket.length);
      for (let level = BUCKET_BITS; level > 0; level--) {
        const sibling = (index >> (BUCKET_BITS - level)) ^ 1;
        proof.set(nodeAt(levels[level]!, sibling), (BUCKET_BITS - level) * HASH_BYTES);
      }
      proof.set(bucket, BUCKET_BITS * HASH_BYTES);
      return proof;
    },
  };
}

/** `levels[0]` is the root, `levels[16]` the hashes of the buckets. */
function emptyLevels(): Uint8Array[] {
  const levels: Uint8Array[] = [new Uint8Array(BUCKET_COUNT * HASH_BYTES)];
  for (let level = BUCKET_BITS; level > 0; level--) levels.unshift(hashLevel(levels[0]!));
  return levels;
}

/** Hashes the touched buckets (indices ascending), and above them each touched node once. */
function rehash(levels: readonly Uint8Array[], buckets: readonly Uint8Array[], touched: Uint32Array): void {
  const leafHashes = hashBuckets(Array.from(touched, (index) => buckets[index]!));
  scatter(levels[BUCKET_BITS]!, touched, leafHashes);
  let nodes = touched;
  for (let level = BUCKET_BITS - 1; level >= 0; level--) {
    nodes = parentsOf(nodes);
    const below = levels[level + 1]!;
    const pairs = new Uint8Array(nodes.length * 2 * HASH_BYTES);
    for (let at = 0; at < nodes.length; at++) {
      const start = nodes[at]! * 2 * HASH_BYTES;
      pairs.set(below.subarray(start, start + 2 * HASH_BYTES), at * 2 * HASH_BYTES);
    }
    scatter(levels[level]!, nodes, hashLevel(pairs));
  }
}

/** Puts hash number `at` to the place of node `nodes[at]`. */
function scatter(level: Uint8Array, nodes: Uint32Array, hashes: Uint8Array): void {
  for (let at = 0; at < nodes.length; at++) {
    level.set(nodeAt(hashes, at), nodes[at]! * HASH_BYTES);
  }
}

function parentsOf(nodes: Uint32Array): Uint32Array {
  const parents = new Uint32Array(nodes.length);
  let count = 0;
  for (const node of nodes) {
    const parent = node >> 1;
    if (count === 0 || parents[count - 1] !== parent) parents[count++] = parent;
  }
  return parents.subarray(0, count);
}

function nodeAt(level: Uint8Array, index: number): Uint8Array {
  return level.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES);
}
