/** Evidence as a judge takes it: verified again by nothing but the validators' keys, and named so that people can speak of it. */
import { bytesToHex, concatBytes, utf8ToBytes } from '../base/bytes.ts';
import { isFault } from '../base/fault.ts';
import { sha256 } from '../crypto/hash.ts';
import type { Claim, Evidence } from '../protocols/contract.ts';
import type { Ordering } from '../protocols/ordering.ts';

/** Letters of an id: enough that no two proofs of one network share it. */
const ID_LETTERS = 16;

/** A short name of this proof: the same wherever it is found. */
export function evidenceId({ kind, accused, bytes }: Evidence): string {
  return bytesToHex(sha256(concatBytes(utf8ToBytes(`${kind} ${accused} `), bytes))).slice(0, ID_LETTERS);
}

/** Is it true, whoever shows it? `isTrue` knows the keys and nothing else. */
export function isProof<P>(
  evidence: Evidence,
  ordering: Pick<Ordering<unknown, P>, 'checkEvidence'>,
  members: number,
  parameters: P,
  isTrue: (claim: Claim) => boolean,
): boolean {
  const claims = ordering.checkEvidence(evidence, members, parameters);
  return !isFault(claims) && claims.every((claim) => isTrue(claim));
}
