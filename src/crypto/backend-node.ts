/**
 * Native backend: hashes by OpenSSL and hashtree, signatures by libsodium where it loads and by OpenSSL elsewhere.
 * The only file below floor 4 that may import `node:` and native packages.
 */
import {
  createPrivateKey,
  createPublicKey,
  hash,
  type KeyObject,
  sign as signWithOpenSsl,
  verify as verifyWithOpenSsl,
} from 'node:crypto';
import { createRequire } from 'node:module';
import type { Backend, SignatureBackend } from './backend.ts';
import { backend as pure } from './backend-pure.ts';

const require = createRequire(import.meta.url);

/** A native package, or undefined where it has no binary for this platform. */
function load<T>(name: string): T | undefined {
  try {
    return require(name) as T;
  } catch {
    return undefined;
  }
}

/** The few functions of libsodium that we call; the package brings no types. */
interface Sodium {
  crypto_sign_seed_keypair(publicKey: Uint8Array, secretKey: Uint8Array, seed: Uint8Array): void;
  crypto_sign_detached(signature: Uint8Array, message: Uint8Array, secretKey: Uint8Array): void;
  crypto_sign_verify_detached(
    signature: Uint8Array,
    message: Uint8Array,
    publicKey: Uint8Array,
  ): boolean | undefined;
}

function createSodiumSignatures(sodium: Sodium): SignatureBackend {
  return {
    name: 'sodium-native',
    publicKeyOf: (seed) => {
      const publicKey = new Uint8Array(32);
      sodium.crypto_sign_seed_keypair(publicKey, new Uint8Array(64), seed);
      return publicKey;
    },
    sign: ({ publicKey, secretKey }, bytes) => {
      const expanded = new Uint8Array(64);
      expanded.set(secretKey);
      expanded.set(publicKey, 32);
      const signature = new Uint8Array(64);
      sodium.crypto_sign_detached(signature, bytes, expanded);
      return signature;
    },
    // sodium-native 5.1 answers undefined, without an error, for shared memory: only `true` is a yes.
    holds: (publicKey, bytes, signature) =>
      sodium.crypto_sign_verify_detached(signature, bytes, publicKey) === true,
  };
}

/** DER wrapping of raw Ed25519 keys (RFC 8410, section 10). */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
/** Imported keys that are kept: importing costs twice as much as using. A few dozen bytes each. */
const KEY_OBJECTS_MAX = 10_000;

/** Remembers what `create` made for a key, the newest `KEY_OBJECTS_MAX` of them. */
function createKeyCache(create: (raw: Uint8Array) => KeyObject): (raw: Uint8Array) => KeyObject {
  const cache = new Map<string, KeyObject>();
  return (raw) => {
    const name = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).toString('latin1');
    const known = cache.get(name);
    if (known !== undefined) return known;
    const created = create(raw);
    if (cache.size >= KEY_OBJECTS_MAX) cache.delete(cache.keys().next().value!);
    cache.set(name, created);
    return created;
  };
}

function createOpenSslSignatures(): SignatureBackend {
  const importPrivateKey = (seed: Uint8Array) =>
    createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' });
  const privateKeyOf = createKeyCache(importPrivateKey);
  const publicKeyObjectOf = createKeyCache((raw) =>
    createPublicKey({ key: Buffer.concat([SPKI_PREFIX, raw]), format: 'der', type: 'spki' }),
  );
  return {
    name: 'node:crypto',
    publicKeyOf: (seed) =>
      new Uint8Array(createPublicKey(importPrivateKey(seed)).export({ format: 'der', type: 'spki' })).slice(
        SPKI_PREFIX.length,
      ),
    sign: ({ secretKey }, bytes) =>
      new Uint8Array(signWithOpenSsl(undefined, bytes, privateKeyOf(secretKey))),
    holds: (publicKey, bytes, signature) =>
      verifyWithOpenSsl(undefined, bytes, publicKeyObjectOf(publicKey), signature),
  };
}

const sodium = load<Sodium>('sodium-native');
const hashtree = load<{ hashInto(pairs: Uint8Array, hashes: Uint8Array): void }>('@chainsafe/hashtree');

export const openSslSignatures = createOpenSslSignatures();
/** Undefined where libsodium has no binary. */
export const sodiumSignatures = sodium && createSodiumSignatures(sodium);

/** By way of a string, since a Buffer for every hash takes twice the time and twice the memory. */
function sha256(bytes: Uint8Array): Uint8Array {
  const characters = hash('sha256', bytes, 'binary');
  const digest = new Uint8Array(characters.length);
  for (let index = 0; index < digest.length; index++) digest[index] = characters.charCodeAt(index);
  return digest;
}

const PAIR_BYTES = 64;

/** Into memory of ours: what hashtree allocates itself is freed only when the event loop turns, which a long simulation never lets it. */
function createHashLevel({ hashInto }: NonNullable<typeof hashtree>): Backend['hashLevel'] {
  return (pairs) => {
    // One pair costs the call into hashtree three times what OpenSSL takes; a block changes a path of single nodes.
    if (pairs.length === PAIR_BYTES) return sha256(pairs);
    const hashes = new Uint8Array(pairs.length / 2);
    hashInto(pairs, hashes);
    return hashes;
  };
}

export const backend: Backend = {
  sha256,
  hashLevel: hashtree ? createHashLevel(hashtree) : pure.hashLevel,
  hashInto: hashtree ? hashtree.hashInto : pure.hashInto,
  signatures: sodiumSignatures ?? openSslSignatures,
};
