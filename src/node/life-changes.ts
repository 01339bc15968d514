/** Lives of transactions that moved on, told to whoever waits; what nobody asks about is never read. */
import { assert } from '../base/assert.ts';
import { isFault } from '../base/fault.ts';
import { decodeReceipts, type Receipt } from '../ledger/receipt.ts';
import { committedLife } from '../replica/lives.ts';
import type { BlockWrite, TransactionLife } from '../replica/ports.ts';

export interface LifeChange {
  readonly id: Uint8Array;
  /** Where it stands now; read on demand. */
  readonly life: () => TransactionLife;
}

/** What a block on disk says of each transaction that had its outcome in it. */
export function lifeChangesOf({ block, outcomes }: BlockWrite): readonly LifeChange[] {
  if (block === null) return [];
  let receipts: readonly Receipt[] | undefined;
  const receiptOf = (index: number): Receipt => {
    receipts ??= readReceipts(block.receipts);
    return receipts[index]!;
  };
  return outcomes.map(({ id, index }) => ({
    id,
    life: () => committedLife(block.height, index, receiptOf(index)),
  }));
}

function readReceipts(bytes: Uint8Array): readonly Receipt[] {
  const receipts = decodeReceipts(bytes);
  assert(!isFault(receipts), 'own receipts can be read');
  return receipts;
}
