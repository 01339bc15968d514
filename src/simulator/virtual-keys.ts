/** The keys of a simulated network: real Ed25519, or keyed tags that cost next to nothing, or nothing at all. */

import { bytesToKey } from '../base/bytes.ts';
import type { Chance } from '../base/chance.ts';
import { type KeyPair, keyPairFromSeed } from '../crypto/keys.ts';
import { createSigner, signedBytes, verify } from '../crypto/signature.ts';
import type { Tag } from '../crypto/tags.ts';
import type { Claim, ReplicaId } from '../protocols/contract.ts';
import { createKeyedSigners, SIGNATURE_BYTES } from './keyed-signer.ts';

/** `tags`: nobody can sign for another, but nothing is proven outside; `none`: every claim is believed. */
export type SignatureKind = 'ed25519' | 'tags' | 'none';

export interface VirtualKeys {
  /** The `sign` of one replica. */
  readonly signerOf: (replica: ReplicaId) => (tag: Tag, bytes: Uint8Array) => Uint8Array;
  /** True when this claim is what its signer really signed. */
  readonly isTrue: (claim: Claim) => boolean;
}

/** Seeds of so many key pairs, drawn from chance. */
export function drawKeySeeds(count: number, chance: Chance): readonly Uint8Array[] {
  return Array.from({ length: count }, () => {
    const seed = new Uint8Array(32);
    for (let index = 0; index < seed.length; index += 1) seed[index] = chance.integer(256);
    return seed;
  });
}

/** So many key pairs, drawn from chance. */
export function drawKeyPairs(count: number, chance: Chance): readonly KeyPair[] {
  return drawKeySeeds(count, chance).map(keyPairFromSeed);
}

function createEd25519Keys(pairs: readonly KeyPair[], chainId: Uint8Array): VirtualKeys {
  return {
    signerOf: (replica) => createSigner(pairs[replica]!, chainId),
    isTrue({ signer, tag, bytes, signature }) {
      const pair = pairs[signer];
      return pair !== undefined && verify(pair.publicKey, signedBytes(tag, chainId, bytes), signature);
    },
  };
}

/** What the members of this chain sign with. */
export function createVirtualKeys(
  kind: SignatureKind,
  pairs: readonly KeyPair[],
  chainId: Uint8Array,
  chance: Chance,
): VirtualKeys {
  if (kind === 'ed25519') return createEd25519Keys(pairs, chainId);
  if (kind === 'tags') return createKeyedSigners(pairs.length, chance);
  const nothing = new Uint8Array(SIGNATURE_BYTES);
  return { signerOf: () => () => nothing, isTrue: () => true };
}

/**
 * Verification that does each check once, however many replicas ask: what is true of a signature is true for all of them.
 */
export function createSharedVerify(): typeof verify {
  const known = new Map<string, boolean>();
  return (publicKey, message, signature) => {
    const key = bytesToKey(signature) + bytesToKey(publicKey) + bytesToKey(message);
    const found = known.get(key) ?? verify(publicKey, message, signature);
    known.set(key, found);
    return found;
  };
}
