/**
 * Signatures for simulations "without signatures": a keyed tag. Each replica is handed a `sign` of its own and nothing else, so nobody,
 * a wrapper neither, can sign for another; the world verifies by computing the tag again. Fast, and worth nothing outside a simulation.
 */

import { equalBytes } from '../base/bytes.ts';
import type { Chance } from '../base/chance.ts';
import { TAGS, type Tag } from '../crypto/tags.ts';
import { createRollingHash } from './rolling-hash.ts';
import type { VirtualKeys } from './virtual-keys.ts';

/** As long as an Ed25519 signature, so that codecs see no difference. */
export const SIGNATURE_BYTES = 64;

const tagView = new DataView(new ArrayBuffer(8));
const tagBytes = new Uint8Array(tagView.buffer);

/** Short arrays lie on the engine's heap until somebody asks for their buffer, which costs more than all the rest. */
function keyedTag(key: number, tag: Tag, bytes: Uint8Array): Uint8Array {
  const hash = createRollingHash(key);
  hash.number(TAGS[tag]);
  hash.bytes(bytes);
  tagView.setFloat64(0, hash.digest());
  const signature = new Uint8Array(SIGNATURE_BYTES);
  signature.set(tagBytes);
  return signature;
}

export function createKeyedSigners(members: number, chance: Chance): VirtualKeys {
  const keys = Array.from({ length: members }, () => chance.integer(2 ** 32));
  return {
    signerOf: (replica) => {
      const key = keys[replica]!;
      return (tag, bytes) => keyedTag(key, tag, bytes);
    },
    isTrue(claim) {
      const key = keys[claim.signer];
      return key !== undefined && equalBytes(claim.signature, keyedTag(key, claim.tag, claim.bytes));
    },
  };
}
