/** Signing and verifying, by the one rule of `signature-rule.ts`, always over bytes that name their purpose and their chain. */
import { backend } from '#backend';
import { assert } from '../base/assert.ts';
import { concatBytes } from '../base/bytes.ts';
import { HASH_BYTES, tagPrefix } from './hash.ts';
import type { KeyPair } from './keys.ts';
import { createVerify } from './signature-rule.ts';
import type { Tag } from './tags.ts';

/** Version of everything that is signed; nodes of different versions refuse each other's signatures. */
export const PROTOCOL_VERSION = 1;

/** 32-bit little-endian, as all numbers on our wire. */
const VERSION_BYTES = Uint8Array.of(PROTOCOL_VERSION, 0, 0, 0);

/**
 * What is really signed: prefix of the tag (16 bytes) || protocol version (4) || chain id (32) || bytes.
 * So no signature can be replayed for another purpose, on another chain, or under another version.
 */
export function signedBytes(tag: Tag, chainId: Uint8Array, bytes: Uint8Array): Uint8Array {
  assert(chainId.length === HASH_BYTES, 'a chain id is a hash');
  return concatBytes(tagPrefix(tag), VERSION_BYTES, chainId, bytes);
}

/** Ed25519 signature, 64 bytes; deterministic. */
export function sign(keyPair: KeyPair, bytes: Uint8Array): Uint8Array {
  return backend.signatures.sign(keyPair, bytes);
}

/** What a member of this chain signs its messages with. */
export function createSigner(
  keyPair: KeyPair,
  chainId: Uint8Array,
): (tag: Tag, bytes: Uint8Array) => Uint8Array {
  return (tag, bytes) => sign(keyPair, signedBytes(tag, chainId, bytes));
}

/** Is this the key's signature over `bytes`, by the house's one rule? Arguments of a wrong length are simply not. */
export const verify: (publicKey: Uint8Array, bytes: Uint8Array, signature: Uint8Array) => boolean =
  createVerify(backend.signatures);
