/**
 * What a lawful transaction and a lawful batch are, apart from signatures (the caller verifies them, off the main thread) and from the state.
 * Deterministic: the answer depends on the bytes, the genesis and the sequence number alone, so it is the same on every replica; admission to a
 * mempool asks exactly the same predicate (pbft.md, "Normal case").
 */
import { bytesToHex, equalBytes } from '../base/bytes.ts';
import { type Fault, ignore, isFault, punish } from '../base/fault.ts';
import { LIMITS } from '../base/limits.ts';
import type { Application } from './application.ts';
import { type Batch, decodeBatch } from './batch.ts';
import type { Genesis } from './genesis.ts';
import { claimedPlace, decodeTransaction, type SignedTransaction } from './transaction.ts';

/** What a judge is asked about a batch. */
export interface BatchQuestion {
  readonly sequence: number;
  readonly view: number;
  /** Proposed for the first time in this view: then it must name it. One carried over names the earlier view of its first proposal. */
  readonly fresh: boolean;
  /** The time that it must name; left out: any that the clock allows. */
  readonly timeMs?: number;
  /** The judge's clock, or null when it is not asked (decided and carried-over batches, or f+1 others have accepted it). */
  readonly nowMs: number | null;
  /**
   * Transactions by sender (`SignedTransaction.senderKey`) and nonce that passed `checkTransaction` on this ledger before: they need not be read
   * a second time. The verdict does not depend on what is known.
   */
  readonly known?: (senderKey: string, nonce: number) => SignedTransaction | undefined;
}

export interface JudgedBatch {
  readonly batch: Batch;
  readonly transactions: readonly SignedTransaction[];
}

/** Code of the one refusal that may end: the batch may be judged again later. */
export const CLOCK_FAULT = 'outside-clock-bound';

/** What judging depends on. */
export interface Rules {
  readonly chainId: Uint8Array;
  readonly limits: Genesis['limits'];
  readonly application: Application;
}

/**
 * Is this a lawful transaction for a batch of this sequence number? What is lawful stays lawful at every higher number.
 * @returns the Fault's code says why not; the signature is still to be verified
 */
export function checkTransaction(rules: Rules, raw: Uint8Array, sequence: number): SignedTransaction | Fault {
  const { chainId, limits, application } = rules;
  if (raw.length > limits.transactionBytes) {
    return punish(
      'oversized-transaction',
      `${raw.length} bytes; this chain allows ${limits.transactionBytes}`,
    );
  }
  const transaction = decodeTransaction(raw);
  if (isFault(transaction)) return transaction;
  const { body } = transaction;
  if (!equalBytes(body.chainId, chainId)) {
    return punish(
      'wrong-chain',
      `made for chain ${bytesToHex(body.chainId)}, this is ${bytesToHex(chainId)}`,
    );
  }
  if (transaction.operationCount === 0)
    return punish('no-operations', 'a transaction has at least one operation');
  return (
    checkExpiry(rules, transaction, sequence) ??
    application.check({ sender: body.sender, operations: body.operations }) ??
    transaction
  );
}

/** A height is never above the sequence number of its batch, so this bound depends on no replica's own progress. */
function checkExpiry({ limits }: Rules, { body }: SignedTransaction, sequence: number): Fault | undefined {
  const expiryMax = sequence + limits.expiryBlocks;
  if (body.expiryHeight <= expiryMax) return undefined;
  return ignore('expiry-too-far', `expiry height ${body.expiryHeight} is above ${expiryMax}`);
}

/** Is this a lawful batch for this place? */
export function judgeBatch(rules: Rules, bytes: Uint8Array, question: BatchQuestion): JudgedBatch | Fault {
  const { limits } = rules;
  if (bytes.length > limits.batchBytes) {
    return punish('oversized-batch', `${bytes.length} bytes; this chain allows ${limits.batchBytes}`);
  }
  const batch = decodeBatch(bytes);
  if (isFault(batch)) return batch;
  const misplaced = checkPlace(batch, question, limits);
  if (misplaced !== undefined) return misplaced;
  const count = batch.transactions.length;
  if (count > limits.batchTransactions) {
    return punish('too-many-transactions', `${count}; this chain allows ${limits.batchTransactions}`);
  }
  if (count === 0 && !limits.emptyBlocks) return punish('empty-batch', 'this chain makes no empty blocks');
  const transactions = checkAll(rules, batch, question.known);
  return isFault(transactions) ? transactions : { batch, transactions };
}

/** Sequence number, view and time. */
function checkPlace(batch: Batch, question: BatchQuestion, limits: Genesis['limits']): Fault | undefined {
  const { sequence, view, fresh, nowMs, timeMs } = question;
  if (batch.sequence !== sequence) {
    return punish('wrong-sequence', `the batch names ${batch.sequence}, not ${sequence}`);
  }
  if (fresh ? batch.view !== view : batch.view > view) {
    return punish('wrong-view', `the batch names view ${batch.view}, it is proposed in ${view}`);
  }
  if (timeMs !== undefined && batch.timeMs !== timeMs)
    return punish('wrong-time', `the batch names ${batch.timeMs}, its header ${timeMs}`);
  if (batch.timeMs > LIMITS.timeMsMax) return punish('absurd-time', `${batch.timeMs} is after all dates`);
  if (nowMs !== null && Math.abs(batch.timeMs - nowMs) > limits.clockBoundMs) {
    return ignore(CLOCK_FAULT, `the batch's time is ${batch.timeMs - nowMs} ms ahead of this clock`);
  }
  return undefined;
}

/** Every transaction, each unique in the batch by id and by (sender, nonce). */
function checkAll(rules: Rules, batch: Batch, known: BatchQuestion['known']): SignedTransaction[] | Fault {
  const seen = new Set<string>();
  const transactions: SignedTransaction[] = [];
  for (const raw of batch.transactions) {
    const before = known === undefined ? undefined : findKnown(known, raw);
    const transaction =
      before === undefined
        ? checkTransaction(rules, raw, batch.sequence)
        : (checkExpiry(rules, before, batch.sequence) ?? before);
    if (isFault(transaction)) return { ...transaction, action: 'punish' };
    // The same id twice is the same sender and nonce twice.
    const place = `${transaction.senderKey}${transaction.body.nonce}`;
    if (seen.has(place))
      return punish('duplicate-nonce', 'two transactions of one sender have the same nonce');
    seen.add(place);
    transactions.push(transaction);
  }
  return transactions;
}

/** The known transaction of exactly these bytes. */
function findKnown(
  known: NonNullable<BatchQuestion['known']>,
  raw: Uint8Array,
): SignedTransaction | undefined {
  const { senderKey, nonce } = claimedPlace(raw);
  const before = known(senderKey, nonce);
  return before !== undefined && equalBytes(before.bytes, raw) ? before : undefined;
}
