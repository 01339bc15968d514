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
import type { ReplicaEffect, SignatureCheck } from './ports.ts';

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
  /** The transaction has its outcome, with this signature: a quorum has checked it. */
  isDecided: boolean;
}

export interface Signatures {
  readonly emit: (effect: ReplicaEffect) => void;
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

export function createSignatures(emit: (effect: ReplicaEffect) => void): Signatures {
  return {
    emit,
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
  else finish(sendRequests(signatures));
}

function isVerified(signatures: Signatures, transaction: SignedTransaction): boolean {
  const signature = signatures.known.get(transaction.key);
  return signature !== undefined && equalBytes(signature, transaction.signature);
}

function openCheck(signatures: Signatures, transaction: SignedTransaction, urgency: Urgency): Check {
  const key = openKey(transaction);
  const open = signatures.open.get(key);
  if (open) return open;
  const check: Check = { key, transaction, waiting: [], isDecided: false };
  signatures.open.set(key, check);
  signatures.queued[urgency].push(check);
  return check;
}

/** What the worker is asked about the signature of a transaction. */
export function toSignatureCheck({ body, signedMessage, signature }: SignedTransaction): SignatureCheck {
  return { publicKey: body.sender, message: signedMessage, signature };
}

function openKey({ key, signature }: SignedTransaction): string {
  return key + bytesToKey(signature);
}

/** Gives the worker what it can take. @returns the jobs that need no worker any more */
function sendRequests(signatures: Signatures): readonly Job[] {
  const finished: Job[] = [];
  while (signatures.requests.size < REQUESTS_MAX) {
    const chunk = takeChunk(signatures, finished);
    if (chunk.length === 0) break;
    signatures.lastRequest += 1;
    signatures.requests.set(signatures.lastRequest, chunk);
    const checks = chunk.map(({ transaction }) => toSignatureCheck(transaction));
    signatures.emit({ type: 'verify', request: signatures.lastRequest, checks });
  }
  return finished;
}

/** The most urgent checks. Those decided meanwhile are answered instead: a replica that lags does not check what the others have executed. */
function takeChunk(signatures: Signatures, finished: Job[]): readonly Check[] {
  const { judging, admission } = signatures.queued;
  const chunk: Check[] = [];
  for (const queue of [judging, admission]) {
    let taken = 0;
    for (; taken < queue.length && chunk.length < CHUNK_MAX; taken += 1) {
      const check = queue[taken]!;
      if (check.isDecided) answer(signatures, check, true, finished);
      else chunk.push(check);
    }
    queue.splice(0, taken);
  }
  return chunk;
}

function answer(signatures: Signatures, check: Check, isRight: boolean, finished: Job[]): void {
  signatures.open.delete(check.key);
  for (const { job, index } of check.waiting) {
    job.valid[index] = isRight;
    job.open -= 1;
    if (job.open === 0) finished.push(job);
  }
}

function finish(jobs: readonly Job[]): void {
  for (const job of jobs) job.done(job.valid);
}

/** The transaction has its outcome: nobody asks about this signature again, and if it was not checked here yet, it need not be. */
export function forgetSignature(signatures: Signatures, transaction: SignedTransaction): void {
  signatures.known.delete(transaction.key);
  const check = signatures.open.size === 0 ? undefined : signatures.open.get(openKey(transaction));
  if (check) check.isDecided = true;
}

/** The worker answered a request. */
export function onVerified(signatures: Signatures, request: number, valid: readonly boolean[]): void {
  const chunk = signatures.requests.get(request);
  assert(chunk && chunk.length === valid.length, 'the worker answers what was asked, once');
  signatures.requests.delete(request);
  const finished: Job[] = [];
  for (const [place, check] of chunk.entries()) {
    const { transaction, isDecided } = check;
    const isRight = valid[place] === true;
    if (isRight && !isDecided) signatures.known.set(transaction.key, transaction.signature);
    answer(signatures, check, isRight, finished);
  }
  finish([...finished, ...sendRequests(signatures)]);
}
