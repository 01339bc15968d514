/**
 * Byte strings: comparing, joining, and their two readable forms (lower-case hex and UTF-8).
 * Always plain `Uint8Array`s, never a `Buffer`: results must look alike in node and browser.
 */
import { allocUnsafe } from 'uint8arrays/alloc';
import { concat } from 'uint8arrays/concat';
import { fromString } from 'uint8arrays/from-string';
import { toString as encodeText } from 'uint8arrays/to-string';

const HEX = /^(?:[0-9a-fA-F]{2})*$/;
const UTF8 = new TextEncoder();
/** Strict: throws on bytes that are not UTF-8, and keeps a leading byte order mark, so that no two byte strings read alike. */
const STRICT_UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function bytesToHex(bytes: Uint8Array): string {
  return encodeText(bytes, 'base16');
}

/** Reads hex of either case; undefined for anything else (a stray letter, an odd number of digits). */
export function hexToBytes(hex: string): Uint8Array | undefined {
  return HEX.test(hex) ? fromString(hex.toLowerCase(), 'base16') : undefined;
}

/** Arguments of one call: every JavaScript stack holds this many. */
const KEY_CHUNK_BYTES = 8_192;
/** Hashes and public keys. */
const HASH_BYTES = 32;

/** A string that is equal where the bytes are, for keys of maps: several times cheaper than hex, and not meant to be read. */
export function bytesToKey(bytes: Uint8Array): string {
  if (bytes.length === HASH_BYTES) return hashToKey(bytes);
  // Spreading the bytes instead takes five times as long: it iterates.
  if (bytes.length <= KEY_CHUNK_BYTES) return String.fromCharCode.apply(null, bytes as unknown as number[]);
  return bytesToKey(bytes.subarray(0, KEY_CHUNK_BYTES)) + bytesToKey(bytes.subarray(KEY_CHUNK_BYTES));
}

/**
 * Nearly all keys are made here, in a third of the time: the engine makes no list of arguments first. Joining shorter strings would cost more,
 * since such a string is compared slowly for as long as it lives.
 */
function hashToKey(b: Uint8Array): string {
  // biome-ignore format: eight bytes a line
  return String.fromCharCode(
    b[0]!, b[1]!, b[2]!, b[3]!, b[4]!, b[5]!, b[6]!, b[7]!,
    b[8]!, b[9]!, b[10]!, b[11]!, b[12]!, b[13]!, b[14]!, b[15]!,
    b[16]!, b[17]!, b[18]!, b[19]!, b[20]!, b[21]!, b[22]!, b[23]!,
    b[24]!, b[25]!, b[26]!, b[27]!, b[28]!, b[29]!, b[30]!, b[31]!,
  );
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a === b || (a.length === b.length && compareBytes(a, b) === 0);
}

/** Order by bytes, a prefix first: negative, zero or positive, as `Array.sort` wants it. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const difference = a[index]! - b[index]!;
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Arrays up to this size live on the engine's heap; larger ones cost a separate allocation each, unless pooled. */
export const ON_HEAP_BYTES_MAX = 64;

/** All parts behind one another. The result may lie in a pool with others: never transfer its buffer to a thread. */
export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  if (length > ON_HEAP_BYTES_MAX) return concat(parts as Uint8Array[], length);
  const joined = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

/** The bytes behind one more. The result may lie in a pool with others: never transfer its buffer to a thread. */
export function prependByte(byte: number, bytes: Uint8Array): Uint8Array {
  const joined = allocUnsafe(1 + bytes.length);
  joined[0] = byte;
  joined.set(bytes, 1);
  return joined;
}

/** UTF-8 of a text; an unpaired surrogate becomes U+FFFD, as everywhere on the web. */
export function utf8ToBytes(text: string): Uint8Array {
  return UTF8.encode(text);
}

/** The text of UTF-8 bytes; undefined when they are not UTF-8. */
export function bytesToUtf8(bytes: Uint8Array): string | undefined {
  try {
    return STRICT_UTF8.decode(bytes);
  } catch {
    return undefined;
  }
}
