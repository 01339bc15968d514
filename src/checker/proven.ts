/** What is proven against somebody: the evidence that the honest hold and what the two sides of a fork say, as far as it is true. */
import { hexToBytes } from '../base/bytes.ts';
import type { Claim, Evidence } from '../protocols/contract.ts';
import type { Ordering } from '../protocols/ordering.ts';
import { isProof } from './evidence.ts';
import type { Fork } from './fork.ts';
import { forkToEvidence } from './pbft-fork-evidence.ts';

/** What a judge knows: the protocol, its members and their keys. */
export interface Law<P> {
  readonly ordering: Pick<Ordering<unknown, P>, 'checkEvidence'>;
  readonly members: number;
  readonly parameters: P;
  readonly isTrue: (claim: Claim) => boolean;
}

export function provenEvidence<P>(
  held: readonly Evidence[],
  fork: Fork | undefined,
  { ordering, members, parameters, isTrue }: Law<P>,
): readonly Evidence[] {
  const [one, other] = (fork?.sides ?? []).map(({ certificate }) => hexToBytes(certificate)!);
  const forked = one && other ? forkToEvidence(one, other) : [];
  return [...held, ...forked].filter((proof) => isProof(proof, ordering, members, parameters, isTrue));
}
