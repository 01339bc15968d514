/**
 * Byte strings: comparing, joining, and their two readable forms (lower-case hex and UTF-8).
 * Always plain `Uint8Array`s, never a `Buffer`: results must look alike in node and browser.
 */
import { compare } from 'uint8arrays/compare';
import { concat } from 'uint8arrays/concat';
import { equals } from 'uint8arrays/equals';
import { fromString } from 'uint8arrays/from-string';
import { toString as encodeText } from 'uint8arrays/to-string';

const HEX = /^(?:[0-9a-fA-F]{2})*$/;
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

/** A string that is equal where the bytes are, for keys of maps: several times cheaper than hex, and not meant to be read. */
export function bytesToKey(bytes: Uint8Array): string {
  if (bytes.length <= KEY_CHUNK_BYTES) return String.fromCharCode(...bytes);
  return bytesToKey(bytes.subarray(0, KEY_CHUNK_BYTES)) + bytesToKey(bytes.subarray(KEY_CHUNK_BYTES));
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return equals(a, b);
}

/** Order by bytes, a prefix first: negative, zero or positive, as `Array.sort` wants it. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  return compare(a, b);
}

export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  return concat(parts as Uint8Array[]);
}

/** UTF-8 of a text; an unpaired surrogate becomes U+FFFD, as everywhere on the web. */
export function utf8ToBytes(text: string): Uint8Array {
  return fromString(text, 'utf8');
}

/** The text of UTF-8 bytes; undefined when they are not UTF-8. */
export function bytesToUtf8(bytes: Uint8Array): string | undefined {
  try {
    return STRICT_UTF8.decode(bytes);
  } catch {
    return undefined;
  }
}
