/** Batches, headers, receipts and validator sets: frozen bytes and hashes, strictness. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { bytesToHex, hexToBytes } from '../../src/base/bytes.ts';
import { isFault } from '../../src/base/fault.ts';
import {
  BATCH_BASE_BYTES,
  BATCH_ENTRY_BYTES,
  batchDigest,
  decodeBatch,
  encodeBatch,
  NULL_DIGEST,
} from '../../src/ledger/batch.ts';
import { decodeHeader, encodeHeader, headerHash } from '../../src/ledger/block.ts';
import {
  createFailedReceipt,
  decodeReceipt,
  decodeReceipts,
  encodeReceipt,
  encodeReceipts,
  type Receipt,
  receiptHash,
} from '../../src/ledger/receipt.ts';
import { validatorSetHash } from '../../src/ledger/validators.ts';
import { alice, createTestChain, lawful, put } from './support.ts';

const filled = (byte: number) => new Uint8Array(32).fill(byte);

describe('batch', () => {
  const transactions = fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 }), { maxLength: 8 });

  it('keeps its layout and digest (frozen, computed with hashlib)', () => {
    const bytes = encodeBatch({ sequence: 7, view: 2, timeMs: 1_700_000_000_000, transactions: [filled(9)] });
    assert.equal(
      bytesToHex(bytes),
      `0700000000000000${'0200000000000000'}0068e5cf8b010000${'1c000000'}04000000${'09'.repeat(32)}`,
    );
    assert.equal(
      bytesToHex(batchDigest(bytes)),
      'f9a2f7e279aac0cc0506e6ca6c389e1a20f8dfc367e74bc2bc4c230397fb735e',
    );
    assert.equal(bytesToHex(NULL_DIGEST), '48722fae28a4d15d385ecfeb40cfd3a7ba656fca1e562500c56380a5442b0c22');
  });

  it('reads back, and costs what the constants say', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.maxSafeNat(), transactions, (sequence, view, list) => {
        const batch = { sequence, view, timeMs: 5, transactions: list };
        const bytes = encodeBatch(batch);
        assert.deepEqual(lawful(decodeBatch(bytes)), batch);
        const content = list.reduce((sum, { length }) => sum + length + BATCH_ENTRY_BYTES, BATCH_BASE_BYTES);
        assert.equal(bytes.length, content);
      }),
    );
  });

  it('gives for any bytes a fault, or a batch of exactly these bytes', () => {
    const near = fc.tuple(transactions, fc.nat(), fc.nat(255)).map(([list, place, byte]) => {
      const bytes = encodeBatch({ sequence: 1, view: 0, timeMs: 5, transactions: list });
      bytes[place % bytes.length] = byte;
      return bytes;
    });
    fc.assert(
      fc.property(fc.oneof(near, fc.uint8Array({ maxLength: 100 })), (bytes) => {
        const batch = decodeBatch(bytes);
        if (!isFault(batch)) assert.deepEqual(encodeBatch(batch), bytes);
      }),
      { numRuns: 500 },
    );
  });
});

describe('header', () => {
  const header = {
    version: 1,
    height: 3,
    parentHash: filled(1),
    transactionRoot: filled(2),
    receiptsRoot: filled(3),
    stateRoot: filled(4),
    timeMs: 1_700_000_000_001,
    validatorSetHash: filled(5),
    engine: new TextEncoder().encode('engine'),
  };

  it('keeps its bytes and hash (frozen, computed with hashlib)', () => {
    const bytes = encodeHeader(header);
    const roots = ['01', '02', '03', '04'].map((byte) => byte.repeat(32)).join('');
    assert.equal(
      bytesToHex(bytes),
      `01000000000000000300000000000000${roots}0168e5cf8b010000${'05'.repeat(32)}bc000000656e67696e65`,
    );
    assert.equal(
      bytesToHex(headerHash(bytes)),
      'c39aa29bbde197a6d0d6c9df5c445a4ad262ceca3b6e146247bf0fcf2901a00f',
    );
    assert.deepEqual(lawful(decodeHeader(bytes)), header);
  });

  it('changes its hash with every byte', () => {
    const bytes = encodeHeader(header);
    const hashes = new Set([bytesToHex(headerHash(bytes))]);
    for (let at = 0; at < bytes.length; at++) {
      const changed = bytes.slice();
      changed[at]! ^= 1;
      hashes.add(bytesToHex(headerHash(changed)));
    }
    assert.equal(hashes.size, bytes.length + 1);
  });

  it('says nothing of the view in which a replica committed', () => {
    const [here, there] = [createTestChain(), createTestChain()];
    const decision = here.decide([here.sign(alice, 0, [put('a', '1')])]);
    const mine = here.ledger.execute({ ...decision, proof: Uint8Array.of(1) });
    const theirs = there.ledger.execute({ ...decision, proof: Uint8Array.of(2, 2) });
    assert.deepEqual(mine.tip, theirs.tip);
    assert.deepEqual(mine.block!.header, theirs.block!.header);
  });
});

describe('receipt', () => {
  const receipts = fc.oneof(
    fc.constantFrom<Receipt>({ outcome: 'ok' }, { outcome: 'skipped' }),
    fc
      .tuple(fc.string({ maxLength: 20 }), fc.string({ unit: 'binary', maxLength: 300 }))
      .map(([code, detail]) => createFailedReceipt(code, detail)),
  );

  it('keeps its hashes (frozen, computed with hashlib)', () => {
    const hashOf = (receipt: Receipt) => bytesToHex(receiptHash(receipt));
    assert.equal(
      hashOf({ outcome: 'ok' }),
      '2bd5dd446f1bb5f3773b61b48536b60e81e74495258d1c9aac16721501dfad8e',
    );
    assert.equal(
      hashOf({ outcome: 'skipped' }),
      'add7eec1d4193064393ba18e07413481c2866e83a30e5020ffc94b139b060170',
    );
    assert.equal(
      hashOf({ outcome: 'failed', code: 'expired', detail: 'expired after height 1' }),
      'a9cd8b8f0fe072bb4c89c978fe6fa1d11ba5e53c38ac2b1648319b718c6dbfba',
    );
  });

  it('reads back, alone and in lists, with its detail cut at a character', () => {
    fc.assert(
      fc.property(fc.array(receipts, { maxLength: 6 }), (list) => {
        assert.deepEqual(lawful(decodeReceipts(encodeReceipts(list))), list);
        for (const receipt of list) assert.deepEqual(lawful(decodeReceipt(encodeReceipt(receipt))), receipt);
      }),
    );
    const cut = createFailedReceipt('code', 'é'.repeat(150));
    assert.deepEqual(cut, { outcome: 'failed', code: 'code', detail: 'é'.repeat(100) });
  });

  it('has one encoding: a success with a code, an unknown outcome and wrong text are refused', () => {
    for (const hex of ['01090000000a00000061', '03090000000900000000', '02090000000a000000ff']) {
      assert.ok(isFault(decodeReceipt(hexToBytes(hex)!)), hex);
    }
  });
});

describe('validator set', () => {
  it('keeps its hash (frozen, computed with hashlib), which order and names change', () => {
    const [n0, n1] = [
      { name: 'n0', publicKey: filled(1) },
      { name: 'n1', publicKey: filled(2) },
    ];
    const frozen = '81e1be4af477f998dee4f32b9fc9bc1cf255ddedc9443c458301934a1fed6e50';
    assert.equal(bytesToHex(validatorSetHash([n0, n1])), frozen);
    assert.notEqual(bytesToHex(validatorSetHash([n1, n0])), frozen);
    assert.notEqual(bytesToHex(validatorSetHash([n0, { ...n1, name: 'n2' }])), frozen);
  });
});
