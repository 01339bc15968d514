/** Ed25519 keys (RFC 8032). One key is a validator's identity and its libp2p PeerId; an account is a public key. */
import { backend } from '#backend';
import { assert } from '../base/assert.ts';

export interface KeyPair {
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  /** The 32-byte seed of RFC 8032, 5.1.5. Never logged, never sent. */
  readonly secretKey: Uint8Array;
}

/** The key pair of a 32-byte seed. */
export function keyPairFromSeed(seed: Uint8Array): KeyPair {
  assert(seed.length === 32, 'a seed has 32 bytes');
  return { publicKey: backend.signatures.publicKeyOf(seed), secretKey: seed };
}
