/**
 * Executing the transactions of one block: all or none each, in their order, after the engine's own operations.
 * The rules, in the order in which they are asked (pbft.md, "What is ordered, and how it becomes a chain"):
 * an id with its outcome is skipped; past its expiry height it fails; a nonce already used fails; a nonce still too high is skipped and goes on
 * waiting; then the application decides. Only success changes state, the nonce included.
 */

import { bytesToKey } from '../base/bytes.ts';
import type { Application, BlockContext, StateWriter } from './application.ts';
import { createFailedReceipt, type Receipt } from './receipt.ts';
import type { KeyedReader } from './state/keyed-reader.ts';
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
  readonly state: KeyedReader;
  /** Has this transaction had its outcome in an earlier block? */
  readonly isDone: (transaction: SignedTransaction) => boolean;
  readonly application: Application;
  readonly context: BlockContext;
}

/** The writes of one block, and those of the transaction in hand: made once per block, since a block may hold thousands of transactions. */
interface Desk {
  readonly block: Scratch;
  readonly own: Scratch;
  /** `own`, as the application sees it. */
  readonly view: StateWriter;
}

export function executeBlock(ground: BlockGround, input: BlockInput): BlockOutput {
  const block = createScratch(ground.state);
  for (const operation of input.systemOperations) {
    ground.application.executeSystem(operation, applicationWriter(block), ground.context);
  }
  const own = createScratch(block);
  const desk = { block, own, view: applicationWriter(own) };
  const receipts = input.transactions.map((transaction) => executeTransaction(ground, desk, transaction));
  return { receipts, changes: block.changes() };
}

function executeTransaction(ground: BlockGround, desk: Desk, transaction: SignedTransaction): Receipt {
  const { application, context } = ground;
  const { block, own, view } = desk;
  const { body } = transaction;
  if (ground.isDone(transaction)) return { outcome: 'skipped' };
  if (context.height > body.expiryHeight) {
    return createFailedReceipt('expired', `expired after height ${body.expiryHeight}`);
  }
  const key = nonceKey(body.sender);
  const byteKey = bytesToKey(key);
  const nonce = decodeNonce(block.find(byteKey, key));
  if (body.nonce < nonce)
    return createFailedReceipt('nonce-used', `nonce ${body.nonce} is used, next is ${nonce}`);
  if (body.nonce > nonce) return { outcome: 'skipped' };
  own.clear();
  const call = { sender: body.sender, operations: body.operations };
  const failure = application.execute(call, view, context);
  if (failure !== undefined) return createFailedReceipt(failure.code, failure.detail);
  block.take(own.changes());
  block.write(byteKey, { key, value: encodeNonce(nonce + 1) });
  return OK;
}

/** The receipt of nearly every transaction. */
const OK: Receipt = { outcome: 'ok' };

/** Writes that may still be dropped, over a state that stays as it is. */
export interface Scratch extends StateWriter, KeyedReader {
  /** @param byteKey `bytesToKey` of the change's key */
  write(byteKey: string, change: StateChange): void;
  /** Takes over what was written on another one. */
  take(changes: StateChanges): void;
  /** Drops what was written. */
  clear(): void;
  changes(): StateChanges;
}

export function createScratch(below: KeyedReader): Scratch {
  const written = new Map<string, StateChange>();
  const find = (byteKey: string, key: Uint8Array): Uint8Array | undefined => {
    const change = written.get(byteKey);
    return change === undefined ? below.find(byteKey, key) : (change.value ?? undefined);
  };
  const write = (byteKey: string, change: StateChange): void => {
    written.set(byteKey, change);
  };
  return {
    find,
    write,
    get: (key) => find(bytesToKey(key), key),
    put: (key, value) => write(bytesToKey(key), { key, value }),
    delete: (key) => write(bytesToKey(key), { key, value: null }),
    take: (changes) => {
      for (const [byteKey, change] of changes) write(byteKey, change);
    },
    clear: () => written.clear(),
    changes: () => written,
  };
}
