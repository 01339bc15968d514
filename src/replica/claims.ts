/**
 * Signatures of the protocol: every claim that a message lists is checked before the engine sees the message, and each signature once.
 * Checked here and now, not by the worker: they are few per block, and the order of a peer's messages is kept for free.
 */
import { bytesToKey, equalBytes } from '../base/bytes.ts';
import { LIMITS } from '../base/limits.ts';
import { createRecent } from '../base/recent.ts';
import type { Claim, ReplicaId } from '../protocols/contract.ts';

export interface ClaimChecker {
  /** Are all of these members' signatures right? Stops at the first that is not. */
  areValid(claims: readonly Claim[]): boolean;
  /** Own signatures come back inside certificates: known to be right. */
  remember(claim: Claim): void;
}

/**
 * @param verifyClaim the one signature rule with the members' keys, or a simulator's keyed tags
 * @param members ids 0..members-1 may sign
 */
export function createClaimChecker(verifyClaim: (claim: Claim) => boolean, members: ReplicaId): ClaimChecker {
  // Found by signature, then compared in full: a right signature over other bytes proves nothing.
  const known = createRecent<Claim>(LIMITS.verifiedClaimsMax);
  const isKnown = (claim: Claim): boolean => {
    const same = known.get(bytesToKey(claim.signature));
    return (
      same !== undefined &&
      same.signer === claim.signer &&
      same.tag === claim.tag &&
      equalBytes(same.bytes, claim.bytes)
    );
  };
  const isMember = (id: ReplicaId): boolean => Number.isInteger(id) && id >= 0 && id < members;
  const remember = (claim: Claim): void => known.set(bytesToKey(claim.signature), claim);
  return {
    remember,
    areValid: (claims) =>
      claims.every((claim) => {
        if (isKnown(claim)) return true;
        if (!isMember(claim.signer) || !verifyClaim(claim)) return false;
        remember(claim);
        return true;
      }),
  };
}
