/**
 * Transactions between replicas. What passed a door here goes to all peers, gathered per step; what a peer relays is admitted by the same
 * rules and not relayed again. A replica that (re)joins asks its peers what is pending, page by page.
 */
import { ignore, isFault, punish } from '../base/fault.ts';
import { LIMITS } from '../base/limits.ts';
import type { SignedTransaction } from '../ledger/transaction.ts';
import type { ReplicaId } from '../protocols/contract.ts';
import type { Core } from './core.ts';
import { encodeFrame, type GetPendingFrame, type PendingFrame } from './frames.ts';
import { hasAmpleRoom, isRefusal, roomRefusal } from './mempool/admit.ts';
import { mayServe, serve } from './serving.ts';
import { checkSignatures, isBacklogged } from './signatures.ts';
import { letWait } from './waiting.ts';

export interface Relay {
  /** Admitted at a door in this step, not sent yet. */
  outgoing: Uint8Array[];
  /** Pages asked for and not answered, by peer. */
  readonly asked: Map<ReplicaId, { readonly after: number; readonly pages: number }>;
  /** Peers of whose transactions some were left out for want of room: they are asked again when there is room. */
  readonly missed: Set<ReplicaId>;
}

/** Pages taken from one peer after one connection: a full mempool in pages of the smallest kind; endless promises end here. */
const PAGES_MAX = 64;

export function createRelay(): Relay {
  return { outgoing: [], asked: new Map(), missed: new Set() };
}

/** Sends what was admitted at the doors in this step, in as few frames as possible. */
export function flushRelay(core: Core): void {
  const { relay } = core;
  const waiting = relay.outgoing;
  if (waiting.length === 0) return;
  relay.outgoing = [];
  for (let first = 0; first < waiting.length; ) {
    const page = takePage(waiting.slice(first, first + LIMITS.relayTransactionsMax));
    first += page.length;
    const bytes = encodeFrame({ type: 'transactions', transactions: page });
    core.emit({ type: 'send', to: 'all', lane: 'bulk', bytes });
  }
}

/** As many as one frame may carry, and at least one. */
function takePage(transactions: readonly Uint8Array[]): readonly Uint8Array[] {
  let bytes = 0;
  let count = 0;
  for (const transaction of transactions) {
    bytes += transaction.length;
    if (count > 0 && bytes > LIMITS.relayBytesMax) break;
    count += 1;
  }
  return transactions.slice(0, count);
}

/** A peer relays transactions: those that are new, lawful and rightly signed wait here too, while there is room. */
export function onTransactions(core: Core, from: ReplicaId, raws: readonly Uint8Array[]): void {
  const fresh: SignedTransaction[] = [];
  for (const raw of raws) {
    const transaction = core.ledger.checkTransaction(raw);
    if (isFault(transaction)) {
      core.onFault(from, transaction);
      if (transaction.action === 'punish') break;
    } else if (isNew(core, transaction)) fresh.push(transaction);
  }
  if (fresh.length === 0) return;
  // Before a signature costs anything.
  if (isBacklogged(core.signatures) || roomRefusal(core.pool, 0, from)) {
    core.relay.missed.add(from);
    return;
  }
  checkSignatures(core.signatures, fresh, 'admission', (valid) => {
    for (const [index, transaction] of fresh.entries())
      if (valid[index]) admitRelayed(core, transaction, from);
    if (valid.includes(false))
      core.onFault(from, punish('bad-signature', 'a relayed transaction is not signed right'));
  });
}

/** Neither waiting here nor executed: only then is its signature worth a check. */
function isNew(core: Core, transaction: SignedTransaction): boolean {
  return !core.pool.entries.has(transaction.key) && core.ledger.outcomeOf(transaction) === undefined;
}

function admitRelayed(core: Core, transaction: SignedTransaction, from: ReplicaId): void {
  const admitted = letWait(core, transaction, from);
  if (isRefusal(admitted) && admitted.code === 'mempool-full') core.relay.missed.add(from);
}

/** Asks again for what was left out, once half of the room is free and signatures are checked again; asked at the end of every step. */
export function askMissed(core: Core): void {
  // Or the answer would be left out too, and asked for again at once.
  if (isBacklogged(core.signatures)) return;
  for (const peer of core.relay.missed) {
    if (!hasAmpleRoom(core.pool, peer)) continue;
    core.relay.missed.delete(peer);
    askPending(core, peer, 0, 1);
  }
}

/** A link came up: what did this replica, or that one, miss? */
export function onConnected(core: Core, peer: ReplicaId): void {
  askPending(core, peer, 0, 1);
}

export function onDisconnected(core: Core, peer: ReplicaId): void {
  core.relay.asked.delete(peer);
  core.relay.missed.delete(peer);
}

function askPending(core: Core, peer: ReplicaId, after: number, pages: number): void {
  core.relay.asked.set(peer, { after, pages });
  const bytes = encodeFrame({ type: 'getPending', after });
  core.emit({ type: 'send', to: peer, lane: 'bulk', bytes });
}

/** Answers with one page of what waits here, by arrival. */
export function onGetPending(core: Core, from: ReplicaId, frame: GetPendingFrame): void {
  if (!mayServe(core, from)) return;
  const later = [...core.pool.entries.values()].filter((entry) => entry.serial > frame.after);
  const transactions = takePage(
    later.slice(0, LIMITS.relayTransactionsMax).map((entry) => entry.transaction.bytes),
  );
  const next = transactions.length < later.length ? later[transactions.length - 1]!.serial : 0;
  serve(core, from, { type: 'pending', transactions, next });
}

/** A page came: taken like any relay, and the next one asked for. */
export function onPending(core: Core, from: ReplicaId, frame: PendingFrame): void {
  const asked = core.relay.asked.get(from);
  if (!asked) {
    core.onFault(from, ignore('unasked', 'pending transactions that nobody asked for'));
    return;
  }
  core.relay.asked.delete(from);
  onTransactions(core, from, frame.transactions);
  const goesOn = frame.next > asked.after && frame.transactions.length > 0 && asked.pages < PAGES_MAX;
  if (!goesOn) return;
  if (roomRefusal(core.pool, 0, from)) core.relay.missed.add(from);
  else askPending(core, from, frame.next, asked.pages + 1);
}
