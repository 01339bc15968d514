/** The moving parts of a ledger: decisions go on top of the chain, blocks come off it. The rules are in `judging.ts` and `execution.ts`. */
import { assert } from '../base/assert.ts';
import { isFault } from '../base/fault.ts';
import type { Application } from './application.ts';
import { BLOCK_VERSION, encodeHeader, type Header, type StoredBlock } from './block.ts';
import { type BlockOutput, executeBlock } from './execution.ts';
import { type Genesis, genesisHash } from './genesis.ts';
import { type JudgedBatch, judgeBatch, type Rules } from './judging.ts';
import { headerAt, headerToTip, type LedgerTip, openChain } from './opening.ts';
import { createOverlay, type Overlay } from './overlay.ts';
import type { LedgerReader } from './reader.ts';
import { encodeReceipts, type Receipt } from './receipt.ts';
import { takeBack } from './revert.ts';
import { receiptsRoot, transactionRoot } from './roots.ts';
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
  readonly batch: DecidedBatch | null;
  readonly engineHeader: Uint8Array;
  readonly proof: Uint8Array;
  readonly systemOperations: readonly Uint8Array[];
}

export interface DecidedBatch {
  readonly digest: Uint8Array;
  readonly bytes: Uint8Array;
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

export interface Chain {
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

/** A chain at its place: see `openChain`. */
export function createChain(config: LedgerConfig): Chain {
  const { genesis, application, reader } = config;
  const { tip, tree, genesisHeader, unwritten } = openChain(genesis, application, reader);
  const overlay = createOverlay(reader);
  overlay.writeState(unwritten);
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

/** Executes the next decision. A null decision moves only the sequence number: no block, the same height and hash. */
export function executeDecision(chain: Chain, decision: LedgerDecision): Executed {
  const { tip } = chain;
  assert(decision.sequence > tip.sequence, `sequence ${decision.sequence} is executed after ${tip.sequence}`);
  if (decision.batch !== null) return executeBatch(chain, decision, decision.batch);
  chain.tip = { ...tip, sequence: decision.sequence };
  return sealed(chain, null, [], []);
}

function executeBatch(chain: Chain, decision: LedgerDecision, decided: DecidedBatch): Executed {
  const { overlay, config, tip } = chain;
  const { batch, transactions } = judgedBatch(chain, decision.sequence, decided.bytes);
  const context = { height: tip.height + 1, timeMs: Math.max(batch.timeMs, tip.timeMs + 1) };
  const isDone = (id: Uint8Array) => overlay.outcomeOf(id) !== undefined;
  const ground = { state: overlay, isDone, application: config.application, context };
  const { systemOperations, proof } = decision;
  const output = executeBlock(ground, { systemOperations, transactions });
  const undo = config.keepUndo ? encodeUndo(tip.sequence, output.changes, overlay) : new Uint8Array(0);
  overlay.writeState(output.changes);
  chain.tree.update(Array.from(output.changes.values()));
  const header = createHeader(chain, decision, transactions, { ...context, ...output });
  const headerBytes = encodeHeader(header);
  chain.tip = headerToTip(header, headerBytes, decision.sequence);
  const block: StoredBlock = {
    height: context.height,
    hash: chain.tip.blockHash,
    header: headerBytes,
    batch: decided.bytes,
    systemOperations,
    receipts: encodeReceipts(output.receipts),
    proof,
    batchDigest: decided.digest,
    undo,
  };
  writeOutcomes(overlay, context.height, transactions, output.receipts);
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

function createHeader(
  chain: Chain,
  { systemOperations, engineHeader }: LedgerDecision,
  transactions: readonly SignedTransaction[],
  { height, timeMs, receipts }: BlockOutput & { readonly height: number; readonly timeMs: number },
): Header {
  return {
    version: BLOCK_VERSION,
    height,
    parentHash: chain.tip.blockHash,
    transactionRoot: transactionRoot(transactions, systemOperations),
    receiptsRoot: receiptsRoot(receipts),
    stateRoot: chain.tree.root(),
    timeMs,
    validatorSetHash: chain.validators.hash,
    engine: engineHeader,
  };
}

function writeOutcomes(
  overlay: Overlay,
  height: number,
  transactions: readonly SignedTransaction[],
  receipts: readonly Receipt[],
): void {
  for (const [index, { id }] of transactions.entries()) {
    if (receipts[index]!.outcome !== 'skipped') overlay.writeOutcome({ id, place: { height, index } });
  }
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
  const layer = chain.overlay.seal(tip.sequence, block);
  const outcomes = Array.from(layer.outcomes.values()).flatMap(({ id, place }) =>
    place === null ? [] : [{ id, index: place.index }],
  );
  const state = Array.from(layer.state.values());
  return { tip, block, state, outcomes, revertTo, transactions, receipts };
}

/** Takes blocks off the tip, newest first. */
export function revertBlocks(chain: Chain, count: number): void {
  const { overlay, tree } = chain;
  assert(chain.config.keepUndo || count === 0, 'blocks are taken back only where undo records are kept');
  assert(count <= chain.tip.height, `${count} blocks cannot be taken back at height ${chain.tip.height}`);
  for (let left = count; left > 0; left--) {
    const parent = chain.tip.height - 1;
    const { sequence, changes } = takeBack(overlay, chain.tip.height);
    tree.update(changes);
    const header = parent === 0 ? chain.genesisHeader : headerAt(overlay, parent);
    chain.tip = headerToTip(header, encodeHeader(header), sequence);
    chain.revertTo = Math.min(chain.revertTo ?? parent, parent);
  }
}
