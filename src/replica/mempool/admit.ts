/**
 * What may wait: the stateful door rules, asked of every transaction whatever its way in, and in front of them nothing but the
 * predicate that judging asks too (`ledger.checkTransaction`). For the same (sender, nonce) the first one stays.
 */
import { bytesToHex } from '../../base/bytes.ts';
import type { SignedTransaction } from '../../ledger/transaction.ts';
import type { ReplicaId } from '../../protocols/contract.ts';
import type { Entry, Origin } from './entry.ts';
import { accountOf, insertEntry, type Pool } from './pool.ts';

/** Why a transaction may not wait here; shown to its submitter. */
export interface Refusal {
  /** Stable kebab-case name. */
  readonly code: string;
  /** A sentence for people. */
  readonly reason: string;
}

/** Is there room, whoever asks? Cheap enough to be asked before a signature is checked. */
export function roomRefusal(pool: Pool, transactionBytes: number, origin: Origin): Refusal | undefined {
  const { limits } = pool;
  const countMax = limits.countMax + (origin === 'batch' ? limits.batchReserveCount : 0);
  if (pool.entries.size >= countMax) {
    return {
      code: 'mempool-full',
      reason: `${pool.entries.size} transactions wait already; submit again later`,
    };
  }
  if (pool.bytes + transactionBytes > limits.bytesMax) {
    return { code: 'mempool-full', reason: `${pool.bytes} bytes wait already; submit again later` };
  }
  if (typeof origin === 'number' && (pool.shares.get(origin) ?? 0) >= limits.peerCountMax) {
    return { code: 'mempool-full', reason: `validator ${origin} has relayed as much as one peer may` };
  }
  return undefined;
}

/** Is at least half of the room free, of all and of this peer's share? */
export function hasAmpleRoom(pool: Pool, peer: ReplicaId): boolean {
  const { limits, entries, bytes, shares } = pool;
  return (
    2 * entries.size <= limits.countMax &&
    2 * bytes <= limits.bytesMax &&
    2 * (shares.get(peer) ?? 0) <= limits.peerCountMax
  );
}

/** May this transaction wait here? `height` is the executed height. */
export function admissionRefusal(
  pool: Pool,
  transaction: SignedTransaction,
  origin: Origin,
  height: number,
): Refusal | undefined {
  const { sender, nonce, expiryHeight } = transaction.body;
  if (expiryHeight <= height) {
    return {
      code: 'expired',
      reason: `it was valid up to height ${expiryHeight}; the chain is at ${height}`,
    };
  }
  const account = accountOf(pool, sender, transaction.senderKey);
  if (nonce < account.next) {
    return {
      code: 'nonce-used',
      reason: `nonce ${nonce} is used; the next of this sender is ${account.next}`,
    };
  }
  const rival = account.entries.get(nonce);
  if (rival) {
    return {
      code: 'nonce-taken',
      reason: `transaction ${bytesToHex(rival.transaction.id)} waits with nonce ${nonce} already`,
    };
  }
  if (account.entries.size >= pool.limits.senderCountMax) {
    return {
      code: 'sender-full',
      reason: `${account.entries.size} transactions of this sender wait already`,
    };
  }
  return roomRefusal(pool, transaction.bytes.length, origin);
}

/** Lets a transaction wait, or says why not. A known one is returned as it is. */
export function admitTransaction(
  pool: Pool,
  transaction: SignedTransaction,
  origin: Origin,
  height: number,
): Entry | Refusal {
  const known = pool.entries.get(transaction.key);
  if (known) {
    if (origin === 'door') known.local = true;
    return known;
  }
  return admissionRefusal(pool, transaction, origin, height) ?? insertEntry(pool, transaction, origin);
}

export function isRefusal(value: Entry | Refusal): value is Refusal {
  return 'code' in value;
}
