/** What a lawful transaction and a lawful batch are: one test per rule (pbft.md, "Normal case"). */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { utf8ToBytes } from '../../src/base/bytes.ts';
import { isFault } from '../../src/base/fault.ts';
import { LIMITS } from '../../src/base/limits.ts';
import { encodeOperation } from '../../src/ledger/accounts/operations.ts';
import { type Batch, encodeBatch } from '../../src/ledger/batch.ts';
import { DEFAULT_LIMITS } from '../../src/ledger/genesis-reading.ts';
import type { BatchQuestion } from '../../src/ledger/judging.ts';
import { createTransaction, type SignedTransaction } from '../../src/ledger/transaction.ts';
import { alice, bob, createTestChain, lawful, put, testGenesis } from './support.ts';

const limits = {
  ...DEFAULT_LIMITS,
  batchTransactions: 3,
  clockBoundMs: 1_000,
  expiryBlocks: 50,
  transactionBytes: 900,
  batchBytes: 2_000,
};
const genesis = testGenesis({ limits });
const chain = createTestChain({ genesis });
const { chainId } = chain.ledger;
const sign = (nonce: number, who = alice) => chain.sign(who, nonce, [put('a', '1')], 10);
const fresh: BatchQuestion = { sequence: 1, view: 3, fresh: true, nowMs: 5_000 };

/** Code of the fault, or `lawful`. */
function judge(
  transactions: readonly SignedTransaction[],
  change: Partial<Batch> = {},
  question = fresh,
): string {
  const list = transactions.map(({ bytes }) => bytes);
  const batch = { sequence: 1, view: 3, timeMs: 5_000, transactions: list, ...change };
  const judged = chain.ledger.judge(encodeBatch(batch), question);
  return isFault(judged) ? judged.code : 'lawful';
}

function check(change: Partial<Parameters<typeof createTransaction>[1]>): string {
  const body = {
    chainId,
    nonce: 0,
    expiryHeight: 10,
    operations: [encodeOperation(put('a', '1'))],
    ...change,
  };
  const checked = chain.ledger.checkTransaction(createTransaction(alice, body).bytes);
  return isFault(checked) ? checked.code : 'lawful';
}

describe('judging a transaction', () => {
  it('takes a lawful one', () => assert.equal(check({}), 'lawful'));

  it('refuses another chain', () => assert.equal(check({ chainId: new Uint8Array(32) }), 'wrong-chain'));

  it('refuses no operations', () => assert.equal(check({ operations: [] }), 'no-operations'));

  it('refuses what the application cannot read', () => {
    assert.equal(check({ operations: [utf8ToBytes('?')] }), 'malformed-operation');
  });

  it('refuses an expiry height too far ahead of the next sequence number', () => {
    assert.equal(check({ expiryHeight: 51 }), 'lawful');
    assert.equal(check({ expiryHeight: 52 }), 'expiry-too-far');
  });

  it('refuses more bytes than the chain allows', () => {
    assert.equal(
      check({ operations: [encodeOperation(put('a', 'x'.repeat(800)))] }),
      'oversized-transaction',
    );
  });

  it('gives a value or a fault for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 1_000 }), (raw) => isFault(chain.ledger.checkTransaction(raw))),
    );
  });
});

describe('judging a batch', () => {
  it('takes a lawful one, in order', () => {
    assert.equal(judge([sign(0), sign(1), sign(0, bob)]), 'lawful');
  });

  it('refuses another sequence number', () =>
    assert.equal(judge([sign(0)], { sequence: 2 }), 'wrong-sequence'));

  it('refuses a fresh one of another view', () => {
    assert.equal(judge([sign(0)], { view: 2 }), 'wrong-view');
    assert.equal(judge([sign(0)], { view: 4 }), 'wrong-view');
  });

  it('takes one carried over from an earlier view, not from a later one', () => {
    const carried = { ...fresh, fresh: false };
    assert.equal(judge([sign(0)], { view: 2 }, carried), 'lawful');
    assert.equal(judge([sign(0)], { view: 4 }, carried), 'wrong-view');
  });

  it('refuses a time outside the clock bound, when the clock is asked', () => {
    assert.equal(judge([sign(0)], { timeMs: 6_000 }), 'lawful');
    assert.equal(judge([sign(0)], { timeMs: 6_001 }), 'outside-clock-bound');
    assert.equal(judge([sign(0)], { timeMs: 3_999 }), 'outside-clock-bound');
    assert.equal(judge([sign(0)], { timeMs: 6_001 }, { ...fresh, nowMs: null }), 'lawful');
  });

  it('refuses a time from which block times could not rise, whatever the clock', () => {
    const never = { ...fresh, nowMs: null };
    assert.equal(judge([sign(0)], { timeMs: LIMITS.timeMsMax }, never), 'lawful');
    assert.equal(judge([sign(0)], { timeMs: LIMITS.timeMsMax + 1 }, never), 'absurd-time');
  });

  it('refuses an empty one, unless the chain makes empty blocks', () => {
    assert.equal(judge([]), 'empty-batch');
    const empty = createTestChain({ genesis: testGenesis({ limits: { ...limits, emptyBlocks: true } }) });
    const bytes = encodeBatch({ sequence: 1, view: 3, timeMs: 5_000, transactions: [] });
    assert.deepEqual(lawful(empty.ledger.judge(bytes, fresh)).transactions, []);
  });

  it('refuses too many transactions, and too many bytes', () => {
    assert.equal(judge([0, 1, 2, 3].map((nonce) => sign(nonce))), 'too-many-transactions');
    const large = [0, 1, 2].map((nonce) => chain.sign(alice, nonce, [put('a', 'x'.repeat(600))], 10));
    assert.equal(judge(large.slice(0, 2)), 'lawful');
    assert.equal(judge(large), 'oversized-batch');
  });

  it('refuses one transaction twice, and two of one sender and nonce', () => {
    assert.equal(judge([sign(0), sign(0)]), 'duplicate-nonce');
    assert.equal(judge([sign(0), chain.sign(alice, 0, [put('b', '2')], 10)]), 'duplicate-nonce');
  });

  it('refuses an unlawful transaction, and blames the proposer for it', () => {
    const late = chain.sign(alice, 0, [put('a', '1')], 52);
    const batch = { sequence: 1, view: 3, timeMs: 5_000, transactions: [late.bytes] };
    const judged = chain.ledger.judge(encodeBatch(batch), fresh);
    assert.deepEqual(isFault(judged) && [judged.code, judged.action], ['expiry-too-far', 'punish']);
  });

  it('judges a known transaction as it would an unknown one', () => {
    const [one, far] = [sign(0), chain.sign(alice, 1, [put('a', '1')], 52)];
    const forged = one.bytes.slice();
    forged[0]! ^= 1;
    const known = (list: readonly SignedTransaction[]) => ({ ...fresh, known: () => list[0] });
    const judgedAs = (transaction: SignedTransaction, raw: Uint8Array) =>
      chain.ledger.judge(
        encodeBatch({ sequence: 1, view: 3, timeMs: 5_000, transactions: [raw] }),
        known([transaction]),
      );
    assert.equal(lawful(judgedAs(one, one.bytes)).transactions[0], one);
    assert.deepEqual(lawful(judgedAs(one, forged)).transactions[0]!.bytes, forged);
    assert.ok(isFault(judgedAs(far, far.bytes)));
  });

  it('gives a value or a fault for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => isFault(chain.ledger.judge(bytes, fresh))),
    );
  });
});
