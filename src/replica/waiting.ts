/** Between the mempool and everybody who puts something into it: one rule of entry, and the gap clock. */
import type { TransactionName } from '../ledger/overlay.ts';
import type { SignedTransaction } from '../ledger/transaction.ts';
import type { Core } from './core.ts';
import { entryLife, storedLife } from './lives.ts';
import { admitTransaction, type Refusal } from './mempool/admit.ts';
import type { Entry, Origin } from './mempool/entry.ts';
import { tickAside } from './mempool/settle.ts';
import type { TransactionLife } from './ports.ts';

/** Fires while something stands behind a nonce gap. */
export const ASIDE_TIMER = 'aside';

/** What is known of a transaction, from the nearest memory to the farthest. */
export function lifeOf(core: Core, transaction: TransactionName): TransactionLife {
  const { id, key } = transaction;
  const entry = core.pool.entries.get(key);
  if (entry) return entryLife(entry);
  const executed = core.lives.executed.get(key);
  if (executed) return { type: 'ordered', ...executed };
  return (
    core.lives.committed.get(key) ??
    (core.ledger.outcomeOf(transaction) && storedLife(core.reader, id)) ??
    core.lives.ended.get(key) ?? { type: 'unknown' }
  );
}

/** Can this transaction never be executed any more: has its outcome, is expired, or lost its nonce to another? */
export function isFinished(core: Core, transaction: SignedTransaction): boolean {
  const { type } = core.ledger.readiness(transaction);
  return type === 'done' || type === 'dead';
}

/** Lets a transaction with a right signature wait, or says why not. */
export function letWait(core: Core, transaction: SignedTransaction, origin: Origin): Entry | Refusal {
  if (core.ledger.outcomeOf(transaction)) return { code: 'known', reason: 'it has its outcome already' };
  return admitTransaction(core.pool, transaction, origin, core.ledger.tip().height);
}

/** Runs the gap clock while anything stands aside; asked at the end of every step. */
export function watchAside(core: Core): void {
  const { pool } = core;
  if (pool.ticking || pool.aside.size === 0) return;
  pool.ticking = true;
  core.emit({ type: 'setTimer', name: ASIDE_TIMER, delayMs: pool.limits.asideMs });
}

/** One period of the gap clock is over. */
export function onAsideTimer(core: Core): void {
  core.pool.ticking = false;
  tickAside(core.pool);
}
