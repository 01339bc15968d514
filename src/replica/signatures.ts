/**
 * Signatures of transactions: checked by the worker (`verify` effect), each transaction once per node, whoever asks first.
 * Few requests are under way at a time; what is asked meanwhile gathers into the next one. So a single transaction goes out at once, and
 * under load the chunks grow by themselves, without a timer.
 */
import { assert } from '../base/assert.ts';
import { bytesToKey, equalBytes } from '../base/bytes.ts';
import { LIMITS } from '../base/limits.ts';
import { createRecent, type Recent } from '../base/recent.ts';
import type { SignedTransaction } from '../ledger/transaction.ts';
import type { ReplicaEffect } from './ports.ts';

/** `judging` overtakes: a batch waits for nobody's submissions. */
export type Urgency = 'judging' | 'admission';

/** Hears, in the order of the transactions asked about, which signatures are right. */
type Done = (valid: readonly boolean[]) => void;

/** Somebody's question, answered when nothing of it is open any more. */
interface Job {
  readonly valid: boolean[];
  open: number;
  readonly done: Done;
}

/** One signature not known yet, and who waits for it. */
interface Check {
  readonly key: string;
  readonly transaction: SignedTransaction;
  readonly waiting: { readonly job: Job; readonly index: number }[];
}

export interface Signatures {
  readonly emit: (effect: ReplicaEffect) => void;
  /** Has this transaction its outcome? Then nobody asks about its signature again. */
  readonly isDone: (transaction: SignedTransaction) => boolean;
  /** Right signatures by transaction id. */
  readonly known: Recent<Uint8Array>;
  /** Everything asked and not answered, by id and signature. */
  readonly open: Map<string, Check>;
  readonly queued: Record<Urgency, Check[]>;
  readonly requests: Map<number, readonly Check[]>;
  lastRequest: number;
}

/** Checks in one request: the worker's best chunk (50-250), small enough to let a batch overtake. */
const CHUNK_MAX = 200;

/** Requests under way: one being worked on, one that keeps the worker from waiting for us. */
const REQUESTS_MAX = 2;

export function createSignatures({ emit, isDone }: Pick<Signatures, 'emit' | 'isDone'>): Signatures {
  return {
    emit,
    isDone,
    known: createRecent(LIMITS.verifiedTransactionsMax),
    open: new Map(),
    queued: { judging: [], admission: [] },
    requests: new Map(),
    lastRequest: 0,
  };
}

/** Are so many checks open that only judging may ask for more? */
export function isBacklogged(signatures: Signatures): boolean {
  return signatures.open.size >= LIMITS.signatureBacklogMax;
}

/** Asks about transactions; `done` is called at once if all of them are known. */
export function checkSignatures(
  signatures: Signatures,
  transactions: readonly SignedTransaction[],
  urgency: Urgency,
  done: Done,
): void {
  const job: Job = { valid: transactions.map(() => true), open: 0, done };
  for (const [index, transaction] of transactions.entries()) {
    if (isVerified(signatures, transaction)) continue;
    job.open += 1;
    openCheck(signatures, transaction, urgency).waiting.push({ job, index });
  }
  if (job.open === 0) done(job.valid);
  else sendRequests(signatures);
}

function isVerified(signatures: Signatures, transaction: SignedTransaction): boolean {
  const signature = signatures.known.get(transaction.key);
  return signature !== undefined && equalBytes(signature, transaction.signature);
}

function openCheck(signatures: Signatures, transaction: SignedTransaction, urgency: Urgency): Check {
  const key = transaction.key + bytesToKey(transaction.signature);
  const open = signatures.open.get(key);
  if (open) return open;
  const check: Check = { key, transaction, waiting: [] };
  signatures.open.set(key, check);
  signatures.queued[urgency].push(check);
  return check;
}

function sendRequests(signatures: Signatures): void {
  const { judging, admission } = signatures.queued;
  while (signatures.requests.size < REQUESTS_MAX && judging.length + admission.length > 0) {
    const chunk = judging.splice(0, CHUNK_MAX);
    chunk.push(...admission.splice(0, CHUNK_MAX - chunk.length));
    signatures.lastRequest += 1;
    signatures.requests.set(signatures.lastRequest, chunk);
    const checks = chunk.map(({ transaction }) => ({
      publicKey: transaction.body.sender,
      message: transaction.signedMessage,
      signature: transaction.signature,
    }));
    signatures.emit({ type: 'verify', request: signatures.lastRequest, checks });
  }
}

/** The transaction of this key has its outcome: nobody asks about it again. */
export function forgetSignature(signatures: Signatures, key: string): void {
  signatures.known.delete(key);
}

/** The worker answered a request. */
export function onVerified(signatures: Signatures, request: number, valid: readonly boolean[]): void {
  const chunk = signatures.requests.get(request);
  assert(chunk && chunk.length === valid.length, 'the worker answers what was asked, once');
  signatures.requests.delete(request);
  const finished: Job[] = [];
  for (const [place, check] of chunk.entries()) {
    signatures.open.delete(check.key);
    const right = valid[place] === true;
    const { transaction } = check;
    // Others may have decided it while it was being checked here.
    if (right && !signatures.isDone(transaction))
      signatures.known.set(transaction.key, transaction.signature);
    for (const { job, index } of check.waiting) {
      job.valid[index] = right;
      job.open -= 1;
      if (job.open === 0) finished.push(job);
    }
  }
  sendRequests(signatures);
  for (const job of finished) job.done(job.valid);
}
