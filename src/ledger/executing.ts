/** Putting decisions on top of the chain: execution, roots, header, and what has to be written. */
import { assert } from '../base/assert.ts';
import { isFault } from '../base/fault.ts';
import { LIMITS } from '../base/limits.ts';
import { BLOCK_VERSION, encodeHeader, type Header, type StoredBlock } from './block.ts';
import type { Chain } from './chain.ts';
import type { DecidedBatch, Executed, LedgerDecision } from './decision.ts';
import { type BlockOutput, executeBlock } from './execution.ts';
import { type JudgedBatch, judgeBatch } from './judging.ts';
import { headerToTip } from './opening.ts';
import type { Overlay } from './overlay.ts';
import { encodeReceipts, type Receipt } from './receipt.ts';
import { receiptsRoot, transactionRoot } from './roots.ts';
import type { SignedTransaction } from './transaction.ts';
import { encodeUndo } from './undo.ts';

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
  const isDone = (transaction: SignedTransaction) => overlay.outcomeOf(transaction) !== undefined;
  const ground = { state: overlay, isDone, application: config.application, context };
  const { systemOperations, proof } = decision;
  assert(
    systemOperations.length <= LIMITS.systemOperationsMax,
    'an engine orders no more operations than fit',
  );
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
  for (const [index, transaction] of transactions.entries()) {
    if (receipts[index]!.outcome !== 'skipped')
      overlay.writeOutcome({ transaction, place: { height, index } });
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
  const outcomes = Array.from(layer.outcomes.values()).flatMap(({ transaction, place }) =>
    place === null ? [] : [{ id: transaction.id, index: place.index }],
  );
  const state = Array.from(layer.state.values());
  return { tip, block, state, outcomes, revertTo, transactions, receipts };
}
