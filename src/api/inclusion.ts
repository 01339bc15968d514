/** Proofs of inclusion on the wire: a node makes them of a stored block, and whoever has the genesis reads them back. */
import { type Fault, isFault } from '../base/fault.ts';
import type { MerkleProof } from '../codec/merkle.ts';
import { createInclusionProof, type InclusionProof } from '../ledger/inclusion.ts';
import { decodeReceipt, encodeReceipt } from '../ledger/receipt.ts';
import type { StoredBlock } from '../replica/ports.ts';
import { base64ToBytes, bytesToBase64 } from './base64.ts';
import type { CertifiedView, InclusionView, PathView } from './results.ts';

/** @param certified the block's header, as `certifyHeight` shows it */
export function inclusionToView(block: StoredBlock, index: number, certified: CertifiedView): InclusionView {
  const { receipt, transactionProof, receiptProof } = createInclusionProof(block, index);
  return {
    ...certified,
    receipt: bytesToBase64(encodeReceipt(receipt)),
    tx_path: pathToView(transactionProof),
    receipt_path: pathToView(receiptProof),
  };
}

/** What a node sent, or undefined when it is no proof at all; whether it proves anything is `verifyInclusionProof`'s to say. */
export function viewToInclusion(view: InclusionView): InclusionProof | undefined {
  const header = base64ToBytes(view.headers[0] ?? '');
  const receipt = viewToReceipt(view.receipt);
  const transactionProof = viewToPath(view.tx_path);
  const receiptProof = viewToPath(view.receipt_path);
  if (!header || !receipt || isFault(receipt) || !transactionProof || !receiptProof) return undefined;
  return { header, receipt, transactionProof, receiptProof };
}

function viewToReceipt(text: string): InclusionProof['receipt'] | Fault | undefined {
  const bytes = base64ToBytes(text);
  return bytes && decodeReceipt(bytes);
}

function pathToView({ index, length, siblings }: MerkleProof): PathView {
  return { total: String(length), index: String(index), aunts: siblings.map(bytesToBase64) };
}

function viewToPath({ total, index, aunts }: PathView): MerkleProof | undefined {
  const siblings = aunts.map(base64ToBytes).filter((bytes) => bytes !== undefined);
  if (siblings.length !== aunts.length) return undefined;
  return { index: Number(index), length: Number(total), siblings };
}
