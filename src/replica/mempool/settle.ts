/** What an executed block, the passing of heights and the passing of time do to those that wait. */
import type { SignedTransaction } from '../../ledger/transaction.ts';
import type { Entry } from './entry.ts';
import { advanceAccount, dropEntry, type Pool, removeEntry, setOrdered } from './pool.ts';

/** What a block did to one transaction: `terminal` when it has its outcome now (or had it before). */
export interface Settled {
  readonly transaction: SignedTransaction;
  readonly terminal: boolean;
}

/**
 * A block was executed: what has its outcome leaves, rivals of used nonces are refused, and the rest moves up.
 * @returns the entries that left with an outcome.
 */
export function settleBlock(pool: Pool, settled: readonly Settled[]): readonly Entry[] {
  const terminal = new Set(settled.filter((one) => one.terminal).map((one) => one.transaction.key));
  const left: Entry[] = [];
  const senders = new Map<string, Uint8Array>();
  for (const { transaction } of settled) senders.set(transaction.senderKey, transaction.body.sender);
  for (const [senderKey, sender] of senders) {
    for (const entry of advanceAccount(pool, senderKey, pool.nextNonce(sender))) {
      if (terminal.delete(entry.key)) left.push(entry);
      else pool.onDropped(entry, nonceUsed(entry));
    }
  }
  // Failed ones did not use their nonce: their successors stand behind a gap from here on.
  for (const key of terminal) {
    const entry = pool.entries.get(key);
    if (!entry) continue;
    removeEntry(pool, entry);
    left.push(entry);
  }
  return left;
}

function nonceUsed(entry: Entry) {
  const { nonce } = entry.transaction.body;
  return {
    type: 'refused',
    code: 'nonce-used',
    reason: `another transaction of this sender used nonce ${nonce}`,
  } as const;
}

/** The chain stands at `height`: what was valid up to it only can never be executed any more. */
export function expireAt(pool: Pool, height: number): void {
  for (const entry of [...(pool.expiries.get(height) ?? [])]) dropEntry(pool, entry, { type: 'expired' });
}

/**
 * One period of the gap clock passed: what stood aside for a whole period and more is refused. An idle chain would never
 * reach its expiry height.
 */
export function tickAside(pool: Pool): void {
  pool.tick += 1;
  for (const entry of [...pool.aside.values()]) {
    if (entry.asideSince >= pool.tick - 1) break;
    const { nonce } = entry.transaction.body;
    dropEntry(pool, entry, {
      type: 'refused',
      code: 'nonce-gap',
      reason: `nonce ${nonce} waited too long for a lower nonce that never came`,
    });
  }
}

/** The view changed: what was ordered in it but not decided waits again, at its old place. */
export function releaseOrdered(pool: Pool): readonly Entry[] {
  const released = [...pool.entries.values()].filter((entry) => entry.ordered !== null);
  for (const entry of released) setOrdered(pool, entry, null);
  return released;
}
