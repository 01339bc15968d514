/**
 * Nodes of 32 bytes in flat arrays of 64-bit words, four to a node: copying one by words is several times faster than by bytes or through
 * `subarray`, and a block copies some hundred thousand. Words are only ever copied, so the machine's byte order does not matter.
 */
import { hashLevel, hashLevelInto } from '../../crypto/hash.ts';

export const NODE_BYTES = 32;
const NODE_WORDS = 4;

export type Nodes = BigUint64Array<ArrayBuffer>;

/** Zeroed nodes. */
export function createNodes(count: number): Nodes {
  return new BigUint64Array(count * NODE_WORDS);
}

/** The same memory as bytes. */
export function nodesToBytes(nodes: Nodes): Uint8Array<ArrayBuffer> {
  return new Uint8Array(nodes.buffer, nodes.byteOffset, nodes.byteLength);
}

/** Copies node number `index` to place number `place`. */
export function copyNode(from: Nodes, index: number, to: Nodes, place: number): void {
  const start = index * NODE_WORDS;
  const target = place * NODE_WORDS;
  to[target] = from[start]!;
  to[target + 1] = from[start + 1]!;
  to[target + 2] = from[start + 2]!;
  to[target + 3] = from[start + 3]!;
}

/** The same node so many times. */
export function repeatNode(node: Nodes, count: number): Nodes {
  const nodes = createNodes(count);
  for (let place = 0; place < count; place++) copyNode(node, 0, nodes, place);
  return nodes;
}

/** Node number `index` of bytes, as a view. */
export function nodeAt(bytes: Uint8Array, index: number): Uint8Array {
  return bytes.subarray(index * NODE_BYTES, (index + 1) * NODE_BYTES);
}

/** Hashes nodes two by two, in one native call. */
export function hashPairs(nodes: Nodes): Nodes {
  const hashes = createNodes(nodes.length / NODE_WORDS / 2);
  // The backend's answer may lie anywhere in memory; words need their own alignment.
  nodesToBytes(hashes).set(hashLevel(nodesToBytes(nodes)));
  return hashes;
}

/** Room to hash nodes two by two in. */
export interface HashSpace {
  /** What is to be hashed: twice as many nodes as hashes. */
  readonly pairs: Nodes;
  readonly hashes: Nodes;
  readonly hash: () => void;
}

function createHashSpace(count: number): HashSpace {
  const pairs = createNodes(2 * count);
  const hashes = createNodes(count);
  const [from, to] = [nodesToBytes(pairs), nodesToBytes(hashes)];
  return { pairs, hashes, hash: () => hashLevelInto(from, to) };
}

/** Up to so many pairs, making room takes longer than hashing: it is made once. */
const KEPT_PAIRS = 64;
const keptSpaces = new Map<number, HashSpace>();

/** Room for so many pairs, to be done with before the next call; what was hashed in it before is still there. */
export function takeHashSpace(count: number): HashSpace {
  const kept = keptSpaces.get(count);
  if (kept !== undefined) return kept;
  const space = createHashSpace(count);
  if (count <= KEPT_PAIRS) keptSpaces.set(count, space);
  return space;
}
