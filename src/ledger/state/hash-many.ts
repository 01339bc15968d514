/**
 * Hashes of many byte strings at once: a native call costs as much as hashing a kilobyte, and a block changes thousands of small entries.
 *
 * The hash of one string is a Merkle root over its 32-byte chunks (the last padded with zeros; an empty string is one chunk of zeros; a level of odd
 * length is padded with a node of zeros), hashed together with a last node that names its length and its purpose: bytes 0..7 the length,
 * little-endian, byte 31 the number of the tag. The length fixes the shape of the tree, so no two strings share a preimage; a string
 * of at most 32 bytes costs one hash.
 */
import { hashLevel } from '../../crypto/hash.ts';
import { TAGS, type Tag } from '../../crypto/tags.ts';
import { NODE_BYTES, nodeAt } from './node.ts';

/** Hashes of all strings, 32 bytes each, one behind the other. */
export function hashMany(tag: Tag, strings: readonly Uint8Array[]): Uint8Array {
  const roots = new Uint8Array(strings.length * 2 * NODE_BYTES);
  const long: number[] = [];
  for (let index = 0; index < strings.length; index++) {
    const string = strings[index]!;
    const start = index * 2 * NODE_BYTES;
    if (string.length <= NODE_BYTES) roots.set(string, start);
    else long.push(index);
    writeEnd(roots, start + NODE_BYTES, string.length, TAGS[tag]);
  }
  if (long.length > 0) foldLong(roots, long, strings);
  return hashLevel(roots);
}

/** The last node: length and purpose. */
function writeEnd(roots: Uint8Array, at: number, length: number, tag: number): void {
  roots[at] = length & 0xff;
  roots[at + 1] = (length >> 8) & 0xff;
  roots[at + 2] = (length >> 16) & 0xff;
  roots[at + 3] = length >>> 24;
  roots[at + NODE_BYTES - 1] = tag;
}

/** Folds the strings of several chunks, all of them level by level, and puts their roots in place. */
function foldLong(roots: Uint8Array, long: readonly number[], strings: readonly Uint8Array[]): void {
  let open = long.map((index) => ({
    index,
    nodes: Math.ceil(strings[index]!.length / NODE_BYTES),
    offset: 0,
  }));
  let level = layOut(open, (fold, target, offset) => target.set(strings[fold.index]!, offset));
  while (open.length > 0) {
    const hashed = hashLevel(level);
    for (const fold of open) {
      fold.nodes = Math.ceil(fold.nodes / 2);
      fold.offset /= 2;
      if (fold.nodes === 1) roots.set(nodeAt(hashed, fold.offset / NODE_BYTES), fold.index * 2 * NODE_BYTES);
    }
    open = open.filter((fold) => fold.nodes > 1);
    level = layOut(open, (fold, target, offset) => {
      target.set(hashed.subarray(fold.offset, fold.offset + fold.nodes * NODE_BYTES), offset);
    });
  }
}

interface Fold {
  readonly index: number;
  nodes: number;
  /** Where its nodes begin in the level. */
  offset: number;
}

/** A level of all folds, each padded to pairs. */
function layOut(
  open: readonly Fold[],
  fill: (fold: Fold, target: Uint8Array, offset: number) => void,
): Uint8Array {
  let bytes = 0;
  for (const fold of open) bytes += (fold.nodes + (fold.nodes % 2)) * NODE_BYTES;
  const level = new Uint8Array(bytes);
  let offset = 0;
  for (const fold of open) {
    fill(fold, level, offset);
    fold.offset = offset;
    offset += (fold.nodes + (fold.nodes % 2)) * NODE_BYTES;
  }
  return level;
}
