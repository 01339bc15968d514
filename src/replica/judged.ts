/** Lawful batches that are not executed yet: the transactions of each, read and with their signatures checked, so that accepting one asks nothing twice. */
import { bytesToKey } from '../base/bytes.ts';
import { LIMITS } from '../base/limits.ts';
import type { SignedTransaction } from '../ledger/transaction.ts';

interface JudgedBatch {
  readonly sequence: number;
  readonly transactions: readonly SignedTransaction[];
}

export interface Judged {
  /** The transactions of a batch, by its digest; none if it is not known, or executed. */
  of(digest: Uint8Array): readonly SignedTransaction[];
  /** A verdict may come when the batch is executed already, because others decided it: then nobody asks for it any more. */
  remember(sequence: number, digest: Uint8Array, transactions: readonly SignedTransaction[]): void;
  /** Everything up to this sequence number is executed. */
  forgetUpTo(sequence: number): void;
}

/** @param executed the sequence number up to which the chain stands */
export function createJudged(executed: number): Judged {
  const batches = new Map<string, JudgedBatch>();
  let done = executed;
  return {
    of: (digest) => batches.get(bytesToKey(digest))?.transactions ?? [],
    remember: (sequence, digest, transactions) => {
      if (sequence <= done) return;
      batches.set(bytesToKey(digest), { sequence, transactions });
      const [oldest] = batches.keys();
      if (oldest !== undefined && batches.size > 2 * LIMITS.watermarkWindowMax) batches.delete(oldest);
    },
    forgetUpTo: (sequence) => {
      done = sequence;
      for (const [key, batch] of batches) if (batch.sequence <= sequence) batches.delete(key);
    },
  };
}
