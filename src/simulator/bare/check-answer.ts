/**
 * What a peer's blocks must prove before they are put on: every link, and for each block a certificate above it or a decision proof of its own.
 */
import { equalBytes } from '../../base/bytes.ts';
import { type Fault, ignore, isFault, punish } from '../../base/fault.ts';
import type { Claim } from '../../protocols/contract.ts';
import type { Ordering, ProvenBlock } from '../../protocols/ordering.ts';
import { type ToyBlock, type ToyTip, toyBlockHash } from './toy-ledger.ts';
import type { ToyCertificate } from './toy-store.ts';

/** What a peer answers: its blocks above a height, and its newest certificate. */
export interface BlockAnswer {
  readonly blocks: readonly ToyBlock[];
  readonly certificate: ToyCertificate | null;
}

/** Blocks that one answer may hold. */
export const ANSWER_BLOCKS_MAX = 64;

/** What checking an answer takes from outside. */
export interface AnswerRules {
  readonly ordering: Pick<Ordering<never, never>, 'readCertificate' | 'readProof' | 'readHeader'>;
  readonly members: number;
  readonly isTrue: (claim: Claim) => boolean;
}

function toProvenBlock(block: ToyBlock): ProvenBlock {
  const { height, blockHash, engineHeader } = block;
  return { height, blockHash, engineHeader, batchDigest: block.batch.digest };
}

/** The certificate of the answer, verified; null when there is none. */
function verifiedCertificate(answer: BlockAnswer, rules: AnswerRules): ToyCertificate | Fault | null {
  if (answer.certificate === null) return null;
  const { bytes } = answer.certificate;
  const read = rules.ordering.readCertificate(bytes, rules.members);
  if (isFault(read)) return read;
  if (!read.claims.every(rules.isTrue))
    return punish('bad-certificate', 'a certificate with a false signature');
  return { sequence: read.sequence, height: read.height, blockHash: read.blockHash, bytes };
}

function checkBlock(
  block: ToyBlock,
  parent: ToyTip,
  isCertified: boolean,
  rules: AnswerRules,
): Fault | undefined {
  if (block.height !== parent.height + 1 || !equalBytes(block.parentHash, parent.blockHash)) {
    return punish('bad-link', `block ${block.height} does not follow block ${parent.height}`);
  }
  if (!equalBytes(block.blockHash, toyBlockHash(block)))
    return punish('bad-block', 'a block with a wrong hash');
  const header = rules.ordering.readHeader(toProvenBlock(block));
  if (isFault(header)) return header;
  if (header.sequence !== block.sequence || block.sequence <= parent.sequence) {
    return punish('bad-block', 'a block with a wrong sequence number');
  }
  if (isCertified) return undefined;
  const proof = rules.ordering.readProof(block.proof, toProvenBlock(block), rules.members);
  if (isFault(proof)) return proof;
  if (proof.sequence !== block.sequence || !proof.claims.every(rules.isTrue)) {
    return punish('bad-proof', 'a decision proof that does not hold');
  }
  return undefined;
}

/** What a checked answer adds: blocks in order, and the certificate of exactly the point then reached, if there is one. */
export interface Progress {
  readonly blocks: readonly ToyBlock[];
  readonly tip: ToyTip;
  readonly certificate: ToyCertificate | null;
}

/** The blocks of an answer that continue the chain from `tip`, every one checked; or what is wrong with it. */
export function checkAnswer(answer: BlockAnswer, tip: ToyTip, rules: AnswerRules): Progress | Fault {
  const certificate = verifiedCertificate(answer, rules);
  if (isFault(certificate)) return certificate;
  const blocks = answer.blocks.filter((block) => block.height > tip.height).slice(0, ANSWER_BLOCKS_MAX);
  /** A complainer is sent the block of its transaction without having asked; it may lack the ones below. */
  if ((blocks[0]?.height ?? 0) > tip.height + 1) return ignore('gap', 'these blocks begin above the tip');
  const isCovered = blocks.some(
    (block) => block.height === certificate?.height && equalBytes(block.blockHash, certificate.blockHash),
  );
  const certified = isCovered ? (certificate?.height ?? 0) : 0;
  let parent = tip;
  for (const block of blocks) {
    const fault = checkBlock(block, parent, block.height <= certified, rules);
    if (fault !== undefined) return fault;
    parent = block;
  }
  if (certificate === null || !equalBytes(certificate.blockHash, parent.blockHash)) {
    return { blocks, tip: parent, certificate: null };
  }
  const sequence = Math.max(parent.sequence, certificate.sequence);
  return { blocks, tip: { ...parent, sequence }, certificate };
}
