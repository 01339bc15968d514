/** What a primary puts into a batch: first the heads that other validators relayed, then its own queue, oldest first. */
import type { SignedTransaction } from '../../ledger/transaction.ts';
import { accountOf, type Pool } from './pool.ts';
import type { UrgentSlots } from './urgent.ts';

export interface BatchLimits {
  readonly transactionsMax: number;
  /** Raw bytes of the transactions together, with `TRANSACTION_OVERHEAD_BYTES` for each. */
  readonly bytesMax: number;
}

/** An SSZ list of variable-size elements spends a 4-byte offset on each. */
const TRANSACTION_OVERHEAD_BYTES = 4;

/** A batch under construction. */
interface Selection {
  readonly limits: BatchLimits;
  readonly chosen: SignedTransaction[];
  /** Next nonce of each sender met so far, were this batch executed: keeps (sender, nonce) unique and consecutive. */
  readonly next: Map<string, number>;
  bytes: number;
}

/** Takes a transaction if it fits and could be executed in its turn; `first` is its sender's next nonce outside of this batch. */
function offer(selection: Selection, transaction: SignedTransaction, first: number): void {
  const sender = transaction.senderKey;
  const expected = selection.next.get(sender) ?? first;
  const bytes = transaction.bytes.length + TRANSACTION_OVERHEAD_BYTES;
  const fits = selection.bytes + bytes <= selection.limits.bytesMax;
  const taken = fits && transaction.body.nonce === expected;
  // Also remembered when it is not taken: then its successors must not be taken either.
  selection.next.set(sender, taken ? expected + 1 : expected);
  if (!taken) return;
  selection.bytes += bytes;
  selection.chosen.push(transaction);
}

/** Next nonce of this sender, were all accepted batches executed. */
function nextUnordered(pool: Pool, transaction: SignedTransaction): number {
  const account = accountOf(pool, transaction.body.sender, transaction.senderKey);
  let nonce = account.next;
  while (nonce < account.executableEnd && account.entries.get(nonce)?.ordered) nonce += 1;
  return nonce;
}

/**
 * Chooses the transactions of the next batch: unique by id and by (sender, nonce), several consecutive nonces of a sender allowed.
 * Urgent heads come first, rivals of a waiting (sender, nonce) too.
 */
export function selectBatch(
  pool: Pool,
  urgent: UrgentSlots,
  limits: BatchLimits,
): readonly SignedTransaction[] {
  const selection: Selection = { limits, chosen: [], next: new Map(), bytes: 0 };
  for (const transaction of urgent.values()) {
    if (pool.entries.get(transaction.key)?.ordered) continue;
    if (selection.chosen.length >= limits.transactionsMax) break;
    const first = nextUnordered(pool, transaction);
    if (transaction.body.nonce === first) offer(selection, transaction, first);
  }
  for (const entry of pool.queue.values()) {
    if (selection.chosen.length >= limits.transactionsMax) break;
    if (!entry.ordered) offer(selection, entry.transaction, entry.transaction.body.nonce);
  }
  return selection.chosen;
}

/** Might a batch be made at all? Cheap; asked after every step while the engine wishes for one. */
export function isProposable(pool: Pool, urgent: UrgentSlots): boolean {
  return pool.queue.size > pool.orderedInQueue || urgent.size > 0;
}
