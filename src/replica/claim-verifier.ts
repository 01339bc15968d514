/** Whether a claim's signature is right: the one signature rule, with the keys of a validator set, on one chain. */
import { signedBytes, verify } from '../crypto/signature.ts';
import type { Validator } from '../ledger/validators.ts';
import type { Claim } from '../protocols/contract.ts';

export function createClaimVerifier(
  chainId: Uint8Array,
  validators: readonly Validator[],
): (claim: Claim) => boolean {
  return ({ signer, tag, bytes, signature }) => {
    const validator = validators[signer];
    return (
      validator !== undefined && verify(validator.publicKey, signedBytes(tag, chainId, bytes), signature)
    );
  };
}
