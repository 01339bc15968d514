/**
 * The ledger: what is decided goes in, blocks come out. It owns envelopes, nonces, expiry, roots and the chain of headers; the application owns
 * what operations mean, and the ordering engine what comes next. Synchronous and in memory: the caller writes what `execute` returns, and
 * says when it is durable.
 */
import { assert } from '../base/assert.ts';
import { type Fault, isFault } from '../base/fault.ts';
import type { Application, Failure } from './application.ts';
import { BLOCK_VERSION, encodeHeader, type Header, type StoredBlock } from './block.ts';
import { type BlockOutput, executeBlock } from './execution.ts';
import { type Genesis, genesisHash } from './genesis.ts';
import { type BatchQuestion, checkTransaction, type JudgedBatch, judgeBatch, type Rules } from './judging.ts';
import { headerAt, headerToTip, type LedgerTip, openChain } from './opening.ts';
import { createOverlay, type OutcomeChange, type Overlay } from './overlay.ts';
import type { LedgerReader, OutcomePlace } from './reader.ts';
import { encodeReceipts, type Receipt } from './receipt.ts';
import { takeBack } from './revert.ts';
import { receiptsRoot, transactionRoot } from './roots.ts';
import { applicationKey, applicationReader, decodeNonce, nonceKey } from './state/namespace.ts';
import type { StateChange, StateTree } from './state/tree.ts';
import type { SignedTransaction } from './transaction.ts';
import { encodeUndo } from './undo.ts';
import { createValidatorSet, type ValidatorSet } from './validators.ts';

export interface LedgerConfig {
  readonly genesis: Genesis;
  readonly application: Application;
  readonly reader: LedgerReader;
  /** Keep undo records, so that `revert` works: where finality is probabilistic. */
  readonly keepUndo: boolean;
}

/** What the ordering engine decided for one sequence number (a `Decision` of `protocols/ordering.ts` is one). */
export interface LedgerDecision {
  readonly sequence: number;
  /** A batch that was judged lawful, or null: no block. */
  readonly batch: { readonly digest: Uint8Array; readonly bytes: Uint8Array } | null;
  readonly engineHeader: Uint8Array;
  readonly proof: Uint8Array;
  readonly systemOperations: readonly Uint8Array[];
}

/** What a decision made: for the disk, for the engine and for those who wait for a transaction. */
export interface Executed {
  /** The chain after it. */
  readonly tip: LedgerTip;
  /** Null for a null decision. */
  readonly block: StoredBlock | null;
  /** New values of whole state keys. */
  readonly state: readonly StateChange[];
  /** Terminal outcomes in this block. */
  readonly outcomes: readonly { readonly id: Uint8Array; readonly index: number }[];
  /** Blocks above this height have to be taken off the disk first; null: none. */
  readonly revertTo: number | null;
  readonly transactions: readonly SignedTransaction[];
  /** Parallel to the transactions. */
  readonly receipts: readonly Receipt[];
}

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
  /** The next nonce of a sender. */
  nonceOf(sender: Uint8Array): number;
  /** Where a transaction had its terminal outcome, durable or not. */
  outcomeOf(id: Uint8Array): OutcomePlace | undefined;
  /** A block, durable or not. */
  blockAt(height: number): StoredBlock | undefined;
  /** `nonce` is answered here, every other path by the application; undefined: no such path. */
  query(path: string, data: Uint8Array): QueryAnswer | undefined;
}

/** @throws StateMismatchError when the disk disagrees with itself; whatever the application throws on its genesis section */
export function createLedger(config: LedgerConfig): Ledger {
  const chain = openLedger(config);
  const { rules, overlay, tree, validators } = chain;
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
    readiness: (transaction) => readinessOf(chain, transaction, nonceOf(transaction.body.sender)),
    preview: ({ body }) => application.preview(body, applicationReader(overlay)),
    execute: (decision) => execute(chain, decision),
    committed: (sequence) => overlay.drop(sequence),
    revert: (count) => revert(chain, count),
    nonceOf,
    outcomeOf: (id) => overlay.outcomeOf(id),
    blockAt: (height) => (height > chain.tip.height ? undefined : overlay.blockAt(height)),
    query: (path, data) => {
      const key = path === 'nonce' ? nonceKey(data) : toStateKey(application.query(path, data)?.key);
      if (key === undefined) return undefined;
      const { height, stateRoot } = chain.tip;
      return { key, value: overlay.get(key), proof: tree.prove(key), height, stateRoot };
    },
  };
}

/** The moving parts behind the interface. */
interface Chain {
  readonly config: LedgerConfig;
  readonly rules: Rules;
  readonly validators: ValidatorSet;
  readonly genesisHeader: Header;
  readonly tree: StateTree;
  readonly overlay: Overlay;
  /** Batches decoded by judging, so that executing need not decode them again; they live as long as their bytes. */
  readonly judged: WeakMap<Uint8Array, JudgedBatch>;
  tip: LedgerTip;
  /** The disk still holds blocks above this height that were taken back. */
  revertTo: number | null;
}

function openLedger(config: LedgerConfig): Chain {
  const { genesis, application, reader } = config;
  const { tip, tree, genesisHeader, unwritten } = openChain(genesis, application, reader);
  const overlay = createOverlay(reader);
  for (const change of unwritten) overlay.writeState(change);
  return {
    config,
    rules: { chainId: genesisHash(genesis), limits: genesis.limits, application },
    validators: createValidatorSet(genesis.validators),
    genesisHeader,
    tree,
    overlay,
    judged: new WeakMap(),
    tip,
    revertTo: null,
  };
}

