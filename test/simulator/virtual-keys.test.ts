import { equal, ok } from 'node:assert/strict';
import { createChance } from '../../src/base/chance.ts';
import { hashTagged } from '../../src/crypto/hash.ts';
import {
  createSharedVerify,
  createVirtualKeys,
  drawKeyPairs,
  type SignatureKind,
} from '../../src/simulator/virtual-keys.ts';

const BYTES = Uint8Array.of(1, 2, 3);

function createKeys(kind: SignatureKind) {
  const chance = createChance(1);
  return createVirtualKeys(kind, drawKeyPairs(4, chance), hashTagged('genesis'), chance);
}

describe('virtual keys', () => {
  for (const kind of ['ed25519', 'tags'] as const) {
    it(`of kind ${kind} are good for one signer, one purpose and one text alone`, () => {
      const keys = createKeys(kind);
      const claim = { signer: 1, tag: 'commit', bytes: BYTES } as const;
      const signature = keys.signerOf(1)('commit', BYTES);
      equal(signature.length, 64);
      ok(keys.isTrue({ ...claim, signature }));
      ok(!keys.isTrue({ ...claim, signature, signer: 2 }));
      ok(!keys.isTrue({ ...claim, signature, signer: 99 }));
      ok(!keys.isTrue({ ...claim, signature, tag: 'prepare' }));
      ok(!keys.isTrue({ ...claim, signature, bytes: Uint8Array.of(1, 2, 4) }));
      ok(!keys.isTrue({ ...claim, signature: keys.signerOf(2)('commit', BYTES) }));
    });
  }

  it('of kind none believe everything', () => {
    const signature = new Uint8Array(64);
    ok(createKeys('none').isTrue({ signer: 1, tag: 'commit', bytes: BYTES, signature }));
  });

  it('give one answer for one signature, however often it is asked', () => {
    const verify = createSharedVerify();
    const [pair] = drawKeyPairs(1, createChance(2));
    const bad = new Uint8Array(64);
    equal(verify(pair!.publicKey, BYTES, bad), false);
    equal(verify(pair!.publicKey, BYTES, bad), false);
  });
});
