/** What it takes to know a lawful chain from another: the genesis, the application, and who can read and verify signatures. */
import type { verify } from '../crypto/signature.ts';
import type { Application } from '../ledger/application.ts';
import type { Genesis } from '../ledger/genesis.ts';
import type { Claim } from '../protocols/contract.ts';
import type { Ordering } from '../protocols/ordering.ts';

export interface ChainRules {
  readonly genesis: Genesis;
  readonly application: Application;
  readonly ordering: Pick<
    Ordering<unknown, unknown>,
    'readHeader' | 'readProof' | 'readCertificate' | 'checkEvidence'
  >;
  /** Is this what the validator `claim.signer` signed? */
  readonly isTrue: (claim: Claim) => boolean;
  /** Checks the signatures of transactions. */
  readonly verify: typeof verify;
}
