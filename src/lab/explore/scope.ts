/** What is explored: who takes part, what a lying primary says, and which time-outs may happen. */
import type { ReplicaId, TimerName } from '../../protocols/contract.ts';
import type { PbftMessage } from '../../protocols/pbft/index.ts';
import { batchFor } from './seat.ts';

/** What the primary of view 0 does. */
export const PRIMARIES = ['honest', 'silent', 'equivocating'] as const;
export type Primary = (typeof PRIMARIES)[number];

export interface Scope {
  readonly validators: number;
  /** How many sequence numbers there is something to order for. */
  readonly sequence: number;
  readonly primary: Primary;
  /** Messages of these views, from 0, are explored; what is said of later ones reaches nobody. */
  readonly views: number;
}

/** Enough for the primary of view 0 to be replaced where it is silent; a liar's proof of guilt ends the scope. */
export function defaultViews(primary: Primary): number {
  return primary === 'silent' ? 2 : 1;
}

/** The view that a message belongs to; repair belongs to every one. */
export function viewOf({ type, body }: PbftMessage): number {
  if (type === 'prePrepare') return body.proposal.view;
  return 'view' in body ? body.view : 0;
}

export interface Cast {
  /** Who runs an honest engine. */
  readonly honest: readonly ReplicaId[];
  /** What the liar has sent from the beginning: each may arrive at any time. */
  readonly lies: readonly { readonly to: ReplicaId; readonly message: PbftMessage }[];
  /** Those that may fire, once each, whenever they run. */
  readonly timers: readonly TimerName[];
}

const SIGNATURE = new Uint8Array(64);

/** One batch to the first backup, another to the others, each with the COMMIT that fits it. */
function equivocation(members: number): Cast['lies'] {
  const proposals = [0, 1].map((variant) => {
    const batch = batchFor(0, 1, variant);
    return { batch: batch.bytes, ballot: { view: 0, sequence: 1, digest: batch.digest } };
  });
  const backups = Array.from({ length: members - 1 }, (_, index) => index + 1);
  return backups.flatMap((to) => {
    const { batch, ballot } = proposals[to === 1 ? 0 : 1]!;
    const proposal = { ...ballot, signature: SIGNATURE };
    const commit = { ...ballot, signer: 0, signature: SIGNATURE };
    return [
      { to, message: { type: 'prePrepare', body: { proposal, batch } } },
      { to, message: { type: 'commit', body: commit } },
    ] as const;
  });
}

export function castOf({ validators, primary }: Scope): Cast {
  const all = Array.from({ length: validators }, (_, id) => id);
  if (primary === 'honest') return { honest: all, lies: [], timers: [] };
  const honest = all.slice(1);
  return primary === 'silent'
    ? { honest, lies: [], timers: ['head'] }
    : { honest, lies: equivocation(validators), timers: [] };
}