function execute(chain: Chain, decision: LedgerDecision): Executed {
  const { tip } = chain;
  assert(decision.sequence > tip.sequence, `sequence ${decision.sequence} is executed after ${tip.sequence}`);
  return decision.batch === null
    ? executeNull(chain, decision)
    : executeBatch(chain, decision, decision.batch);
}

/** Only the mark moves: no block, the same height and hash. */
function executeNull(chain: Chain, { sequence }: LedgerDecision): Executed {
  chain.tip = { ...chain.tip, sequence };
  return sealed(chain, null, [], []);
}

function executeBatch(
  chain: Chain,
  decision: LedgerDecision,
  { bytes, digest }: { readonly bytes: Uint8Array; readonly digest: Uint8Array },
): Executed {
  const { batch, transactions } = judgedBatch(chain, decision.sequence, bytes);
  const height = chain.tip.height + 1;
  const timeMs = Math.max(batch.timeMs, chain.tip.timeMs + 1);
  const { overlay, config } = chain;
  const { application } = config;
  const isDone = (id: Uint8Array) => overlay.outcomeOf(id) !== undefined;
  const { systemOperations } = decision;
  const output = executeBlock(
    { state: overlay, isDone, application, context: { height, timeMs } },
    { systemOperations, transactions },
  );
  const undo = config.keepUndo ? encodeUndo(chain.tip.sequence, output.changes, overlay) : new Uint8Array(0);
  for (const change of output.changes) overlay.writeState(change);
  chain.tree.update(output.changes);
  const header = toHeader(chain, decision, { height, timeMs, transactions, output });
  const parts = { batch: bytes, batchDigest: digest, systemOperations, undo };
  chain.tip = headerToTip(header, decision.sequence);
  const block = {
    height,
    hash: chain.tip.blockHash,
    header: encodeHeader(header),
    receipts: encodeReceipts(output.receipts),
    proof: decision.proof,
    ...parts,
  };
  for (const outcome of outcomesOf(transactions, output.receipts, height)) overlay.writeOutcome(outcome);
  return sealed(chain, block, transactions, output.receipts);
}

/** A batch that honest replicas decided is lawful; they judged it, whoever decided. */
function judgedBatch(chain: Chain, sequence: number, bytes: Uint8Array): JudgedBatch {
  const known = chain.judged.get(bytes);
  if (known !== undefined) return known;
  // Any view: what is decided names the view of its first proposal, and no clock is asked.
  const question = { sequence, view: Number.MAX_SAFE_INTEGER, fresh: false, nowMs: null };
  const judged = judgeBatch(chain.rules, bytes, question);
  assert(!isFault(judged), `an unlawful batch was decided for sequence ${sequence}`);
  return judged;
}

interface Made {
  readonly height: number;
  readonly timeMs: number;
  readonly transactions: readonly SignedTransaction[];
  readonly output: BlockOutput;
}

function toHeader(chain: Chain, decision: LedgerDecision, made: Made): Header {
  return {
    version: BLOCK_VERSION,
    height: made.height,
    parentHash: chain.tip.blockHash,
    transactionRoot: transactionRoot(made.transactions, decision.systemOperations),
    receiptsRoot: receiptsRoot(made.output.receipts),
    stateRoot: chain.tree.root(),
    timeMs: made.timeMs,
    validatorSetHash: chain.validators.hash,
    engine: decision.engineHeader,
  };
}

function outcomesOf(
  transactions: readonly SignedTransaction[],
  receipts: readonly Receipt[],
  height: number,
): OutcomeChange[] {
  return transactions.flatMap(({ id }, index) =>
    receipts[index]!.outcome === 'skipped' ? [] : [{ id, place: { height, index } }],
  );
}

/** Closes the open layer and says what has to be written. */
function sealed(
  chain: Chain,
  block: StoredBlock | null,
  transactions: readonly SignedTransaction[],
  receipts: readonly Receipt[],
): Executed {
  const { tip, revertTo } = chain;
  chain.revertTo = null;
  const { state, outcomes } = chain.overlay.seal(tip.sequence, block);
  const terminal = outcomes.flatMap(({ id, place }) => (place === null ? [] : [{ id, index: place.index }]));
  return { tip, block, state, outcomes: terminal, revertTo, transactions, receipts };
}

function revert(chain: Chain, count: number): void {
  const { overlay, tree } = chain;
  assert(chain.config.keepUndo || count === 0, 'blocks are taken back only where undo records are kept');
  assert(count <= chain.tip.height, `${count} blocks cannot be taken back at height ${chain.tip.height}`);
  for (let left = count; left > 0; left--) {
    const parent = chain.tip.height - 1;
    const { sequence, changes } = takeBack(overlay, chain.tip.height);
    tree.update(changes);
    chain.tip = headerToTip(parent === 0 ? chain.genesisHeader : headerAt(overlay, parent), sequence);
    chain.revertTo = Math.min(chain.revertTo ?? parent, parent);
  }
}

function readinessOf(chain: Chain, { id, body }: SignedTransaction, nextNonce: number): Readiness {
  const place = chain.overlay.outcomeOf(id);
  if (place !== undefined) return { type: 'done', place };
  const height = chain.tip.height + 1;
  if (height > body.expiryHeight) return dead('expired', `expired after height ${body.expiryHeight}`);
  if (body.nonce < nextNonce) return dead('nonce-used', `nonce ${body.nonce} is used, next is ${nextNonce}`);
  return body.nonce > nextNonce ? { type: 'early', nextNonce } : { type: 'executable' };
}

function dead(code: string, detail: string): Readiness {
  return { type: 'dead', failure: { code, detail } };
}

function toStateKey(key: Uint8Array | undefined): Uint8Array | undefined {
  return key === undefined ? undefined : applicationKey(key);
}
