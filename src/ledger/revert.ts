/** Taking one block back: its undo record restores the values, and its terminal outcomes are no more. */
import { assert } from '../base/assert.ts';
import { bytesToKey } from '../base/bytes.ts';
import { isFault } from '../base/fault.ts';
import { decodeBatch } from './batch.ts';
import type { Overlay } from './overlay.ts';
import { decodeReceipts } from './receipt.ts';
import { decodeTransaction } from './transaction.ts';
import { decodeUndo, type Undo } from './undo.ts';

/** Writes the state before the block at this height, the tip, to the overlay's open layer; the caller moves tree and tip. */
export function takeBack(overlay: Overlay, height: number): Undo {
  const block = overlay.blockAt(height);
  assert(block !== undefined, `block ${height} is at hand when it is taken back`);
  const undo = decodeUndo(block.undo);
  overlay.writeState(new Map(undo.changes.map((change) => [bytesToKey(change.key), change])));
  for (const id of terminalIds(block.batch, block.receipts)) overlay.writeOutcome({ id, place: null });
  return undo;
}

/** Ids of the transactions that had their outcome in this block. */
function terminalIds(batchBytes: Uint8Array, receiptBytes: Uint8Array): Uint8Array[] {
  const batch = decodeBatch(batchBytes);
  const receipts = decodeReceipts(receiptBytes);
  assert(!isFault(batch) && !isFault(receipts), 'a block that was executed can be read');
  return batch.transactions.flatMap((raw, index) => {
    const transaction = decodeTransaction(raw);
    assert(!isFault(transaction), 'a transaction that was executed can be read');
    return receipts[index]!.outcome === 'skipped' ? [] : [transaction.id];
  });
}
