/**
 * What a backend supplies: bare primitives, chosen by the `imports` condition `#backend` in package.json
 * (node: native, `backend-node.ts`; anywhere else: `backend-pure.ts`). Every backend gives the same answers, byte for byte.
 */
import type { KeyPair } from './keys.ts';

/** Ed25519 primitives (RFC 8032) of one library. */
export interface SignatureBackend {
  readonly name: string;
  /** Public key, 32 bytes, of a 32-byte seed. */
  publicKeyOf(seed: Uint8Array): Uint8Array;
  /** Deterministic signature, 64 bytes. */
  sign(keyPair: KeyPair, bytes: Uint8Array): Uint8Array;
  /**
   * The cofactorless equation alone: does encode([S]B - [k]A) equal R? Only for arguments that `isLawful` (signature-rule.ts) let pass;
   * false for a key that is not a point.
   */
  holds(publicKey: Uint8Array, bytes: Uint8Array, signature: Uint8Array): boolean;
}

export interface HashBackend {
  sha256(bytes: Uint8Array): Uint8Array;
  /** sha256 of each 64-byte pair, one behind the other. */
  hashLevel(pairs: Uint8Array): Uint8Array;
  /** The same, into `hashes`, half as long. */
  hashInto(pairs: Uint8Array, hashes: Uint8Array): void;
}

export interface Backend extends HashBackend {
  readonly signatures: SignatureBackend;
}
