/** What the execution of a decision means for the mempool and for those who wait: once per decision, whoever brought it. */
import type { Executed } from '../ledger/ledger.ts';
import type { Core } from './core.ts';
import { tellLife } from './lives.ts';
import type { Entry } from './mempool/entry.ts';
import { setOrdered } from './mempool/pool.ts';
import { expireAt, settleBlock } from './mempool/settle.ts';
import { clearFinished } from './mempool/urgent.ts';
import { forgetSignature } from './signatures.ts';
import { isFinished } from './waiting.ts';

/**
 * Takes out of the mempool what has its outcome now, lets the rest move up.
 * @returns the entries that were submitted here and are done.
 */
export function settleExecuted(core: Core, executed: Executed): readonly Entry[] {
  const { tip, outcomes, transactions, receipts } = executed;
  const place = { view: core.decisions.view, sequence: tip.sequence };
  for (const { index } of outcomes) {
    const transaction = transactions[index]!;
    core.lives.executed.set(transaction.key, place);
    forgetSignature(core.signatures, transaction);
  }
  const settled = transactions.map((transaction, index) => ({
    transaction,
    // A skipped one either has its outcome from an earlier block, or its nonce is still too high and it goes on waiting.
    terminal: receipts[index]!.outcome !== 'skipped' || core.ledger.outcomeOf(transaction) !== undefined,
  }));
  const left = settleBlock(core.pool, settled);
  for (const { key } of transactions) {
    const entry = core.pool.entries.get(key);
    if (entry?.ordered?.sequence !== tip.sequence) continue;
    setOrdered(core.pool, entry, null);
    tellLife(core.lives, entry, { type: 'waiting' });
  }
  expireAt(core.pool, tip.height);
  clearFinished(core.urgent, (transaction) => isFinished(core, transaction));
  return left.filter((entry) => entry.local);
}
