/** Proof for a client that a transaction stands in a block, and what became of it. Whoever trusts the block hash needs to trust nobody else. */
import { assert } from '../base/assert.ts';
import { equalBytes } from '../base/bytes.ts';
import { isFault } from '../base/fault.ts';
import { type MerkleProof, merkleProof, verifyMerkleProof } from '../codec/merkle.ts';
import { decodeBatch } from './batch.ts';
import { decodeHeader, headerHash, type StoredBlock } from './block.ts';
import { decodeReceipts, type Receipt, receiptHash } from './receipt.ts';
import { BLOCK_TREE_DEPTH, systemOperationHash } from './roots.ts';
import { decodeTransaction } from './transaction.ts';

export interface InclusionProof {
  /** The encoded header, whose hash is the block hash. */
  readonly header: Uint8Array;
  readonly receipt: Receipt;
  /** Where the transaction's id stands under the transaction root. */
  readonly transactionProof: MerkleProof;
  /** Where the receipt stands under the receipts root: at the same index. */
  readonly receiptProof: MerkleProof;
}

/** @param index position in the batch; it must exist */
export function createInclusionProof(block: StoredBlock, index: number): InclusionProof {
  const batch = decodeBatch(block.batch);
  const receipts = decodeReceipts(block.receipts);
  assert(!isFault(batch) && !isFault(receipts), 'a stored block can be read');
  const receipt = receipts[index];
  assert(receipt !== undefined, `block ${block.height} has no transaction ${index}`);
  const leaves = [...batch.transactions.map(idOf), ...block.systemOperations.map(systemOperationHash)];
  return {
    header: block.header,
    receipt,
    transactionProof: merkleProof(leaves, index, BLOCK_TREE_DEPTH),
    receiptProof: merkleProof(receipts.map(receiptHash), index, BLOCK_TREE_DEPTH),
  };
}

/** Does the block with this hash hold this transaction, with this receipt? Any proof from outside may be asked about. */
export function verifyInclusionProof(blockHash: Uint8Array, id: Uint8Array, proof: InclusionProof): boolean {
  const { transactionProof, receiptProof, receipt } = proof;
  if (!equalBytes(headerHash(proof.header), blockHash)) return false;
  const header = decodeHeader(proof.header);
  if (isFault(header) || transactionProof.index !== receiptProof.index) return false;
  return (
    verifyMerkleProof(header.transactionRoot, id, transactionProof, BLOCK_TREE_DEPTH) &&
    verifyMerkleProof(header.receiptsRoot, receiptHash(receipt), receiptProof, BLOCK_TREE_DEPTH)
  );
}

function idOf(raw: Uint8Array): Uint8Array {
  const transaction = decodeTransaction(raw);
  assert(!isFault(transaction), 'a stored transaction can be read');
  return transaction.id;
}
