/** Taking blocks back: undo records restore the values, and terminal outcomes are no more. In memory; the next write says so to the disk. */
import { assert } from '../base/assert.ts';
import { bytesToKey } from '../base/bytes.ts';
import { isFault } from '../base/fault.ts';
import { decodeBatch } from './batch.ts';
import { encodeHeader } from './block.ts';
import type { Chain } from './chain.ts';
import { headerAt, headerToTip } from './opening.ts';
import type { Overlay } from './overlay.ts';
import { decodeReceipts } from './receipt.ts';
import { decodeTransaction, type SignedTransaction } from './transaction.ts';
import { decodeUndo, type Undo } from './undo.ts';

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

/** Writes the state before the block at this height, the tip, to the overlay's open layer. */
function takeBack(overlay: Overlay, height: number): Undo {
  const block = overlay.blockAt(height);
  assert(block !== undefined, `block ${height} is at hand when it is taken back`);
  const undo = decodeUndo(block.undo);
  overlay.writeState(new Map(undo.changes.map((change) => [bytesToKey(change.key), change])));
  for (const transaction of terminal(block.batch, block.receipts))
    overlay.writeOutcome({ transaction, place: null });
  return undo;
}

/** The transactions of a batch that was executed, read from its bytes. */
export function executedTransactions(batchBytes: Uint8Array): SignedTransaction[] {
  const batch = decodeBatch(batchBytes);
  assert(!isFault(batch), 'a batch that was executed can be read');
  return batch.transactions.map((raw) => {
    const transaction = decodeTransaction(raw);
    assert(!isFault(transaction), 'a transaction that was executed can be read');
    return transaction;
  });
}

/** The transactions that had their outcome in this block. */
function terminal(batchBytes: Uint8Array, receiptBytes: Uint8Array): SignedTransaction[] {
  const receipts = decodeReceipts(receiptBytes);
  assert(!isFault(receipts), 'a block that was executed can be read');
  return executedTransactions(batchBytes).filter((_, index) => receipts[index]!.outcome !== 'skipped');
}
