/**
 * Heads that validators relayed: a primary orders them before its own queue, mempool full or not, rival of a waiting nonce or not.
 * One outstanding per validator, so f traitors buy themselves at most f places in a batch.
 */
import type { SignedTransaction } from '../../ledger/transaction.ts';
import type { ReplicaId } from '../../protocols/contract.ts';

/** The latest unfinished head of each validator, oldest wish first. */
export type UrgentSlots = Map<ReplicaId, SignedTransaction>;

/** Notes a validator's head, signature checked. A new one replaces its last. */
export function setUrgent(slots: UrgentSlots, from: ReplicaId, transaction: SignedTransaction): void {
  const held = slots.get(from);
  if (held?.key === transaction.key) return;
  slots.delete(from);
  slots.set(from, transaction);
}

/** Empties the slots whose transaction `isFinished`: executed, expired, or its nonce used. */
export function clearFinished(
  slots: UrgentSlots,
  isFinished: (transaction: SignedTransaction) => boolean,
): void {
  for (const [from, transaction] of slots) if (isFinished(transaction)) slots.delete(from);
}
