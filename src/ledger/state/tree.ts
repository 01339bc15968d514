/**
 * The authenticated map: a complete binary tree over 2^16 buckets of hashed keys, its levels flat arrays. A block's changes are hashed together,
 * level by level, touching each changed node once. It holds hashes only; values live in the store.
 *
 * The tree is a pure function of the map, not of its history: changing values back changes the root back, which is all that `revert` needs.
 */
import {
  BUCKET_BITS,
  BUCKET_COUNT,
  bucketIndex,
  EMPTY_BUCKET,
  hashBuckets,
  withEntry,
  withoutEntry,
} from './bucket.ts';
import { hashMany } from './hash-many.ts';
import {
  copyNode,
  createNodes,
  hashPairs,
  NODE_BYTES,
  type Nodes,
  nodeAt,
  nodesToBytes,
  repeatNode,
} from './node.ts';

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
  const buckets = new Array<Uint8Array>(BUCKET_COUNT).fill(EMPTY_BUCKET);
  const levels = copyEmptyLevels();
  return {
    root: () => nodesToBytes(levels[0]!).slice(),
    update: (changes) => {
      if (changes.length === 0) return;
      const touched = changeBuckets(buckets, changes);
      const leafHashes = hashBuckets(Array.from(touched, (index) => buckets[index]!));
      scatter(leafHashes, levels[BUCKET_BITS]!, touched);
      rehash(levels, touched);
    },
    prove: (key) => {
      const index = bucketIndex(hashStateKey(key));
      const bucket = buckets[index]!;
      const proof = new Uint8Array(BUCKET_BITS * NODE_BYTES + bucket.length);
      for (let height = 0; height < BUCKET_BITS; height++) {
        const level = nodesToBytes(levels[BUCKET_BITS - height]!);
        proof.set(nodeAt(level, (index >> height) ^ 1), height * NODE_BYTES);
      }
      proof.set(bucket, BUCKET_BITS * NODE_BYTES);
      return proof;
    },
  };
}

let empty: readonly Nodes[] | undefined;

/** Copying them is several times faster than filling them, and a simulation makes thousands of trees. */
function copyEmptyLevels(): readonly Nodes[] {
  empty ??= emptyLevels();
  return empty.map((level) => level.slice());
}

/** `levels[0]` is the root, `levels[16]` the hashes of the buckets. All nodes of a level are alike, so one of them is hashed. */
function emptyLevels(): Nodes[] {
  const levels = [createNodes(BUCKET_COUNT)];
  let pair = createNodes(2);
  for (let level = BUCKET_BITS - 1; level >= 0; level--) {
    const node = hashPairs(pair);
    levels.unshift(repeatNode(node, 2 ** level));
    pair = repeatNode(node, 2);
  }
  return levels;
}

/** Puts the changes into their buckets. @returns which buckets, ascending, each once */
function changeBuckets(buckets: Uint8Array[], changes: readonly StateChange[]): Uint32Array {
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
    buckets[index] =
      changes[at]!.value === null
        ? withoutEntry(buckets[index]!, keyHash)
        : withEntry(buckets[index]!, keyHash, nodeAt(valueHashes, at));
    touched[at] = index;
  }
  return withoutRepetition(touched.sort());
}

/** Above the touched buckets (ascending), hashes each touched node once. */
function rehash(levels: readonly Nodes[], touched: Uint32Array): void {
  let nodes = touched;
  for (let level = BUCKET_BITS - 1; level >= 0; level--) {
    nodes = withoutRepetition(nodes.map((node) => node >> 1));
    const below = levels[level + 1]!;
    const pairs = createNodes(2 * nodes.length);
    for (let at = 0; at < nodes.length; at++) {
      copyNode(below, 2 * nodes[at]!, pairs, 2 * at);
      copyNode(below, 2 * nodes[at]! + 1, pairs, 2 * at + 1);
    }
    scatter(hashPairs(pairs), levels[level]!, nodes);
  }
}

/** Puts hash number `at` to the place of node `nodes[at]`. */
function scatter(hashes: Nodes, level: Nodes, nodes: Uint32Array): void {
  for (let at = 0; at < nodes.length; at++) copyNode(hashes, at, level, nodes[at]!);
}

/** Ascending numbers, each once; in place. */
function withoutRepetition(numbers: Uint32Array): Uint32Array {
  let count = 0;
  for (const number of numbers) if (count === 0 || numbers[count - 1] !== number) numbers[count++] = number;
  return numbers.subarray(0, count);
}
