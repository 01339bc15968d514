/**
 * The ledger: what is decided goes in, blocks come out. It owns envelopes, nonces, expiry, roots and the chain of headers; the application owns
 * what operations mean, and the ordering engine what comes next. Synchronous and in memory: the caller writes what `execute` returns, and
 * says when it is durable.
 */
import { type Fault, isFault } from '../base/fault.ts';
import type { Failure } from './application.ts';
import { attempt } from './attempt.ts';
import { type Batch, batchDigest, encodeBatch } from './batch.ts';
import type { Header, StoredBlock } from './block.ts';
import { type Chain, createChain, type LedgerConfig } from './chain.ts';
import type { DecidedBatch, Executed, LedgerDecision } from './decision.ts';
import { executeDecision } from './executing.ts';
import type { Genesis } from './genesis.ts';
import { type BatchQuestion, checkTransaction, type JudgedBatch, judgeBatch } from './judging.ts';
import type { LedgerTip } from './opening.ts';
import type { TransactionName } from './overlay.ts';
import type { OutcomePlace } from './reader.ts';
import { revertBlocks } from './revert.ts';
import { applicationKey, applicationReader, decodeNonce, nonceKey } from './state/namespace.ts';
import type { SignedTransaction } from './transaction.ts';
import type { ValidatorSet } from './validators.ts';

export type { LedgerConfig } from './chain.ts';
export type { Executed, LedgerDecision } from './decision.ts';

/** Whether a lawful transaction could be executed next. */
export type Readiness =
  | { readonly type: 'executable' }
  /** Its nonce is still too high. */
  | { readonly type: 'early'; readonly nextNonce: number }
  /** It never will be. */
  | { readonly type: 'dead'; readonly failure: Failure }
  | { readonly type: 'done'; readonly place: OutcomePlace };

/** What the state says about a key, with its proof (`state/proof.ts`) against the state root at this height. */
export interface QueryAnswer {
  readonly key: Uint8Array;
  readonly value: Uint8Array | undefined;
  readonly proof: Uint8Array;
  readonly height: number;
  readonly stateRoot: Uint8Array;
}

/** What a primary puts into a batch. */
export type ComposedBatch = Omit<Batch, 'transactions'> & Pick<JudgedBatch, 'transactions'>;

export interface Ledger {
  readonly genesis: Genesis;
  /** Hash of the genesis. */
  readonly chainId: Uint8Array;
  readonly genesisHeader: Header;
  /** The chain as executed, ahead of the disk. */
  tip(): LedgerTip;
  /** Who may vote at this height. */
  validatorsAt(height: number): ValidatorSet;
  /** Admission to a mempool: the predicate that batches are judged by, at the next sequence number. The signature is still to be verified. */
  checkTransaction(raw: Uint8Array): SignedTransaction | Fault;
  /** Is this a lawful batch? Signatures are still to be verified. */
  judge(batchBytes: Uint8Array, question: BatchQuestion): JudgedBatch | Fault;
  /** A batch of transactions that passed `checkTransaction`, no (sender, nonce) twice: executing it need not judge what was chosen here. */
  compose(batch: ComposedBatch): DecidedBatch;
  /** As the state stands. */
  readiness(transaction: SignedTransaction): Readiness;
  /** May its sender submit it at all, as the state stands? For a submitter's door, never for consensus. */
  preview(transaction: SignedTransaction): Failure | undefined;
  /** Executes a decision, in order. */
  execute(decision: LedgerDecision): Executed;
  /** What `execute` returned for this sequence number is on disk; in order. */
  committed(sequence: number): void;
  /** Takes blocks off the tip, in memory; the next `execute` says so to the disk. */
  revert(count: number): void;
  /** Runs what calls `revert` and `execute`; unless it answers true, nothing of it was done. */
  attempt(run: () => boolean): boolean;
  /** The next nonce of a sender. */
  nonceOf(sender: Uint8Array): number;
  /** Where a transaction had its terminal outcome, durable or not. */
  outcomeOf(transaction: TransactionName): OutcomePlace | undefined;
  /** A block, durable or not. */
  blockAt(height: number): StoredBlock | undefined;
  /** `nonce` (data: a public key) is answered here, every other path by the application; undefined: no such path, or data that it cannot take. */
  query(path: string, data: Uint8Array): QueryAnswer | undefined;
}

/** @throws StateMismatchError when the disk disagrees with itself; whatever the application throws on its genesis section */
export function createLedger(config: LedgerConfig): Ledger {
  const chain = createChain(config);
  const { rules, overlay, validators } = chain;
  const { genesis, application } = config;
  const nonceOf = (sender: Uint8Array) => decodeNonce(overlay.get(nonceKey(sender)));
  return {
    genesis,
    chainId: rules.chainId,
    genesisHeader: chain.genesisHeader,
    tip: () => chain.tip,
    validatorsAt: () => validators,
    checkTransaction: (raw) => checkTransaction(rules, raw, chain.tip.sequence + 1),
    judge: (bytes, question) => {
      const judged = judgeBatch(rules, bytes, question);
      if (!isFault(judged)) chain.judged.set(bytes, judged);
      return judged;
    },
    compose: (batch) => composeBatch(chain, batch),
    readiness: (transaction) => readinessOf(chain, transaction, nonceOf(transaction.body.sender)),
    preview: ({ body }) => application.preview(body, applicationReader(overlay)),
    execute: (decision) => executeDecision(chain, decision),
    committed: (sequence) => overlay.drop(sequence),
    revert: (count) => revertBlocks(chain, count),
    attempt: (run) => attempt(chain, run),
    nonceOf,
    outcomeOf: (transaction) => overlay.outcomeOf(transaction),
    blockAt: (height) => (height > chain.tip.height ? undefined : overlay.blockAt(height)),
    query: (path, data) => answerQuery(chain, path, data),
  };
}

function composeBatch(chain: Chain, { transactions, ...place }: ComposedBatch): DecidedBatch {
  const batch = { ...place, transactions: transactions.map((transaction) => transaction.bytes) };
  const bytes = encodeBatch(batch);
  chain.judged.set(bytes, { batch, transactions });
  return { digest: batchDigest(bytes), bytes };
}

function readinessOf(chain: Chain, transaction: SignedTransaction, nextNonce: number): Readiness {
  const { body } = transaction;
  const place = chain.overlay.outcomeOf(transaction);
  if (place !== undefined) return { type: 'done', place };
  const height = chain.tip.height + 1;
  if (height > body.expiryHeight) return dead('expired', `expired after height ${body.expiryHeight}`);
  if (body.nonce < nextNonce) return dead('nonce-used', `nonce ${body.nonce} is used, next is ${nextNonce}`);
  return body.nonce > nextNonce ? { type: 'early', nextNonce } : { type: 'executable' };
}

function dead(code: string, detail: string): Readiness {
  return { type: 'dead', failure: { code, detail } };
}

function answerQuery(chain: Chain, path: string, data: Uint8Array): QueryAnswer | undefined {
  const key = queryToKey(chain, path, data);
  if (key === undefined) return undefined;
  const { height, stateRoot } = chain.tip;
  return { key, value: chain.overlay.get(key), proof: chain.tree.prove(key), height, stateRoot };
}

function queryToKey({ config }: Chain, path: string, data: Uint8Array): Uint8Array | undefined {
  if (path === 'nonce') return data.length === 32 ? nonceKey(data) : undefined;
  const asked = config.application.query(path, data);
  return asked === undefined ? undefined : applicationKey(asked.key);
}
