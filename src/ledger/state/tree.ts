/**
 * The authenticated map: a complete binary tree over 2^16 buckets of hashed keys, its nodes in tiles. A block's changes are hashed together,
 * level by level, touching each changed node once. It holds hashes only; values live in the store.
 *
 * The tree is a pure function of the map, not of its history: changing values back changes the root back, which is all that `revert` needs.
 */
import { BUCKET_BITS, bucketIndex, EMPTY_BUCKET, hashBuckets, withEntry, withoutEntry } from './bucket.ts';
import { type BucketPages, createBucketPages } from './bucket-pages.ts';
import { hashMany } from './hash-many.ts';
import { copyLevels, createLevels, type Level } from './level.ts';
import { NODE_BYTES, type Nodes, nodeAt, takeHashSpace } from './node.ts';

/** New value of a key; `null` deletes. */
export interface StateChange {
  readonly key: Uint8Array;
  readonly value: Uint8Array | null;
}

/** Changes by `bytesToKey` of their keys: each key once, and its string is made only once. */
export type StateChanges = ReadonlyMap<string, StateChange>;

export interface StateTree {
  /** Root of the map as it stands, 32 bytes. */
  root(): Uint8Array;
  /** Changes the map; one call per block is the fast way. A key may occur once per call. */
  update(changes: readonly StateChange[]): void;
  /** Proof of what the map says about this key, present or absent: see `proof.ts`. */
  prove(key: Uint8Array): Uint8Array;
  /** A tree of the same map, from here on on its own. */
  copy(): StateTree;
}

/** Where a key stands in the map. */
export function hashStateKey(key: Uint8Array): Uint8Array {
  return hashMany('stateKey', [key]);
}

export function hashStateValue(value: Uint8Array): Uint8Array {
  return hashMany('stateValue', [value]);
}

/** A tree of an empty map. */
export function createStateTree(): StateTree {
  return treeOf(createBucketPages(), createLevels(BUCKET_BITS));
}

function treeOf(buckets: BucketPages, levels: readonly Level[]): StateTree {
  return {
    root: () => levels[0]!.nodeAt(0),
    update: (changes) => {
      if (changes.length === 0) return;
      const touched = changeBuckets(buckets, changes);
      const count = shiftOnce(touched, touched.length, 0);
      const changed = Array.from({ length: count }, (_, at) => buckets.get(touched[at]!));
      scatter(hashBuckets(changed), levels[BUCKET_BITS]!, touched, count);
      rehash(levels, touched, count);
    },
    prove: (key) => {
      const index = bucketIndex(hashStateKey(key));
      const bucket = buckets.get(index);
      const proof = new Uint8Array(BUCKET_BITS * NODE_BYTES + bucket.length);
      for (let height = 0; height < BUCKET_BITS; height++) {
        const sibling = levels[BUCKET_BITS - height]!.nodeAt((index >> height) ^ 1);
        proof.set(sibling, height * NODE_BYTES);
      }
      proof.set(bucket, BUCKET_BITS * NODE_BYTES);
      return proof;
    },
    copy: () => treeOf(buckets.copy(), copyLevels(levels)),
  };
}

/** Puts the changes into their buckets. @returns which buckets, ascending */
function changeBuckets(buckets: BucketPages, changes: readonly StateChange[]): Uint32Array {
  const keyHashes = hashMany(
    'stateKey',
    changes.map(({ key }) => key),
  );
  // A deletion has no value to hash; hashing nothing in its place keeps the two runs parallel.
  const valueHashes = hashMany(
    'stateValue',
    changes.map(({ value }) => value ?? EMPTY_BUCKET),
  );
  const touched = new Uint32Array(changes.length);
  for (let at = 0; at < changes.length; at++) {
    const keyHash = nodeAt(keyHashes, at);
    const index = bucketIndex(keyHash);
    const bucket = buckets.get(index);
    buckets.set(
      index,
      changes[at]!.value === null
        ? withoutEntry(bucket, keyHash)
        : withEntry(bucket, keyHash, nodeAt(valueHashes, at)),
    );
    touched[at] = index;
  }
  return touched.sort();
}

/** Above the touched buckets (ascending, each once), hashes each touched node once; `nodes` is used up. */
function rehash(levels: readonly Level[], nodes: Uint32Array, buckets: number): void {
  let count = buckets;
  for (let level = BUCKET_BITS - 1; level >= 0; level--) {
    count = shiftOnce(nodes, count, 1);
    const below = levels[level + 1]!;
    const { pairs, hashes, hash } = takeHashSpace(count);
    for (let at = 0; at < count; at++) {
      below.read(2 * nodes[at]!, pairs, 2 * at);
      below.read(2 * nodes[at]! + 1, pairs, 2 * at + 1);
    }
    hash();
    scatter(hashes, levels[level]!, nodes, count);
  }
}

/** Puts hash number `at` to the place of node `nodes[at]`. */
function scatter(hashes: Nodes, level: Level, nodes: Uint32Array, count: number): void {
  for (let at = 0; at < count; at++) level.write(nodes[at]!, hashes, at);
}

/**
 * Shifts the first `count` numbers, which ascend, to the right and keeps each once, in place: no array is made on the way up.
 * @returns how many are left
 */
function shiftOnce(numbers: Uint32Array, count: number, bits: number): number {
  let kept = 0;
  for (let at = 0; at < count; at++) {
    const number = numbers[at]! >>> bits;
    if (kept === 0 || numbers[kept - 1] !== number) numbers[kept++] = number;
  }
  return kept;
}
