/**
 * The one signature rule of the net. Libraries disagree on odd Ed25519 signatures (Chalkias, Garillot, Nikolaenko: "Taming the many
 * EdDSAs", 2020), and two nodes that disagree on one signature disagree on a block. So, whatever the backend:
 *   1. canonical encodings: S < L (RFC 8032, 5.1.7), and y < p in A and R;
 *   2. neither A nor R of small order;
 *   3. the cofactorless equation.
 * 1 and 2 are decided here and need no curve arithmetic; 3 is the backend's `holds`.
 */
import { hexToBytes } from '../base/bytes.ts';
import type { SignatureBackend } from './backend.ts';

const PUBLIC_KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;
const SIGN_BIT = 0x80;

/** Order of the base point, 2^252 + 27742317777372353535851937790883648493, little-endian. */
const ORDER = hexToBytes('edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010')!;
/** The field prime, 2^255 - 19, little-endian. */
const PRIME = hexToBytes('edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f')!;
/** The y of all eight points whose order divides 8, little-endian; two of them come with either sign of x. */
const SMALL_ORDER_Y = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
].map((hex) => hexToBytes(hex)!);

/** The byte of y at `index` in the encoded point at `offset`: the sign of x, in the last byte, is left out. */
function yByte(bytes: Uint8Array, offset: number, index: number): number {
  const byte = bytes[offset + index]!;
  return index === 31 ? byte & ~SIGN_BIT : byte;
}

function isSameY(bytes: Uint8Array, offset: number, y: Uint8Array): boolean {
  for (let index = 0; index < 32; index++) if (yByte(bytes, offset, index) !== y[index]) return false;
  return true;
}

/** Is y < p? */
function isCanonicalY(bytes: Uint8Array, offset: number): boolean {
  for (let index = 31; index >= 0; index--) {
    const difference = yByte(bytes, offset, index) - PRIME[index]!;
    if (difference !== 0) return difference < 0;
  }
  return false;
}

/** Is S < L? */
function isCanonicalScalar(signature: Uint8Array): boolean {
  for (let index = 31; index >= 0; index--) {
    const difference = signature[32 + index]! - ORDER[index]!;
    if (difference !== 0) return difference < 0;
  }
  return false;
}

/** Can these 32 bytes be a point that the rule admits? Whether they are on the curve is the equation's business. */
function isLawfulPoint(bytes: Uint8Array, offset: number): boolean {
  return isCanonicalY(bytes, offset) && !SMALL_ORDER_Y.some((y) => isSameY(bytes, offset, y));
}

/** Parts 1 and 2 of the rule: lengths, canonical encodings, no small order. */
export function isLawful(publicKey: Uint8Array, signature: Uint8Array): boolean {
  return (
    publicKey.length === PUBLIC_KEY_BYTES &&
    signature.length === SIGNATURE_BYTES &&
    isCanonicalScalar(signature) &&
    isLawfulPoint(publicKey, 0) &&
    isLawfulPoint(signature, 0)
  );
}

/** Native code refuses shared memory, each library in its own way: it gets a copy. */
function unshared(bytes: Uint8Array): Uint8Array {
  return bytes.buffer instanceof ArrayBuffer ? bytes : bytes.slice();
}

/** The whole rule on top of one backend's arithmetic. */
export function createVerify(
  backend: Pick<SignatureBackend, 'holds'>,
): (publicKey: Uint8Array, bytes: Uint8Array, signature: Uint8Array) => boolean {
  return (publicKey, bytes, signature) =>
    isLawful(publicKey, signature) &&
    backend.holds(unshared(publicKey), unshared(bytes), unshared(signature));
}
