/**
 * Are these blocks the next ones of our chain? Links, headers, batches, and what proves them: a certificate proves the block it names and,
 * through the hash links, all below; above it every block needs its decision proof. Nothing is installed from an answer that fails here;
 * transaction signatures are checked after.
 */
import { equalBytes } from '../../base/bytes.ts';
import { type Fault, isFault, punish } from '../../base/fault.ts';
import { batchDigest } from '../../ledger/batch.ts';
import { decodeHeader, headerHash } from '../../ledger/block.ts';
import type { SignedTransaction } from '../../ledger/transaction.ts';
import type { Decision, ProvenBlock } from '../../protocols/ordering.ts';
import type { Core } from '../core.ts';
import type { BlocksFrame, WireBlock } from '../frames.ts';
import type { StoredCertificate } from '../ports.ts';

/** A fetched block that is proven to be decided. */
export interface CheckedBlock {
  readonly height: number;
  /** Hash of the header that the peer sent: certified, or yet to be confirmed by executing. */
  readonly hash: Uint8Array;
  readonly certified: boolean;
  readonly decision: Decision;
  readonly transactions: readonly SignedTransaction[];
}

export interface CheckedAnswer {
  readonly blocks: readonly CheckedBlock[];
  readonly certificate: StoredCertificate | null;
}

/** The point of our own chain that the first block must link to. */
export interface Anchor {
  readonly sequence: number;
  readonly height: number;
  readonly blockHash: Uint8Array;
}

/** A block whose header fits its place and its batch; not proven yet. */
interface LinkedBlock extends Omit<CheckedBlock, 'certified'> {
  readonly proven: ProvenBlock;
}

/** Checks a whole answer; what cannot be proven at its end is left off. */
export function checkAnswer(core: Core, anchor: Anchor, frame: BlocksFrame): CheckedAnswer | Fault {
  const linked: LinkedBlock[] = [];
  let below = anchor;
  for (const wire of frame.blocks) {
    const block = checkLink(core, below, wire);
    if (isFault(block)) return block;
    linked.push(block);
    below = toPoint(block);
  }
  const certificate = checkCertificate(core, [anchor, ...linked.map(toPoint)], frame.certificate);
  if (isFault(certificate)) return certificate;
  const blocks = checkProofs(core, anchor, linked, certificate?.height ?? 0);
  return isFault(blocks) ? blocks : { blocks, certificate };
}

/** Height, parent, batch, sequence number and the static rules of every transaction. */
function checkLink(core: Core, below: Anchor, wire: WireBlock): LinkedBlock | Fault {
  const header = decodeHeader(wire.header);
  if (isFault(header)) return header;
  const height = below.height + 1;
  if (header.height !== height) return punish('wrong-height', `block ${header.height} in place of ${height}`);
  if (!equalBytes(header.parentHash, below.blockHash)) {
    return punish('broken-link', `block ${height} does not follow the block below it`);
  }
  const hash = headerHash(wire.header);
  const digest = batchDigest(wire.batch);
  const proven = { height, blockHash: hash, engineHeader: header.engine, batchDigest: digest };
  const sequence = core.proofs.readHeader(proven);
  if (isFault(sequence)) return sequence;
  if (sequence <= below.sequence) return punish('wrong-sequence', `block ${height} goes back to ${sequence}`);
  const question = { sequence, view: Number.MAX_SAFE_INTEGER, fresh: false, nowMs: null };
  const judged = core.ledger.judge(wire.batch, question);
  if (isFault(judged)) return judged;
  const { systemOperations, proof } = wire;
  const batch = { digest, bytes: wire.batch };
  const decision = { sequence, batch, engineHeader: header.engine, proof, systemOperations };
  return { height, hash, decision, transactions: judged.transactions, proven };
}

function toPoint({ decision, height, hash }: LinkedBlock): Anchor {
  return { sequence: decision.sequence, height, blockHash: hash };
}

/** The certificate must be about a block of this answer, or about our own tip when only null decisions followed it. */
function checkCertificate(
  core: Core,
  points: readonly Anchor[],
  bytes: Uint8Array,
): StoredCertificate | null | Fault {
  if (bytes.length === 0) return null;
  const certified = core.proofs.readCertificate(bytes);
  if (isFault(certified)) return certified;
  const { sequence, height, blockHash } = certified;
  const point = points.find((one) => one.height === height);
  if (!point || !equalBytes(point.blockHash, blockHash)) {
    return punish(
      'foreign-certificate',
      `a certificate of height ${height} that covers none of these blocks`,
    );
  }
  // A later number with the same height and hash: null decisions followed the block.
  if (sequence < point.sequence) return punish('wrong-sequence', 'a certificate older than its block');
  return { sequence, height, blockHash, bytes };
}

/**
 * Above the certificate a decision proof says that this batch was decided at this number, but not that nothing was decided between:
 * so numbers must follow each other without a gap there, and what the engine itself orders must be certified.
 */
function checkProofs(
  core: Core,
  anchor: Anchor,
  linked: readonly LinkedBlock[],
  certifiedHeight: number,
): readonly CheckedBlock[] | Fault {
  const blocks: CheckedBlock[] = [];
  let below = anchor.sequence;
  for (const { proven, ...block } of linked) {
    const { sequence, proof, systemOperations } = block.decision;
    const certified = block.height <= certifiedHeight;
    if (!certified) {
      if (sequence !== below + 1 || systemOperations.length > 0) break;
      const decided = core.proofs.readProof(proof, proven);
      if (isFault(decided)) return decided;
      if (decided !== sequence)
        return punish('wrong-sequence', `a decision proof of ${decided} for ${sequence}`);
    }
    blocks.push({ ...block, certified });
    below = sequence;
  }
  return blocks;
}
