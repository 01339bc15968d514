/**
 * Executing the transactions of one block: all or none each, in their order, after the engine's own operations.
 * The rules, in the order in which they are asked (pbft.md, "What is ordered, and how it becomes a chain"):
 * an id with its outcome is skipped; past its expiry height it fails; a nonce already used fails; a nonce still too high is skipped and goes on
 * waiting; then the application decides. Only success changes state, the nonce included.
 */

import { bytesToKey } from '../base/bytes.ts';
import type { Application, BlockContext, StateReader, StateWriter } from './application.ts';
import { createFailedReceipt, type Receipt } from './receipt.ts';
import { applicationWriter, decodeNonce, encodeNonce, nonceKey } from './state/namespace.ts';
import type { StateChange, StateChanges } from './state/tree.ts';
import type { SignedTransaction } from './transaction.ts';

export interface BlockInput {
  readonly systemOperations: readonly Uint8Array[];
  readonly transactions: readonly SignedTransaction[];
}

export interface BlockOutput {
  /** Parallel to the transactions. */
  readonly receipts: readonly Receipt[];
  readonly changes: StateChanges;
}

/** What a block is executed on. */
export interface BlockGround {
  readonly state: StateReader;
  /** Has this transaction had its outcome in an earlier block? */
  readonly isDone: (transaction: SignedTransaction) => boolean;
  readonly application: Application;
  readonly context: BlockContext;
}

export function executeBlock(ground: BlockGround, input: BlockInput): BlockOutput {
  const block = createScratch(ground.state);
  for (const operation of input.systemOperations) {
    ground.application.executeSystem(operation, applicationWriter(block), ground.context);
  }
  const receipts = input.transactions.map((transaction) => executeTransaction(ground, block, transaction));
  return { receipts, changes: block.changes() };
}

function executeTransaction(ground: BlockGround, block: Scratch, transaction: SignedTransaction): Receipt {
  const { application, context } = ground;
  const { body } = transaction;
  if (ground.isDone(transaction)) return { outcome: 'skipped' };
  if (context.height > body.expiryHeight) {
    return createFailedReceipt('expired', `expired after height ${body.expiryHeight}`);
  }
  const key = nonceKey(body.sender);
  const nonce = decodeNonce(block.get(key));
  if (body.nonce < nonce)
    return createFailedReceipt('nonce-used', `nonce ${body.nonce} is used, next is ${nonce}`);
  if (body.nonce > nonce) return { outcome: 'skipped' };
  const own = createScratch(block);
  const call = { sender: body.sender, operations: body.operations };
  const failure = application.execute(call, applicationWriter(own), context);
  if (failure !== undefined) return createFailedReceipt(failure.code, failure.detail);
  block.take(own.changes());
  block.put(key, encodeNonce(nonce + 1));
  return { outcome: 'ok' };
}

/** Writes that may still be dropped, over a state that stays as it is. */
export interface Scratch extends StateWriter {
  /** Takes over what was written on another one. */
  take(changes: StateChanges): void;
  changes(): StateChanges;
}

export function createScratch(below: StateReader): Scratch {
  const written = new Map<string, StateChange>();
  return {
    get: (key) => {
      const change = written.get(bytesToKey(key));
      return change === undefined ? below.get(key) : (change.value ?? undefined);
    },
    put: (key, value) => {
      written.set(bytesToKey(key), { key, value });
    },
    delete: (key) => {
      written.set(bytesToKey(key), { key, value: null });
    },
    take: (changes) => {
      for (const [byteKey, change] of changes) written.set(byteKey, change);
    },
    changes: () => written,
  };
}
