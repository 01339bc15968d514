/** The two trees of a block: over its transactions and over their receipts. Fixed depth, length mixed in, hashed level by level. */
import { merkleRoot } from '../codec/merkle.ts';
import { hashTagged } from '../crypto/hash.ts';
import { type Receipt, receiptHash } from './receipt.ts';
import type { SignedTransaction } from './transaction.ts';

/** 2^14 leaves: `LIMITS.batchTransactionsMax` transactions and `LIMITS.systemOperationsMax` system operations fit. */
export const BLOCK_TREE_DEPTH = 14;

/** Leaf `i` is the id of transaction `i`; the hashes of the engine's own operations follow. */
export function transactionRoot(
  transactions: readonly SignedTransaction[],
  systemOperations: readonly Uint8Array[],
): Uint8Array {
  const ids = transactions.map((transaction) => transaction.id);
  return merkleRoot([...ids, ...systemOperations.map(systemOperationHash)], BLOCK_TREE_DEPTH);
}

/** Its own tag: no operation of an engine can be taken for a transaction. */
export function systemOperationHash(operation: Uint8Array): Uint8Array {
  return hashTagged('systemOperation', operation);
}

export function receiptsRoot(receipts: readonly Receipt[]): Uint8Array {
  return merkleRoot(receipts.map(receiptHash), BLOCK_TREE_DEPTH);
}
