/**
 * A transaction and what became of it, so that no node has to be believed: Merkle paths from both into a header, and the certificate that
 * covers the header, checked against the genesis.
 */
import { bytesToHex } from '../../base/bytes.ts';
import { headerHash } from '../../ledger/block.ts';
import { verifyInclusionProof } from '../../ledger/inclusion.ts';
import { viewToInclusion } from '../inclusion.ts';
import type { InclusionView } from '../results.ts';
import type { FinalityChecker } from './finality-checker.ts';
import type { Panel } from './panel.ts';
import type { TransactionReport } from './reports.ts';
import { ForgedAnswerError } from './state-reader.ts';

export interface ProvenTransaction {
  /** Lower-case hex, as are all hashes here. */
  readonly id: string;
  readonly height: number;
  readonly index: number;
  readonly receipt: NonNullable<TransactionReport['receipt']>;
  readonly blockHash: string;
  /** What proves it to everybody who has the genesis, as the node sent it. */
  readonly proof: InclusionView;
}

/**
 * The first answer that proves itself; null: no certificate covers the block yet.
 * @throws ForgedAnswerError, UnreachableError, RpcError when no node has it committed
 */
export async function readInclusion(
  panel: Panel,
  check: FinalityChecker,
  id: Uint8Array,
): Promise<ProvenTransaction | null> {
  const answers = await panel.answers(async (rpc) => (await rpc.tx({ hash: id, prove: true })).logothete);
  const view = answers.find((answer) => answer !== null && answer.certificate !== null);
  return view ? requireProven(view, check, id) : null;
}

/** @throws ForgedAnswerError when what should prove it does not */
function requireProven(view: InclusionView, check: FinalityChecker, id: Uint8Array): ProvenTransaction {
  const header = check(view);
  const proof = header && viewToInclusion(view);
  // Skipped is no outcome: an honest node proves the block in which the transaction had its own.
  if (!header || !proof || proof.receipt.outcome === 'skipped') throw forged();
  const blockHash = headerHash(proof.header);
  if (!verifyInclusionProof(blockHash, id, proof)) throw forged();
  const { code, detail } = proof.receipt.outcome === 'failed' ? proof.receipt : { code: '', detail: '' };
  return {
    id: bytesToHex(id),
    height: header.height,
    index: proof.transactionProof.index,
    receipt: { ok: proof.receipt.outcome === 'ok', code, detail },
    blockHash: bytesToHex(blockHash),
    proof: view,
  };
}

function forged(): ForgedAnswerError {
  return new ForgedAnswerError('a node gave a proof of a transaction that proves nothing');
}
