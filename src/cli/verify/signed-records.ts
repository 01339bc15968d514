/** What stands in a store beside the chain and carries signatures of its own: proofs of misbehaviour, and the seal of the newest decision. */
import { isFault } from '../../base/fault.ts';
import { type Genesis, genesisHash } from '../../ledger/genesis.ts';
import { createValidatorSet } from '../../ledger/validators.ts';
import { refuteClaims } from '../../ledger/verify-claims.ts';
import type { AnyOrdering } from '../../replica/engines.ts';
import type { ChainReader } from '../../replica/ports.ts';
import { StoreCorruptError } from '../../storage/errors.ts';

/** @throws StoreCorruptError at a proof that does not prove what it says, or a seal that nobody signed */
export function checkSignedRecords(genesis: Genesis, ordering: AnyOrdering, reader: ChainReader): void {
  const chainId = genesisHash(genesis);
  const set = createValidatorSet(genesis.validators);
  const members = set.validators.length;
  for (const evidence of reader.evidence()) {
    const claims = ordering.checkEvidence(evidence, members, genesis.engine.parameters);
    const wrong = refuteClaims(isFault(claims) ? claims : { claims }, set, chainId);
    if (wrong === undefined) continue;
    throw new StoreCorruptError(`evidence ${evidence.kind} against validator ${evidence.accused}`, wrong);
  }
  // a block that came by catching up has no seal
  const mark = reader.mark();
  if (mark === undefined || mark.seal.length === 0) return;
  const claims = ordering.readSeal(mark.seal, mark, members);
  const wrong = refuteClaims(isFault(claims) ? claims : { claims }, set, chainId);
  if (wrong !== undefined) throw new StoreCorruptError('seal of the mark', wrong);
}
