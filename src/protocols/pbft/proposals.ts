/** §4.2: proposing as primary, and judging what a primary proposes before standing by it. */
import { equalBytes } from '../../base/bytes.ts';
import type { ReplicaId } from '../contract.ts';
import type { OrderingInput, ProposedBatch } from '../ordering.ts';
import { accuse } from './accuse.ts';
import {
  type Context,
  currentPrimary,
  isPrimary,
  mayVote,
  notice,
  output,
  send,
  sign,
  slotFor,
} from './context.ts';
import type { BodyOf, Proposal } from './messages.ts';
import { acceptProposal, tryPrepare } from './progress.ts';
import { isNull, primaryOf } from './rules.ts';
import { batchOf, keepBatch, type Slot } from './state.ts';
import { ballotBytes } from './statements.ts';

/** A PRE-PREPARE, from its primary or passed on by somebody else. */
export function onPrePrepare(ctx: Context, from: ReplicaId, { proposal, batch }: BodyOf<'prePrepare'>): void {
  const slot = slotFor(ctx, proposal.sequence);
  if (!slot) return;
  const signer = primaryOf(proposal.view, ctx.members);
  const { view, digest, signature } = proposal;
  const booking = slot.proposals.add({ view, digest, signer, signature });
  if (booking.type === 'conflict') {
    const { first: earlier } = booking;
    const first: Proposal = {
      view,
      sequence: slot.sequence,
      digest: earlier.digest,
      signature: earlier.signature,
    };
    const statements = [first, proposal].map((one) => bare(one));
    accuse(ctx, 'double-pre-prepare', signer, statements);
    return;
  }
  if (proposal.view !== ctx.state.view || !ctx.state.active) return;
  if (batch.length > 0 && equalBytes(ctx.rules.digestOf(batch), proposal.digest))
    keepBatch(slot, proposal.digest, batch);
  consider(ctx, slot, proposal, from);
}

function bare(proposal: Proposal) {
  return { type: 'prePrepare', body: { proposal, batch: new Uint8Array() } } as const;
}

/** Proposals that overtook the NEW-VIEW of the view entered just now. */
export function considerEarlyProposals(ctx: Context): void {
  const primary = currentPrimary(ctx);
  for (const slot of ctx.state.slots.values()) {
    const early = slot.proposals.find(primary, ctx.state.view);
    if (early && primary !== ctx.self) consider(ctx, slot, { ...early, sequence: slot.sequence }, primary);
  }
}

/** A proposal of the current, active view: fetch its batch if it is missing, have it judged, then stand by it. */
export function consider(ctx: Context, slot: Slot, proposal: Proposal, from: ReplicaId): void {
  const { state } = ctx;
  if (slot.accepted || slot.sequence <= state.certified) return;
  const carried = state.carried?.ballots.find(({ sequence }) => sequence === slot.sequence);
  if (carried && !equalBytes(carried.digest, proposal.digest)) return;
  if (isNull(proposal.digest)) {
    if (carried) acceptProposal(ctx, slot, proposal);
    return;
  }
  if (slot.pending?.stage === 'judging' || slot.pending?.stage === 'invalid') return;
  slot.pending = { proposal, isCarriedOver: carried !== undefined, stage: 'fetching' };
  if (batchOf(slot, proposal.digest)) judge(ctx, slot);
  else send(ctx, from, { type: 'fetch', body: { digest: proposal.digest } });
}

/** Asks the replica whether a pending batch is lawful. The clock is asked only where nobody else vouches for the batch. */
export function judge(ctx: Context, slot: Slot): void {
  const { pending } = slot;
  const bytes = pending && batchOf(slot, pending.proposal.digest);
  if (!pending || !bytes) return;
  pending.stage = 'judging';
  const { view, sequence, digest } = pending.proposal;
  const fresh = !pending.isCarriedOver;
  const clock = fresh && slot.decided === null && !isVouchedFor(ctx, slot);
  output(ctx, { type: 'judge', view, sequence, batch: { digest, bytes }, fresh, clock });
}

