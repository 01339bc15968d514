import { equal, throws } from 'node:assert/strict';
import { bytesToHex, hexToBytes, utf8ToBytes } from '../../src/base/bytes.ts';
import { keyPairFromSeed } from '../../src/crypto/keys.ts';
import { sign, signedBytes, verify } from '../../src/crypto/signature.ts';
import { RFC_8032 } from './signature-vectors.ts';

const CHAIN_ID = new Uint8Array(32).fill(0x11);

describe('signature', () => {
  it('signs tag, version, chain id and bytes (frozen)', () => {
    equal(
      bytesToHex(signedBytes('prepare', CHAIN_ID, utf8ToBytes('abc'))),
      `${bytesToHex(utf8ToBytes('logothete/tag/'))}1500${'01000000'}${'11'.repeat(32)}616263`,
    );
  });

  it('signs as RFC 8032 says (frozen)', () => {
    const { seed, message, signature, publicKey } = RFC_8032[2];
    const keyPair = keyPairFromSeed(hexToBytes(seed)!);
    equal(bytesToHex(keyPair.publicKey), publicKey);
    equal(bytesToHex(sign(keyPair, hexToBytes(message)!)), signature);
  });

  it('is good for its purpose and chain alone', () => {
    const keyPair = keyPairFromSeed(new Uint8Array(32));
    const bytes = utf8ToBytes('vote');
    const signature = sign(keyPair, signedBytes('prepare', CHAIN_ID, bytes));
    equal(verify(keyPair.publicKey, signedBytes('prepare', CHAIN_ID, bytes), signature), true);
    equal(verify(keyPair.publicKey, signedBytes('commit', CHAIN_ID, bytes), signature), false);
    equal(verify(keyPair.publicKey, signedBytes('prepare', new Uint8Array(32), bytes), signature), false);
  });

  it('refuses a seed or a chain id of a wrong length', () => {
    throws(() => keyPairFromSeed(new Uint8Array(31)), /32 bytes/);
    throws(() => signedBytes('prepare', new Uint8Array(31), CHAIN_ID), /chain id/);
  });
});
