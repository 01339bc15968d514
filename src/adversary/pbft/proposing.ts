/** Changing what a lying primary proposes. */
import { isFault } from '../../base/fault.ts';
import { type Batch, batchDigest, decodeBatch, encodeBatch } from '../../ledger/batch.ts';
import type { BodyOf, PbftMessage } from '../../protocols/pbft/messages.ts';
import type { Tools } from '../behaviour.ts';
import type { PbftLie } from './behaviour.ts';
import { createBounded } from './bounded.ts';
import { signAgain } from './signing.ts';

type PrePrepare = Extract<PbftMessage, { type: 'prePrepare' }>;

/** A batch of the own making, and the PRE-PREPARE that it is in. */
export interface OwnProposal {
  readonly body: BodyOf<'prePrepare'>;
  readonly batch: Batch;
}

/** A proposal of a batch that this traitor made itself in this view, with the batch in it. */
export function ownProposal(message: PbftMessage, { self, members }: Tools): OwnProposal | undefined {
  if (message.type !== 'prePrepare' || message.body.proposal.view % members !== self) return undefined;
  const batch = decodeBatch(message.body.batch);
  return isFault(batch) || batch.view !== message.body.proposal.view
    ? undefined
    : { body: message.body, batch };
}

/** Proposals remembered, so that a lie that is repeated stays the same lie. */
const REMEMBERED_MAX = 256;

/** A behaviour's `say` that puts something else in the place of every own proposal, the same for everybody and each time. */
export function inPlaceOfProposals(
  tools: Tools,
  lie: (own: OwnProposal) => PbftMessage,
): NonNullable<PbftLie['say']> {
  const told = createBounded<PbftMessage>(REMEMBERED_MAX);
  return (saying) => {
    const own = ownProposal(saying.message, tools);
    if (own === undefined) return [saying];
    const place = `${own.batch.view} ${own.batch.sequence}`;
    const message = told.get(place) ?? lie(own);
    told.set(place, message);
    return [{ ...saying, message }];
  };
}

/** The PRE-PREPARE of another batch in place of this one, rightly signed. */
export function propose({ proposal }: BodyOf<'prePrepare'>, batch: Batch, sign: Tools['sign']): PrePrepare {
  return proposeBytes({ ...proposal, sequence: batch.sequence }, encodeBatch(batch), sign);
}

/** The same for bytes that need not be a batch. */
export function proposeBytes(
  proposal: BodyOf<'prePrepare'>['proposal'],
  batch: Uint8Array,
  sign: Tools['sign'],
): PrePrepare {
  const digest = batchDigest(batch);
  return signAgain(sign, {
    type: 'prePrepare',
    body: { proposal: { ...proposal, digest }, batch },
  }) as PrePrepare;
}
