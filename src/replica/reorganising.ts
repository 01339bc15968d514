/**
 * A reorganisation: blocks come off the tip and the other branch goes on, all of it or nothing, in memory and on disk. Transactions that fell out wait again,
 * before those that came later; what the other branch has made impossible is refused, and said so.
 */
import { assert } from '../base/assert.ts';
import { equalBytes } from '../base/bytes.ts';
import type { Executed } from '../ledger/ledger.ts';
import { executedTransactions } from '../ledger/revert.ts';
import type { SignedTransaction } from '../ledger/transaction.ts';
import type { Decision } from '../protocols/ordering.ts';
import type { Core } from './core.ts';
import { observeBlock } from './decisions.ts';
import { rememberEnd } from './lives.ts';
import { isRefusal } from './mempool/admit.ts';
import type { Entry } from './mempool/entry.ts';
import { removeEntry } from './mempool/pool.ts';
import { clearFinished } from './mempool/urgent.ts';
import type { TransactionLife } from './ports.ts';
import { isFinished, letWait } from './waiting.ts';

/** Does this decision stand on the block that it names? */
export function fits({ ledger }: Core, { parentHash }: Decision): boolean {
  return parentHash === undefined || equalBytes(parentHash, ledger.tip().blockHash);
}

/** Takes `revert` blocks off and puts these on; refuses as a whole where one does not fit. */
export function onReorganise(core: Core, revert: number, decisions: readonly Decision[]): void {
  const { ledger, decisions: held } = core;
  assert(held.unsealed.size === 0, 'the engine seals at once what it hears to be executed');
  const fallen = fallenTransactions(core, revert);
  const executed: Executed[] = [];
  let misfit: Decision | undefined;
  const isDone = ledger.attempt(() => {
    ledger.revert(revert);
    misfit = decisions.find((decision) => {
      if (!fits(core, decision)) return true;
      executed.push(ledger.execute(decision));
      return false;
    });
    return misfit === undefined;
  });
  if (!isDone) {
    core.tell({ type: 'refused', sequence: misfit!.sequence });
    return;
  }
  const fork = decisions[0]!.sequence - 1;
  core.observe({ type: 'revert', height: fork, blocks: revert });
  held.reorganisations.count += 1;
  held.reorganisations.deepest = Math.max(held.reorganisations.deepest, revert);
  for (const unwritten of held.writing) unwritten.isRevoked ||= unwritten.executed.tip.sequence > fork;
  const awaited = refillPool(core, fallen, executed);
  for (const [index, one] of executed.entries()) {
    const { sequence, height, blockHash } = one.tip;
    const continues = index < executed.length - 1;
    const keys = new Set(one.outcomes.map((outcome) => one.transactions[outcome.index]!.key));
    const own = awaited.filter(({ transaction }) => keys.has(transaction.key));
    held.unsealed.set(sequence, {
      executed: one,
      source: 'consensus',
      awaited: own,
      continues,
      isRevoked: false,
    });
    observeBlock(core, one, 'consensus');
    core.tell({ type: 'executed', sequence, height, blockHash });
  }
}

/** The transactions of the blocks to be taken off, in the order of the chain. */
function fallenTransactions({ ledger }: Core, revert: number): SignedTransaction[] {
  const { height: top } = ledger.tip();
  const fallen: SignedTransaction[] = [];
  for (let height = top - revert + 1; height <= top; height += 1) {
    const block = ledger.blockAt(height);
    assert(block !== undefined, 'a block that is taken off can be read');
    fallen.push(...executedTransactions(block.batch));
  }
  return fallen;
}

/**
 * Fills the mempool anew: the next nonces of senders may have moved either way.
 * @returns the entries that were submitted here and have their outcome on the new branch.
 */
function refillPool(
  core: Core,
  fallen: readonly SignedTransaction[],
  executed: readonly Executed[],
): Entry[] {
  const { pool, lives } = core;
  for (const { key } of fallen) lives.committed.delete(key);
  for (const { tip, outcomes, transactions } of executed) {
    const place = { view: core.decisions.view, sequence: tip.sequence };
    for (const { index } of outcomes) lives.executed.set(transactions[index]!.key, place);
  }
  const waiting = [...pool.queue.values(), ...pool.aside.values()];
  for (const entry of [...waiting].reverse()) removeEntry(pool, entry);
  const awaited: Entry[] = [];
  for (const transaction of fallen) {
    if (core.ledger.outcomeOf(transaction) !== undefined) continue;
    const entry = letWait(core, transaction, 'batch');
    const isWaiting = !isRefusal(entry);
    // Its submitter has heard `committed`: that is no longer so.
    if (isWaiting) entry.local = true;
    const life: TransactionLife = isWaiting ? { type: 'waiting' } : { type: 'refused', ...entry };
    if (!isWaiting) rememberEnd(lives, transaction.key, life);
    core.emit({ type: 'life', id: transaction.id, life });
  }
  for (const old of waiting) {
    if (core.ledger.outcomeOf(old.transaction) !== undefined) {
      if (old.local) awaited.push(old);
      continue;
    }
    const entry = letWait(core, old.transaction, old.origin);
    if (isRefusal(entry)) pool.onDropped(old, { type: 'refused', ...entry });
    else entry.local ||= old.local;
  }
  clearFinished(core.urgent, (transaction) => isFinished(core, transaction));
  return awaited;
}
