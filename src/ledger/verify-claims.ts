/** Checking what rests on signatures: which ones it takes is the ordering engine's business, whether they are right is ours. */
import { type Fault, isFault } from '../base/fault.ts';
import { signedBytes, verify } from '../crypto/signature.ts';
import type { Tag } from '../crypto/tags.ts';
import type { ValidatorSet } from './validators.ts';

/** A signature that something rests on (a `Claim` of `protocols/contract.ts` is one). */
export interface SignatureClaim {
  /** Index in the validator set. */
  readonly signer: number;
  readonly tag: Tag;
  readonly bytes: Uint8Array;
  readonly signature: Uint8Array;
}

/** What is wrong with what an engine read (a certificate, a decision proof, evidence), or undefined when all its signatures are right. */
export function refuteClaims(
  read: { readonly claims: readonly SignatureClaim[] } | Fault,
  { validators }: ValidatorSet,
  chainId: Uint8Array,
): string | undefined {
  if (isFault(read)) return read.detail;
  for (const { signer, tag, bytes, signature } of read.claims) {
    const validator = validators[signer];
    if (validator === undefined) return `there is no validator ${signer}`;
    if (!verify(validator.publicKey, signedBytes(tag, chainId, bytes), signature)) {
      return `the ${tag} signature of ${validator.name} is wrong`;
    }
  }
  return undefined;
}

/** Answers whether a single claim is rightly signed, by nothing but the validators' keys. */
export function createClaimJudge(set: ValidatorSet, chainId: Uint8Array): (claim: SignatureClaim) => boolean {
  return (claim) => refuteClaims({ claims: [claim] }, set, chainId) === undefined;
}
