/** Certificates and decision proofs, believed only when the engine finds them well formed and every claim in them is right. */
import { type Fault, isFault, punish } from '../base/fault.ts';
import type { Claim } from '../protocols/contract.ts';
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
  /** The sequence number at which this block was decided. */
  readProof(proof: Uint8Array, block: ProvenBlock): number | Fault;
  /** The sequence number that the header names. */
  readHeader(block: ProvenBlock): number | Fault;
}

export function createProofs<M, P>(ordering: Ordering<M, P>, members: number, claims: ClaimChecker): Proofs {
  const wrongClaim = (what: string, listed: readonly Claim[]): Fault | undefined =>
    claims.areValid(listed) ? undefined : punish('bad-signature', `a signature in ${what} is wrong`);
  return {
    readCertificate: (certificate) => {
      const read = ordering.readCertificate(certificate, members);
      return isFault(read) ? read : (wrongClaim('a certificate', read.claims) ?? read);
    },
    readProof: (proof, block) => {
      const read = ordering.readProof(proof, block, members);
      return isFault(read) ? read : (wrongClaim('a decision proof', read.claims) ?? read.sequence);
    },
    readHeader: (block) => {
      const read = ordering.readHeader(block);
      return isFault(read) ? read : read.sequence;
    },
  };
}
