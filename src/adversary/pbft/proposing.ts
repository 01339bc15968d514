/** Changing what a lying primary proposes. */
import { isFault } from '../../base/fault.ts';
import { type Batch, batchDigest, decodeBatch, encodeBatch } from '../../ledger/batch.ts';
import type { BodyOf, PbftMessage } from '../../protocols/pbft/messages.ts';
import type { Tools } from '../behaviour.ts';
import { signAgain } from './signing.ts';

type PrePrepare = Extract<PbftMessage, { type: 'prePrepare' }>;

/** A proposal of a batch that this traitor made itself in this view, with the batch in it. */
export function ownProposal(
  message: PbftMessage,
  { self, members }: Tools,
): { readonly body: BodyOf<'prePrepare'>; readonly batch: Batch } | undefined {
  if (message.type !== 'prePrepare' || message.body.proposal.view % members !== self) return undefined;
  const batch = decodeBatch(message.body.batch);
  return isFault(batch) || batch.view !== message.body.proposal.view
    ? undefined
    : { body: message.body, batch };
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
