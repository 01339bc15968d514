/** The two trees of a block: over its transactions and over their receipts. Fixed depth, length mixed in, hashed level by level. */
import { merkleRoot } from '../codec/merkle.ts';
import { hashTagged } from '../crypto/hash.ts';
import { type Receipt, receiptHash } from './receipt.ts';
import type { SignedTransaction } from './transaction.ts';

/** 2^14 leaves: `LIMITS.batchTransactionsMax` transactions and `LIMITS.systemOperationsMax` system operations fit. */
export const BLOCK_TREE_DEPTH = 14;

/** Leaves of the transaction tree: transaction `i` is leaf `i`; the hashes of the engine's own operations follow. */
export function transactionLeaves(
  transactions: readonly SignedTransaction[],
  systemOperations: readonly Uint8Array[],
): Uint8Array[] {
  return [
    ...transactions.map((transaction) => transaction.id),
    ...systemOperations.map((operation) => hashTagged('systemOperation', operation)),
  ];
}

export function transactionRoot(
  transactions: readonly SignedTransaction[],
  systemOperations: readonly Uint8Array[],
): Uint8Array {
  return merkleRoot(transactionLeaves(transactions, systemOperations), BLOCK_TREE_DEPTH);
}

export function receiptsRoot(receipts: readonly Receipt[]): Uint8Array {
  return merkleRoot(receipts.map(receiptHash), BLOCK_TREE_DEPTH);
}
