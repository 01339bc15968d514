/** Signed transactions: their bytes, and that no other bytes are one. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { bytesToHex, concatBytes, hexToBytes } from '../../src/base/bytes.ts';
import { isFault } from '../../src/base/fault.ts';
import { LIMITS } from '../../src/base/limits.ts';
import { keyPairFromSeed } from '../../src/crypto/keys.ts';
import { verify } from '../../src/crypto/signature.ts';
import { claimedPlace, createTransaction, decodeTransaction } from '../../src/ledger/transaction.ts';
import { alice, bob, lawful } from './support.ts';

/** Laid out by hand, signed with Python's `cryptography`, hashed with its hashlib. */
const RAW =
  '137777f485c0e6b60a1107a2d6618e3dc56ee134668e7f36ab3f9322cd99e4633efc1e416dedd555ac9df92f1833fad30a5e16995cfd37276f0f0de5e2087e06' +
  '1111111111111111111111111111111111111111111111111111111111111111' +
  '8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c' +
  '0500000000000000e80300000000000054000000' +
  '0800000013000000010800000009000000613105040000006b';
const ID = '4c2263c33a84e42ace7a11663c3809eadf08265997859c44e67a877f47203a35';

const chainId = new Uint8Array(32).fill(0x11);
const bodies = fc.record({
  chainId: fc.uint8Array({ minLength: 32, maxLength: 32 }),
  nonce: fc.maxSafeNat(),
  expiryHeight: fc.maxSafeNat(),
  operations: fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 10 }),
});

describe('transaction', () => {
  it('keeps its bytes and its id (frozen, made by other means)', () => {
    const operations = ['0108000000090000006131', '05040000006b'].map((hex) => hexToBytes(hex)!);
    const keyPair = keyPairFromSeed(new Uint8Array(32).fill(1));
    const made = createTransaction(keyPair, { chainId, nonce: 5, expiryHeight: 1_000, operations });
    assert.equal(bytesToHex(made.bytes), RAW);
    assert.equal(bytesToHex(made.id), ID);
    assert.deepEqual(lawful(decodeTransaction(hexToBytes(RAW)!)).body.operations, operations);
  });

  it('reads back what was signed, and the signature is right', () => {
    fc.assert(
      fc.property(bodies, (body) => {
        const made = createTransaction(alice, body);
        const {
          body: read,
          signature,
          signedMessage,
          id,
          operationCount,
        } = lawful(decodeTransaction(made.bytes));
        const { chainId, sender, nonce, expiryHeight, operations } = read;
        assert.deepEqual({ chainId, nonce, expiryHeight, operations }, { ...body });
        assert.deepEqual(sender, alice.publicKey);
        assert.equal(operationCount, body.operations.length);
        assert.deepEqual(id, made.id);
        assert.ok(verify(sender, signedMessage, signature));
      }),
      { numRuns: 30 },
    );
  });

  it('has one encoding: changed bytes are refused, or are another transaction', () => {
    fc.assert(
      fc.property(bodies, fc.nat(), fc.integer({ min: 1, max: 255 }), (body, place, change) => {
        const made = createTransaction(alice, body);
        const bytes = made.bytes.slice();
        const at = 64 + (place % (bytes.length - 64));
        bytes[at]! ^= change;
        const read = decodeTransaction(bytes);
        if (isFault(read)) return;
        assert.notDeepEqual(read.id, made.id);
        assert.ok(!verify(read.body.sender, read.signedMessage, read.signature));
        const again = createTransaction(bob, { ...read.body, operations: read.body.operations });
        // Everything but signature and sender, which are bob's now.
        assert.deepEqual(again.bytes.subarray(64, 96), bytes.subarray(64, 96));
        assert.deepEqual(again.bytes.subarray(128), bytes.subarray(128));
      }),
    );
  });

  it('gives a value or a fault for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const read = decodeTransaction(bytes);
        assert.ok(isFault(read) || bytesToHex(read.bytes) === bytesToHex(bytes));
      }),
    );
  });

  it('keeps none of the bytes that it was read from', () => {
    const raw = hexToBytes(RAW)!;
    const read = lawful(decodeTransaction(raw));
    raw.fill(0);
    assert.equal(bytesToHex(read.bytes), RAW);
    assert.deepEqual(read.body.operations.map(bytesToHex), ['0108000000090000006131', '05040000006b']);
    assert.ok(verify(read.body.sender, read.signedMessage, read.signature));
  });

  it('claims its sender and nonce where they are read; fewer bytes claim something too', () => {
    fc.assert(
      fc.property(bodies, fc.nat(140), (body, length) => {
        const { bytes, senderKey } = createTransaction(alice, body);
        assert.deepEqual(claimedPlace(bytes), { senderKey, nonce: body.nonce });
        assert.ok(claimedPlace(bytes.subarray(0, length)).nonce <= body.nonce);
      }),
      { numRuns: 30 },
    );
  });

  it('has the same id under another signature', () => {
    const made = createTransaction(alice, { chainId, nonce: 0, expiryHeight: 1, operations: [] });
    const forged = concatBytes(new Uint8Array(64), made.bytes.subarray(64));
    assert.deepEqual(lawful(decodeTransaction(forged)).id, made.id);
  });

  it('is refused above the limit, before it is read', () => {
    const read = decodeTransaction(new Uint8Array(LIMITS.transactionBytesMax + 1));
    assert.equal(isFault(read) && read.code, 'oversized-transaction');
  });
});
