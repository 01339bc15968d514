/**
 * The mempool's one structure: entries by id, filed by (sender, nonce), and either executable or aside behind a nonce gap.
 * Everything that changes it goes through the functions of this file, so the indexes cannot drift apart
 * (`invariants.ts` says what must hold). Rules of admission and of proposing live beside it.
 */
import { assert } from '../../base/assert.ts';
import type { SignedTransaction } from '../../ledger/transaction.ts';
import type { TransactionLife } from '../ports.ts';
import type { Entry, Origin, Place } from './entry.ts';
import type { MempoolLimits } from './limits.ts';

/** What waits for one sender. Nonces next..executableEnd-1 are all here and executable; the others stand aside. */
export interface Account {
  readonly sender: Uint8Array;
  next: number;
  executableEnd: number;
  readonly entries: Map<number, Entry>;
}

export interface Pool {
  readonly limits: MempoolLimits;
  /** Next nonce of a sender as the executed chain stands. */
  readonly nextNonce: (sender: Uint8Array) => number;
  /** An entry left without having been executed. */
  readonly onDropped: (entry: Entry, life: TransactionLife) => void;
  readonly entries: Map<string, Entry>;
  readonly accounts: Map<string, Account>;
  /** Executable entries, oldest first by the moment they became so: insertion order is the order of proposing. */
  readonly queue: Map<string, Entry>;
  /** Entries behind a nonce gap, in the order in which they were put aside. */
  readonly aside: Map<string, Entry>;
  /** Entries by the last height that may execute them. */
  readonly expiries: Map<number, Set<Entry>>;
  /** How many entries each origin holds. */
  readonly shares: Map<Origin, number>;
  bytes: number;
  orderedInQueue: number;
  lastSerial: number;
  /** Periods of the gap clock so far, and whether one is running. */
  tick: number;
  ticking: boolean;
}

export function createPool(config: Pick<Pool, 'limits' | 'nextNonce' | 'onDropped'>): Pool {
  return {
    ...config,
    entries: new Map(),
    accounts: new Map(),
    queue: new Map(),
    aside: new Map(),
    expiries: new Map(),
    shares: new Map(),
    bytes: 0,
    orderedInQueue: 0,
    lastSerial: 0,
    tick: 0,
    ticking: false,
  };
}

/** The account of a sender, with its next nonce read from the chain if nothing of it waits yet. */
export function accountOf(pool: Pool, sender: Uint8Array, senderKey: string): Account {
  const known = pool.accounts.get(senderKey);
  if (known) return known;
  const next = pool.nextNonce(sender);
  return { sender, next, executableEnd: next, entries: new Map() };
}

/** Files a transaction whose (sender, nonce) is free and not below the account's next nonce; the rules were asked before. */
export function insertEntry(pool: Pool, transaction: SignedTransaction, origin: Origin): Entry {
  const { nonce, expiryHeight } = transaction.body;
  const account = accountOf(pool, transaction.body.sender, transaction.senderKey);
  assert(nonce >= account.next && !account.entries.has(nonce), 'an entry takes a free nonce');
  pool.lastSerial += 1;
  const entry: Entry = {
    transaction,
    key: transaction.key,
    sender: transaction.senderKey,
    origin,
    serial: pool.lastSerial,
    local: origin === 'door',
    ordered: null,
    asideSince: pool.tick,
  };
  assert(!pool.entries.has(entry.key), 'an id is filed once');
  pool.entries.set(entry.key, entry);
  pool.accounts.set(entry.sender, account);
  account.entries.set(nonce, entry);
  pool.bytes += transaction.bytes.length;
  pool.shares.set(origin, (pool.shares.get(origin) ?? 0) + 1);
  const expiring = pool.expiries.get(expiryHeight) ?? new Set();
  pool.expiries.set(expiryHeight, expiring.add(entry));
  pool.aside.set(entry.key, entry);
  extendExecutable(pool, account);
  return entry;
}

/** Moves entries that close the gap from aside to the end of the queue: nothing is ever inserted before the head. */
function extendExecutable(pool: Pool, account: Account): void {
  for (;;) {
    const entry = account.entries.get(account.executableEnd);
    if (!entry) return;
    pool.aside.delete(entry.key);
    pool.queue.set(entry.key, entry);
    if (entry.ordered) pool.orderedInQueue += 1;
    account.executableEnd += 1;
  }
}

/** Puts the executable entries from this nonce on aside again: one below them is missing now. */
function cutExecutable(pool: Pool, account: Account, nonce: number): void {
  for (let later = nonce; later < account.executableEnd; later += 1) {
    const entry = account.entries.get(later);
    if (!entry) continue;
    leaveQueue(pool, entry);
    entry.asideSince = pool.tick;
    pool.aside.set(entry.key, entry);
  }
  account.executableEnd = Math.min(account.executableEnd, nonce);
}

function leaveQueue(pool: Pool, entry: Entry): void {
  if (pool.queue.delete(entry.key) && entry.ordered) pool.orderedInQueue -= 1;
}

function unfile(pool: Pool, account: Account, entry: Entry): void {
  const { nonce, expiryHeight } = entry.transaction.body;
  leaveQueue(pool, entry);
  pool.aside.delete(entry.key);
  pool.entries.delete(entry.key);
  account.entries.delete(nonce);
  if (account.entries.size === 0) pool.accounts.delete(entry.sender);
  pool.bytes -= entry.transaction.bytes.length;
  const share = (pool.shares.get(entry.origin) ?? 0) - 1;
  if (share > 0) pool.shares.set(entry.origin, share);
  else pool.shares.delete(entry.origin);
  const expiring = pool.expiries.get(expiryHeight);
  expiring?.delete(entry);
  if (expiring?.size === 0) pool.expiries.delete(expiryHeight);
}

/** Takes an entry out; those above its nonce wait aside until it is filled again. */
export function removeEntry(pool: Pool, entry: Entry): void {
  const account = pool.accounts.get(entry.sender);
  assert(account, 'every entry has its account');
  const { nonce } = entry.transaction.body;
  unfile(pool, account, entry);
  if (nonce < account.executableEnd) cutExecutable(pool, account, nonce);
}

/** Takes an entry out and says why. */
export function dropEntry(pool: Pool, entry: Entry, life: TransactionLife): void {
  removeEntry(pool, entry);
  pool.onDropped(entry, life);
}

/**
 * The chain's next nonce of a sender moved up: what stands below it leaves, and is returned. Those above keep their
 * place in the queue.
 */
export function advanceAccount(pool: Pool, senderKey: string, next: number): readonly Entry[] {
  const account = pool.accounts.get(senderKey);
  if (!account || next <= account.next) return [];
  const used = [...account.entries.values()].filter((entry) => entry.transaction.body.nonce < next);
  account.next = next;
  account.executableEnd = Math.max(account.executableEnd, next);
  for (const entry of used) unfile(pool, account, entry);
  extendExecutable(pool, account);
  return used;
}

/** Notes that an entry stands in an accepted batch, or (null) that it waits again. */
export function setOrdered(pool: Pool, entry: Entry, place: Place | null): void {
  const counted = pool.queue.has(entry.key);
  if (counted && entry.ordered) pool.orderedInQueue -= 1;
  entry.ordered = place;
  if (counted && place) pool.orderedInQueue += 1;
}
