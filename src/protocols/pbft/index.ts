/** PBFT as the house mounts it. Castro & Liskov, OSDI'99, with the departures confessed in the files that make them. */
import { equalBytes } from '../../base/bytes.ts';
import { isFault, punish } from '../../base/fault.ts';
import type { Ordering } from '../ordering.ts';
import { certificateClaims, messageClaims, proofClaims } from './claims.ts';
import { checkEvidence, evidenceStatements } from './evidence.ts';
import { createMachine } from './machine.ts';
import type { PbftMessage } from './messages.ts';
import type { PbftParameters } from './parameters.ts';
import { engineHeaderCodec } from './progress.ts';
import { checkProof, PBFT_RULES, type Rules } from './rules.ts';
import { decodeMessage, encodeMessage } from './wire.ts';

export type { PbftMessage } from './messages.ts';
export type { PbftParameters } from './parameters.ts';
export type { Rules } from './rules.ts';
export { PBFT_RULES } from './rules.ts';

/** PBFT by the given rules; tests hand it broken ones. */
export function createPbft(rules: Rules = PBFT_RULES): Ordering<PbftMessage, PbftParameters> {
  return {
    name: 'pbft',
    finality: { type: 'instant' },
    createProcess: (config) => createMachine(config, rules),
    encode: encodeMessage,
    decode: decodeMessage,
    claims: messageClaims,
    readCertificate: (bytes, members) => {
      const message = decodeMessage(bytes);
      if (isFault(message)) return message;
      if (message.type !== 'certificate')
        return punish('not-a-certificate', `a ${message.type} is no certificate`);
      const { sequence, height, blockHash } = message.body;
      const fault = rules.checkCertificate(message.body, members);
      return fault ?? { sequence, height, blockHash, claims: certificateClaims(message.body) };
    },
    readProof: (bytes, block, members) => {
      const message = decodeMessage(bytes);
      if (isFault(message)) return message;
      if (message.type !== 'decision') return punish('not-a-proof', `a ${message.type} is no decision proof`);
      const { proof } = message.body;
      const header = readHeader(block);
      if (isFault(header)) return header;
      const fits = proof.sequence === header.sequence && equalBytes(proof.digest, block.batchDigest);
      if (!fits) return punish('foreign-proof', 'the decision proof is for another batch');
      return checkProof(proof, members) ?? { sequence: header.sequence, claims: proofClaims(proof) };
    },
    readSeal: (seal, { sequence, height, blockHash }, members) => {
      const message = decodeMessage(seal);
      if (isFault(message)) return message;
      const { type, body } = message;
      const isOfPoint = type === 'checkpoint' && body.sequence === sequence && body.height === height;
      if (isOfPoint && equalBytes(body.blockHash, blockHash)) return messageClaims(message, members);
      return punish('foreign-seal', 'it seals another point of the chain');
    },
    readHeader,
    checkEvidence: (evidence, members, parameters) => {
      const fault = checkEvidence(evidence, members, parameters);
      if (fault) return fault;
      const statements = evidenceStatements(evidence);
      return isFault(statements) ? statements : statements.flatMap((one) => messageClaims(one, members));
    },
  };
}

const readHeader: Ordering<PbftMessage, PbftParameters>['readHeader'] = (block) => {
  const header = engineHeaderCodec.decode(block.engineHeader);
  if (isFault(header)) return header;
  if (!equalBytes(header.batchDigest, block.batchDigest)) {
    return punish('foreign-header', 'the header names another batch');
  }
  return { sequence: header.sequence };
};

/** The honest protocol. */
export const pbft = createPbft();
