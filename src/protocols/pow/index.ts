/** Proof of work as the house mounts it (Nakamoto 2008; the rules stand in the head comments of the files that obey them). */
import { equalBytes } from '../../base/bytes.ts';
import { isFault, punish } from '../../base/fault.ts';
import { HASH_BYTES } from '../../crypto/hash.ts';
import type { Ordering } from '../ordering.ts';
import { createChainCheck } from './chain-check.ts';
import { blockGossip } from './gossip.ts';
import { readWorkedHeader } from './header.ts';
import { createMachine } from './machine.ts';
import { decodeMessage, encodeMessage, type PowMessage } from './messages.ts';
import type { PowParameters } from './parameters.ts';

export type { PowParameters } from './parameters.ts';

/** Confirmations after which most people take a payment for done; how sure that is, `reversal.ts` tells. */
const USUAL_DEPTH = 6;

const readHeader: Ordering<PowMessage, PowParameters>['readHeader'] = (block) => {
  const worked = readWorkedHeader(block.engineHeader);
  if (isFault(worked)) return worked;
  const { header } = worked;
  if (!equalBytes(header.batchDigest, block.batchDigest)) {
    return punish('foreign-header', 'the header names another batch');
  }
  if (header.height !== block.height)
    return punish('wrong-height', `the header names height ${header.height}`);
  return { sequence: header.height };
};

export const pow: Ordering<PowMessage, PowParameters> = {
  name: 'pow',
  finality: { type: 'probabilistic', depth: USUAL_DEPTH },
  createProcess: createMachine,
  encode: encodeMessage,
  decode: decodeMessage,
  claims: () => [],
  readCertificate: () => punish('no-certificates', 'proof of work has no certificates'),
  // The proof of a decision is the work itself, which the header shows.
  readProof: (proof, block) => {
    const worked = readWorkedHeader(block.engineHeader);
    if (isFault(worked)) return worked;
    if (!equalBytes(worked.hash, proof)) return punish('foreign-proof', 'the work is that of another header');
    const header = readHeader(block);
    return isFault(header) ? header : { ...header, claims: [] };
  },
  // The total work up to the block.
  readSeal: (seal) => (seal.length === HASH_BYTES ? [] : punish('malformed-seal', 'total work has 32 bytes')),
  createChainCheck,
  gossip: blockGossip,
  readHeader,
  checkEvidence: () => punish('no-evidence', 'nothing in proof of work is signed, so nothing proves a lie'),
};
