/** Changing what a traitor mines before it mines it. */
import { isFault } from '../../base/fault.ts';
import { batchDigest, decodeBatch, encodeBatch } from '../../ledger/batch.ts';
import { decodeTransaction, type SignedTransaction } from '../../ledger/transaction.ts';
import type { Event } from '../../protocols/contract.ts';
import type { OrderingInput } from '../../protocols/ordering.ts';
import type { PowMessage } from '../../protocols/pow/messages.ts';

export type PowEvent = Event<PowMessage, OrderingInput>;

/** The same event, with other transactions where it brings a batch to mine. */
export function withTransactions(
  event: PowEvent,
  change: (transactions: readonly Uint8Array[]) => readonly Uint8Array[],
): PowEvent {
  if (event.type !== 'input' || event.input.type !== 'batch') return event;
  const batch = decodeBatch(event.input.batch.bytes);
  if (isFault(batch)) return event;
  const bytes = encodeBatch({ ...batch, transactions: change(batch.transactions) });
  return { ...event, input: { ...event.input, batch: { bytes, digest: batchDigest(bytes) } } };
}

/** What stands in a batch; what cannot be read is left out. */
export function transactionsOf(batch: Uint8Array): readonly SignedTransaction[] {
  const decoded = decodeBatch(batch);
  if (isFault(decoded)) return [];
  return decoded.transactions.flatMap((raw) => {
    const transaction = decodeTransaction(raw);
    return isFault(transaction) ? [] : [transaction];
  });
}
