import { deepEqual } from 'node:assert/strict';
import { LIMITS } from '../../src/base/limits.ts';
import type { SignedTransaction } from '../../src/ledger/transaction.ts';
import { createJudged } from '../../src/replica/judged.ts';

/** A digest, and a batch of one. Nothing looks into the transactions. */
function batch(name: number) {
  const digest = new Uint8Array(32).fill(name % 256);
  digest[1] = name >> 8;
  return { digest, transactions: [{ key: String(name) } as SignedTransaction] };
}

describe('batches that were judged', () => {
  it('are known until their sequence number is executed, rivals of another view too', () => {
    const judged = createJudged(0);
    const [first, rival, second] = [batch(1), batch(2), batch(3)];
    judged.remember(1, first.digest, first.transactions);
    judged.remember(1, rival.digest, rival.transactions);
    judged.remember(2, second.digest, second.transactions);
    deepEqual(judged.of(rival.digest), rival.transactions);
    judged.forgetUpTo(1);
    deepEqual([judged.of(first.digest), judged.of(rival.digest)], [[], []]);
    deepEqual(judged.of(second.digest), second.transactions);
  });

  it('are not kept when the verdict comes after the execution', () => {
    const judged = createJudged(4);
    const { digest, transactions } = batch(1);
    judged.remember(4, digest, transactions);
    deepEqual(judged.of(digest), []);
    judged.remember(5, digest, transactions);
    deepEqual(judged.of(digest), transactions);
  });

  it('are not more than two windows, the newest', () => {
    const judged = createJudged(0);
    const max = 2 * LIMITS.watermarkWindowMax;
    const batches = Array.from({ length: max + 1 }, (_, name) => batch(name));
    for (const { digest, transactions } of batches) judged.remember(1, digest, transactions);
    deepEqual(judged.of(batches[0]!.digest), []);
    deepEqual(judged.of(batches[1]!.digest), batches[1]!.transactions);
    deepEqual(judged.of(batches[max]!.digest), batches[max]!.transactions);
  });
});
