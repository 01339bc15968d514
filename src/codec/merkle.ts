/**
 * Merkle trees of a fixed depth over 32-byte leaves, hashed level by level. The root mixes in the number of leaves, so a proof says
 * "leaf i of n"; with depth and length fixed, leaves need no tag of their own. Equal to SSZ's hash_tree_root of
 * List[Bytes32, 2^depth]: sha256(tree || length, 32 bytes little-endian), missing leaves being zero.
 */
import { assert } from '../base/assert.ts';
import { concatBytes, equalBytes } from '../base/bytes.ts';
import { isSafeCount } from '../base/integer.ts';
import { HASH_BYTES, hashLevel } from '../crypto/hash.ts';

/** Deepest tree: room for 2^32 leaves. */
const DEPTH_MAX = 32;

/** Shows that a leaf stands at `index` among `length` leaves. */
export interface MerkleProof {
  readonly index: number;
  readonly length: number;
  /** The other child at each level, from the leaves up; one for each of the tree's `depth` levels. */
  readonly siblings: readonly Uint8Array[];
}

/** Root of a subtree of zero leaves, by its height. */
const ZERO_HASHES: Uint8Array[] = [new Uint8Array(HASH_BYTES)];
for (let height = 0; height < DEPTH_MAX; height++) {
  ZERO_HASHES.push(hashLevel(concatBytes(ZERO_HASHES[height]!, ZERO_HASHES[height]!)));
}

/** The nodes of a level joined, with a zero node added where one is alone. */
function padLevel(level: Uint8Array, height: number): Uint8Array {
  return level.length % (2 * HASH_BYTES) === 0 ? level : concatBytes(level, ZERO_HASHES[height]!);
}

function mixInLength(root: Uint8Array, length: number): Uint8Array {
  const pair = new Uint8Array(2 * HASH_BYTES);
  pair.set(root);
  new DataView(pair.buffer).setBigUint64(HASH_BYTES, BigInt(length), true);
  return hashLevel(pair);
}

/** All levels, from the leaves up to the root (without the length), each padded to pairs. */
function levelsOf(leaves: readonly Uint8Array[], depth: number): Uint8Array[] {
  assert(Number.isInteger(depth) && depth >= 0 && depth <= DEPTH_MAX, 'Merkle depth is out of range');
  assert(leaves.length <= 2 ** depth, `${leaves.length} leaves do not fit a tree of depth ${depth}`);
  assert(
    leaves.every((leaf) => leaf.length === HASH_BYTES),
    'a Merkle leaf has 32 bytes',
  );
  const levels = [concatBytes(...leaves)];
  for (let height = 0; height < depth; height++) {
    levels[height] = padLevel(levels[height]!, height);
    levels.push(hashLevel(levels[height]!));
  }
  return levels;
}

/** Root over at most 2^depth leaves of 32 bytes, with their number mixed in. */
export function merkleRoot(leaves: readonly Uint8Array[], depth: number): Uint8Array {
  const top = levelsOf(leaves, depth)[depth]!;
  return mixInLength(top.length === 0 ? ZERO_HASHES[depth]! : top, leaves.length);
}

/** Proof for the leaf at `index`, which must exist. */
export function merkleProof(leaves: readonly Uint8Array[], index: number, depth: number): MerkleProof {
  assert(isSafeCount(index) && index < leaves.length, `there is no leaf ${index}`);
  const siblings = levelsOf(leaves, depth)
    .slice(0, depth)
    .map((level, height) => {
      const node = Math.floor(index / 2 ** height);
      const start = (node % 2 === 0 ? node + 1 : node - 1) * HASH_BYTES;
      return level.slice(start, start + HASH_BYTES);
    });
  return { index, length: leaves.length, siblings };
}

/** Does `root`, of a tree of this `depth`, hold `leaf` where the proof says? Any proof from outside may be asked about. */
export function verifyMerkleProof(
  root: Uint8Array,
  leaf: Uint8Array,
  { index, length, siblings }: MerkleProof,
  depth: number,
): boolean {
  if (siblings.length !== depth || [leaf, ...siblings].some((node) => node.length !== HASH_BYTES))
    return false;
  if (!isSafeCount(index) || !isSafeCount(length) || index >= length || length > 2 ** depth) return false;
  let node = leaf;
  for (const [height, sibling] of siblings.entries()) {
    const isRight = Math.floor(index / 2 ** height) % 2 === 1;
    node = hashLevel(isRight ? concatBytes(sibling, node) : concatBytes(node, sibling));
  }
  return equalBytes(mixInLength(node, length), root);
}
