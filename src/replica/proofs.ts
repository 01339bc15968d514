/** Certificates and decision proofs, believed only when the engine finds them well formed and every claim in them is right; and what headers name. */
import { type Fault, isFault, punish } from '../base/fault.ts';
import type { Ordering, ProvenBlock } from '../protocols/ordering.ts';
import type { ClaimChecker } from './claims.ts';

/** A point of the chain that a certificate covers. */
export interface CertifiedPoint {
  readonly sequence: number;
  readonly height: number;
  readonly blockHash: Uint8Array;
}

export interface Proofs {
  readCertificate(certificate: Uint8Array): CertifiedPoint | Fault;
  /** The sequence number that the header names, if it fits the block. */
  readHeader(block: ProvenBlock): number | Fault;
  /** What is wrong with the proof that this block was decided; undefined: nothing. */
  refuteProof(proof: Uint8Array, block: ProvenBlock): Fault | undefined;
}

export function createProofs<M, P>(
  ordering: Pick<Ordering<M, P>, 'readCertificate' | 'readHeader' | 'readProof'>,
  members: number,
  checker: ClaimChecker,
): Proofs {
  return {
    readCertificate: (certificate) => {
      const read = ordering.readCertificate(certificate, members);
      if (isFault(read)) return read;
      const { sequence, height, blockHash, claims } = read;
      if (!checker.areValid(claims)) return punish('bad-signature', 'a signature in a certificate is wrong');
      return { sequence, height, blockHash };
    },
    readHeader: (block) => {
      const read = ordering.readHeader(block);
      return isFault(read) ? read : read.sequence;
    },
    refuteProof: (proof, block) => {
      const read = ordering.readProof(proof, block, members);
      if (isFault(read)) return read;
      if (checker.areValid(read.claims)) return undefined;
      return punish('bad-signature', 'a signature in a decision proof is wrong');
    },
  };
}
