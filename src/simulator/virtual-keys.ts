/** The keys of a simulated network: real Ed25519, or keyed tags that cost next to nothing, or nothing at all. */
import type { Chance } from '../base/chance.ts';
import { hashTagged } from '../crypto/hash.ts';
import { keyPairFromSeed } from '../crypto/keys.ts';
import { sign, signedBytes, verify } from '../crypto/signature.ts';
import type { Tag } from '../crypto/tags.ts';
import type { Claim, ReplicaId } from '../protocols/contract.ts';
import { createKeyedSigners } from './keyed-signer.ts';

export interface VirtualKeys {
  /** The `sign` of one replica. */
  readonly signerOf: (replica: ReplicaId) => (tag: Tag, bytes: Uint8Array) => Uint8Array;
  /** True when this claim is what its signer really signed. */
  readonly isTrue: (claim: Claim) => boolean;
}

/** Chain id of simulated networks of bare engines. */
const CHAIN_ID = hashTagged('genesis');

function createEd25519Keys(members: number, chance: Chance): VirtualKeys {
  const pairs = Array.from({ length: members }, () =>
    keyPairFromSeed(Uint8Array.from({ length: 32 }, () => chance.integer(256))),
  );
  return {
    signerOf: (replica) => (tag, bytes) => sign(pairs[replica]!, signedBytes(tag, CHAIN_ID, bytes)),
    isTrue({ signer, tag, bytes, signature }) {
      const pair = pairs[signer];
      return pair !== undefined && verify(pair.publicKey, signedBytes(tag, CHAIN_ID, bytes), signature);
    },
  };
}

/** Keys for `members` replicas; `none` signs with tags too, but believes every claim. */
export function createVirtualKeys(
  kind: 'ed25519' | 'tags' | 'none',
  members: number,
  chance: Chance,
): VirtualKeys {
  if (kind === 'ed25519') return createEd25519Keys(members, chance);
  const tags = createKeyedSigners(members, chance);
  return kind === 'tags' ? tags : { ...tags, isTrue: () => true };
}