/** f + 1 others sent PREPARE: one of them is honest, and its clock accepted the batch. */
function isVouchedFor(ctx: Context, slot: Slot): boolean {
  if (!slot.pending) return false;
  const { view, digest } = slot.pending.proposal;
  return slot.prepares.matching(view, digest).filter(({ signer }) => signer !== ctx.self).length > ctx.f;
}

/** What was refused for the clock may be accepted after all: others vouch for it now, or time has passed. */
export function judgeAgain(ctx: Context, slot: Slot, hasTimePassed: boolean): void {
  if (slot.pending?.stage === 'later' && (hasTimePassed || isVouchedFor(ctx, slot))) judge(ctx, slot);
}

export function onJudged(
  ctx: Context,
  { digest, sequence, verdict }: Extract<OrderingInput, { type: 'judged' }>,
): void {
  const slot = ctx.state.slots.get(sequence);
  const pending = slot?.pending;
  if (!slot || pending?.stage !== 'judging' || !equalBytes(pending.proposal.digest, digest)) return;
  if (verdict === 'valid') {
    acceptProposal(ctx, slot, pending.proposal);
    return;
  }
  pending.stage = verdict;
  if (verdict === 'later') judgeAgain(ctx, slot, false);
  else notice(ctx, 'warn', `unlawful batch for sequence number ${sequence} in view ${pending.proposal.view}`);
}

export function onPrepare(ctx: Context, vote: BodyOf<'prepare'>): void {
  const slot = slotFor(ctx, vote.sequence);
  if (!slot || vote.signer === primaryOf(vote.view, ctx.members)) return;
  const booking = slot.prepares.add(vote);
  if (booking.type === 'conflict') {
    const first = { ...booking.first, sequence: slot.sequence };
    const statements = [first, vote].map((body) => ({ type: 'prepare', body }) as const);
    accuse(ctx, 'double-prepare', vote.signer, statements);
  } else if (booking.type === 'new') {
    showContradicted(ctx, slot, vote);
    judgeAgain(ctx, slot, false);
    tryPrepare(ctx, slot);
  }
}

/** Who prepared another digest in this view was shown another proposal: together the two are proof, so it is shown this one. */
function showContradicted(
  ctx: Context,
  { accepted }: Slot,
  { view, digest, signer }: BodyOf<'prepare'>,
): void {
  if (accepted?.view === view && !equalBytes(accepted.digest, digest)) send(ctx, signer, bare(accepted));
}

/** Tells the replica for which sequence number a batch is wanted, if any: proposing s + 1 never waits for s to commit. */
export function updateWish(ctx: Context): void {
  const { state, rules, config } = ctx;
  const next = state.nextSequence;
  const mayPropose = state.active && isPrimary(ctx) && mayVote(ctx) && !state.syncing;
  const hasRoom =
    rules.isInWindow(next, state.certified, config.parameters) &&
    next - 1 - state.durable < config.parameters.inFlightMax;
  if (mayPropose && hasRoom) {
    const { view, wanted } = state;
    if (wanted?.view === view && wanted.sequence === next) return;
    state.wanted = { view, sequence: next };
    output(ctx, { type: 'propose', view, sequence: next });
  } else if (state.wanted !== null) {
    output(ctx, { type: 'withdraw' });
    state.wanted = null;
  }
}

/** The batch that was wished for. One that comes too late stays with the replica: it hears no `ordered`. */
export function onBatch(ctx: Context, view: number, sequence: number, batch: ProposedBatch): void {
  const { state } = ctx;
  if (state.wanted?.sequence !== sequence || state.wanted.view !== view) return;
  if (state.view !== view || !state.active) return;
  const slot = slotFor(ctx, sequence);
  if (!slot) return;
  const { digest } = batch;
  const signature = sign(ctx, 'prePrepare', ballotBytes({ view, sequence, digest }));
  const proposal: Proposal = { view, sequence, digest, signature };
  state.wanted = null;
  state.nextSequence = sequence + 1;
  keepBatch(slot, digest, batch.bytes);
  slot.proposals.add({ view, digest, signer: ctx.self, signature });
  acceptProposal(ctx, slot, proposal, { type: 'prePrepare', body: { proposal, batch: batch.bytes } });
}
