/** What must hold of a pool after every call, whatever was thrown at it. For tests and for the simulator. */
import { assert } from '../../base/assert.ts';
import type { Entry } from './entry.ts';
import type { Account, Pool } from './pool.ts';

/**
 * Checks the whole structure against its one source of truth, the entries.
 * @throws Error at the first drift: a bug of ours.
 */
export function assertPool(pool: Pool): void {
  assertBounds(pool);
  let ordered = 0;
  let filed = 0;
  for (const [key, entry] of pool.entries) {
    assert(entry.key === key, 'an entry is filed under its id');
    const queued = pool.queue.get(key) === entry;
    assert(queued !== (pool.aside.get(key) === entry), 'an entry is either executable or aside');
    assert(pool.expiries.get(entry.transaction.body.expiryHeight)?.has(entry), 'every entry can expire');
    if (queued && entry.ordered) ordered += 1;
  }
  assert(pool.queue.size + pool.aside.size === pool.entries.size, 'queue and aside hold nothing else');
  assert(pool.orderedInQueue === ordered, 'the count of ordered entries is right');
  for (const account of pool.accounts.values()) filed += assertAccount(pool, account);
  assert(filed === pool.entries.size, 'accounts hold every entry once');
  const expiring = [...pool.expiries.values()].reduce((sum, entries) => sum + entries.size, 0);
  assert(expiring === pool.entries.size, 'expiries hold every entry once');
  assertQueueOrder(pool);
}

function assertBounds(pool: Pool): void {
  const { limits } = pool;
  assert(pool.entries.size <= limits.countMax + limits.batchReserveCount, 'the pool is bounded in count');
  assert(pool.bytes <= limits.bytesMax, 'the pool is bounded in bytes');
  const bytes = [...pool.entries.values()].reduce((sum, entry) => sum + entry.transaction.bytes.length, 0);
  assert(bytes === pool.bytes, 'the bytes are counted right');
  const shares = new Map<Entry['origin'], number>();
  for (const { origin } of pool.entries.values()) shares.set(origin, (shares.get(origin) ?? 0) + 1);
  assert(shares.size === pool.shares.size, 'no share is left over');
  for (const [origin, count] of shares) assert(pool.shares.get(origin) === count, 'shares are counted right');
}

function assertAccount(pool: Pool, account: Account): number {
  assert(account.entries.size > 0, 'an account without entries is gone');
  assert(account.entries.size <= pool.limits.senderCountMax, 'an account is bounded');
  for (const [nonce, entry] of account.entries) {
    assert(pool.entries.get(entry.key) === entry, 'an account holds entries of the pool');
    assert(entry.transaction.body.nonce === nonce, 'an account files by nonce');
    assert(nonce >= account.next, 'no used nonce waits');
    assert(pool.queue.has(entry.key) === nonce < account.executableEnd, 'executable up to the gap');
  }
  for (let nonce = account.next; nonce < account.executableEnd; nonce += 1) {
    assert(account.entries.has(nonce), 'the executable run has no gap');
  }
  assert(!account.entries.has(account.executableEnd), 'the run ends at a gap');
  return account.entries.size;
}

function assertQueueOrder(pool: Pool): void {
  const last = new Map<string, number>();
  for (const entry of pool.queue.values()) {
    const { nonce } = entry.transaction.body;
    assert(nonce > (last.get(entry.sender) ?? -1), 'a sender is queued by nonce');
    last.set(entry.sender, nonce);
  }
}
