/** SHA-256 (FIPS 180-4), bare, under a purpose tag, and for a whole level of a Merkle tree at once. */
import { backend } from '#backend';
import { concatBytes, utf8ToBytes } from '../base/bytes.ts';
import { TAGS, type Tag } from './tags.ts';

/** Bytes of a hash. */
export const HASH_BYTES = 32;

/** The hash of `bytes`, 32 bytes. */
export function sha256(bytes: Uint8Array): Uint8Array {
  return backend.sha256(bytes);
}

/** Begins every tagged byte string: 14 characters and the tag's number, so that no other program's bytes look like ours. */
const TAG_PREFIX = 'logothete/tag/';

function encodeTag(tag: Tag): Uint8Array {
  const number = TAGS[tag];
  return concatBytes(utf8ToBytes(TAG_PREFIX), Uint8Array.of(number & 0xff, number >> 8));
}

const PREFIXES = new Map(Object.keys(TAGS).map((tag) => [tag, encodeTag(tag as Tag)]));

/** The 16 bytes that stand before everything hashed or signed for this purpose. */
export function tagPrefix(tag: Tag): Uint8Array {
  return PREFIXES.get(tag)!;
}

/** sha256(prefix of the tag || parts). Parts are joined as they are: only one of them may vary in length. */
export function hashTagged(tag: Tag, ...parts: readonly Uint8Array[]): Uint8Array {
  return sha256(concatBytes(tagPrefix(tag), ...parts));
}

/**
 * One level of a Merkle tree: `pairs` holds N nodes of 64 bytes (two children each), the answer N hashes of 32 bytes.
 * About a hundred times faster than N single hashes.
 */
export function hashLevel(pairs: Uint8Array): Uint8Array {
  return backend.hashLevel(pairs);
}

/** The same into `hashes`, half as long. Between two places that are kept, hashing a few nodes takes a fifth of the time. */
export function hashLevelInto(pairs: Uint8Array, hashes: Uint8Array): void {
  backend.hashInto(pairs, hashes);
}
