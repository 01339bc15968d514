/**
 * The reference backend, in JavaScript and WebAssembly alone: runs in a browser, and every other backend is compared with it.
 * noble's own `verify` is cofactored, which is not our rule, so the equation is written out here.
 */
import { hashInto } from '@chainsafe/as-sha256';
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { concatBytes, equalBytes } from '../base/bytes.ts';
import type { Backend, SignatureBackend } from './backend.ts';

const { Point } = ed25519;

/** Scalars are little-endian (RFC 8032, section 5.1.2). */
function bytesToScalar(bytes: Uint8Array): bigint {
  let scalar = 0n;
  for (let index = bytes.length - 1; index >= 0; index--) scalar = (scalar << 8n) | BigInt(bytes[index]!);
  return scalar;
}

/** RFC 8032, section 5.1.7, without the factor 8: R must be exactly what [S]B - [k]A encodes to. */
function holds(publicKey: Uint8Array, bytes: Uint8Array, signature: Uint8Array): boolean {
  const r = signature.subarray(0, 32);
  const s = bytesToScalar(signature.subarray(32));
  const k = bytesToScalar(sha512(concatBytes(r, publicKey, bytes))) % Point.Fn.ORDER;
  let a: InstanceType<typeof Point>;
  try {
    a = Point.fromBytes(publicKey);
  } catch {
    return false; // not the encoding of a point
  }
  return equalBytes(Point.BASE.multiplyUnsafe(s).subtract(a.multiplyUnsafe(k)).toBytes(), r);
}

export const nobleSignatures: SignatureBackend = {
  name: '@noble/curves',
  publicKeyOf: (seed) => ed25519.getPublicKey(seed),
  sign: ({ secretKey }, bytes) => ed25519.sign(bytes, secretKey),
  holds,
};

export const backend: Backend = {
  sha256,
  hashLevel: (pairs) => {
    const hashes = new Uint8Array(pairs.length / 2);
    hashInto(pairs, hashes);
    return hashes;
  },
  hashInto,
  signatures: nobleSignatures,
};
