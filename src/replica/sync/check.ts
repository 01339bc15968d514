/**
 * Are these blocks the next ones of our chain? A finality certificate proves the block that it names and, through the hash links, all below.
 * What stands above it is left off: a decision proof says that a batch was decided at a sequence number, but not what was decided between two
 * of them. Nothing is installed from an answer that fails here; transaction signatures are checked after.
 */
import { equalBytes } from '../../base/bytes.ts';
import { type Fault, isFault, punish } from '../../base/fault.ts';
import { batchDigest } from '../../ledger/batch.ts';
import { decodeHeader, headerHash } from '../../ledger/block.ts';
import { transactionRoot } from '../../ledger/roots.ts';
import type { SignedTransaction } from '../../ledger/transaction.ts';
import type { Decision } from '../../protocols/ordering.ts';
import type { Core } from '../core.ts';
import type { BlocksFrame, WireBlock } from '../frames.ts';
import type { StoredCertificate } from '../ports.ts';

/** A fetched block that is proven to be on the chain. */
export interface CheckedBlock {
  readonly height: number;
  readonly parentHash: Uint8Array;
  readonly hash: Uint8Array;
  readonly decision: Decision;
  readonly transactions: readonly SignedTransaction[];
}

/** Proven as a whole: the certificate names the last of the blocks, or our own tip when null decisions followed it. */
export interface CheckedAnswer {
  readonly type: 'checked';
  readonly blocks: readonly CheckedBlock[];
  readonly certificate: StoredCertificate;
}

export type Answer =
  | CheckedAnswer
  /** There is nothing in it that is proven and new. */
  | { readonly type: 'empty' }
  /** A certificate proves blocks that do not follow our own tip: our copy of the chain is the wrong one. */
  | { readonly type: 'diverged' }
  | Fault;

/** The point of our own chain that the first block must link to. */
export interface Anchor {
  readonly sequence: number;
  readonly height: number;
  readonly blockHash: Uint8Array;
}

/** Checks a whole answer. */
export function checkAnswer(core: Core, anchor: Anchor, frame: BlocksFrame): Answer {
  if (frame.certificate.length === 0) return { type: 'empty' };
  const point = core.proofs.readCertificate(frame.certificate);
  if (isFault(point)) return point;
  const blocks: CheckedBlock[] = [];
  for (const wire of frame.blocks) {
    const below = blocks.at(-1);
    if ((below?.height ?? anchor.height) >= point.height) break;
    const block = readBlock(core, anchor.height + blocks.length + 1, wire);
    if (isFault(block)) return block;
    if (below && !follows(below, block)) {
      return punish('broken-link', `block ${block.height} does not follow the block below it`);
    }
    blocks.push(block);
  }
  const certificate: StoredCertificate = { ...point, bytes: frame.certificate };
  return placeAnswer(anchor, blocks, certificate);
}

/**
 * Everything of a block that is stored or executed is bound to its header here: the batch by its digest, the engine's operations by the
 * root, the proof by its claims. Its links are somebody else's question.
 */
function readBlock(core: Core, height: number, wire: WireBlock): CheckedBlock | Fault {
  const header = decodeHeader(wire.header);
  if (isFault(header)) return header;
  if (header.height !== height) return punish('wrong-height', `block ${header.height} in place of ${height}`);
  const hash = headerHash(wire.header);
  const digest = batchDigest(wire.batch);
  const { engine: engineHeader, parentHash } = header;
  const block = { height, blockHash: hash, engineHeader, batchDigest: digest };
  const sequence = core.proofs.readHeader(block);
  if (isFault(sequence)) return sequence;
  const question = { sequence, view: Number.MAX_SAFE_INTEGER, fresh: false, nowMs: null };
  const judged = core.ledger.judge(wire.batch, question);
  if (isFault(judged)) return judged;
  const { systemOperations, proof } = wire;
  if (!equalBytes(transactionRoot(judged.transactions, systemOperations), header.transactionRoot)) {
    return punish('foreign-operations', `block ${height} does not hold these operations`);
  }
  const refuted = core.proofs.refuteProof(proof, block);
  if (refuted) return refuted;
  const decision = { sequence, batch: { digest, bytes: wire.batch }, engineHeader, proof, systemOperations };
  return { height, parentHash, hash, decision, transactions: judged.transactions };
}

function follows(below: CheckedBlock, block: CheckedBlock): boolean {
  return equalBytes(block.parentHash, below.hash) && block.decision.sequence > below.decision.sequence;
}

/** Does the certificate name the end of these blocks, and do they begin where we stand? */
function placeAnswer(
  anchor: Anchor,
  blocks: readonly CheckedBlock[],
  certificate: StoredCertificate,
): Answer {
  const { height, sequence, blockHash } = certificate;
  const first = blocks[0];
  const last = blocks.at(-1);
  if (!first || !last) {
    if (height !== anchor.height || sequence <= anchor.sequence) return { type: 'empty' };
    return equalBytes(blockHash, anchor.blockHash)
      ? { type: 'checked', blocks, certificate }
      : { type: 'diverged' };
  }
  // A later number with the same height and hash is lawful: null decisions followed the block.
  const named = last.height === height && equalBytes(last.hash, blockHash);
  if (!named || sequence < last.decision.sequence) {
    return punish('foreign-certificate', `a certificate of height ${height} that does not name these blocks`);
  }
  const continues =
    equalBytes(first.parentHash, anchor.blockHash) && first.decision.sequence > anchor.sequence;
  return continues ? { type: 'checked', blocks, certificate } : { type: 'diverged' };
}
