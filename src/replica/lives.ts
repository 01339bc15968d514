/**
 * What is known of a transaction, wherever it is: waiting in the mempool, executed but not on disk yet, on the chain, or refused a while ago.
 * Refusals are remembered in a bounded way; the chain remembers its own for ever.
 */
import { assert } from '../base/assert.ts';
import { isFault } from '../base/fault.ts';
import { LIMITS } from '../base/limits.ts';
import { createRecent, type Recent } from '../base/recent.ts';
import { decodeReceipts, type Receipt } from '../ledger/receipt.ts';
import type { Entry, Place } from './mempool/entry.ts';
import type { ChainReader, ReplicaEffect, TransactionLife } from './ports.ts';

export interface Lives {
  readonly emit: (effect: ReplicaEffect) => void;
  /** Refused or expired here, lately. */
  readonly ended: Recent<TransactionLife>;
  /** Committed lately: asked for right after the commit by everybody who waits, so it is not read back from the disk each time. */
  readonly committed: Recent<TransactionLife>;
  /** Executed, on the way to the disk: still `ordered` to everybody outside. */
  readonly executed: Map<string, Place>;
}

export function createLives(emit: (effect: ReplicaEffect) => void): Lives {
  return {
    emit,
    ended: createRecent(LIMITS.refusedLivesMax),
    committed: createRecent(LIMITS.committedLivesMax),
    executed: new Map(),
  };
}

export function entryLife(entry: Entry): TransactionLife {
  return entry.ordered ? { type: 'ordered', ...entry.ordered } : { type: 'waiting' };
}

/** Tells how a submitted transaction fares; those of others are asked for. */
export function tellLife(lives: Lives, entry: Entry, life: TransactionLife): void {
  if (entry.local) lives.emit({ type: 'life', id: entry.transaction.id, life });
}

/** Remembers why a transaction will not be executed. */
export function rememberEnd(lives: Lives, key: string, life: TransactionLife): void {
  lives.ended.set(key, life);
}

/** The life of a transaction whose outcome is on disk. */
export function committedLife(height: number, index: number, receipt: Receipt): TransactionLife {
  const failed = receipt.outcome === 'failed' ? receipt : { code: '', detail: '' };
  const { code, detail } = failed;
  return { type: 'committed', height, index, ok: receipt.outcome === 'ok', code, detail };
}

/** The life that the chain knows of, read from the stored block. */
export function storedLife(reader: ChainReader, id: Uint8Array): TransactionLife | undefined {
  const outcome = reader.outcomeOf(id);
  if (!outcome) return undefined;
  const receipts = reader.blockAt(outcome.height)?.receipts;
  const decoded = receipts && decodeReceipts(receipts);
  assert(decoded && !isFault(decoded), 'a stored outcome has a stored receipt');
  const receipt = decoded[outcome.index];
  assert(receipt, 'a stored outcome names a receipt of its block');
  return committedLife(outcome.height, outcome.index, receipt);
}
