/**
 * Repair: who has more answers a STATUS with what is missing, also with other members' signed messages. So lost messages are mended
 * without a view change, and a replica from which the primary hides everything still follows.
 */
import { bytesToHex, equalBytes } from '../../base/bytes.ts';
import { LIMITS } from '../../base/limits.ts';
import type { ReplicaId } from '../contract.ts';
import { type Context, output, send, slotFor } from './context.ts';
import { hasMember } from './member-set.ts';
import type { DecisionProof, Proposal, Status } from './messages.ts';
import { batchesWanted } from './new-view.ts';
import { decide } from './progress.ts';
import { judge, judgeAgain } from './proposals.ts';
import { checkProof, isNull } from './rules.ts';
import { batchOf, keepBatch, type Slot, slotsInOrder } from './state.ts';
import { startStatus } from './status.ts';

/** A peer is answered at most once in this part of the shortest timeout, however often it asks. */
const ANSWERS_PER_TIMEOUT = 16;

/** Ticks that a slot must be old before it is in need of repair: at least one whole interval. */
const RIPE_TICKS = 2;

export function onStatusTimer(ctx: Context): void {
  const { state } = ctx;
  startStatus(ctx);
  askForMissing(ctx);
  for (const slot of state.slots.values()) judgeAgain(ctx, slot, true);
  const isStuck = state.certified > state.adopted && state.settled.certified > state.adopted;
  if (isStuck && !state.syncing) tellBehind(ctx);
  state.ticks += 1;
  state.settled = { certified: state.certified, adopted: state.adopted };
}

/** Messages cannot bridge the gap any more (the others have let go of it): blocks must be fetched. */
export function tellBehind(ctx: Context): void {
  const { state } = ctx;
  const peers = (state.certificate?.signatures ?? []).map(({ signer }) => signer);
  output(ctx, {
    type: 'behind',
    sequence: state.certified,
    peers: peers.filter((peer) => peer !== ctx.self),
  });
}

/** Batches that are waited for are asked for again, each time of another member. */
function askForMissing(ctx: Context): void {
  for (const slot of ctx.state.slots.values()) {
    const digest = missingDigest(slot);
    if (digest) askForBatch(ctx, slot.sequence, digest);
  }
  for (const { sequence, digest } of batchesWanted(ctx).values()) askForBatch(ctx, sequence, digest);
}

function missingDigest(slot: Slot): Uint8Array | undefined {
  if (slot.pending?.stage === 'fetching') return slot.pending.proposal.digest;
  if (!slot.decided || isNull(slot.decided.digest)) return undefined;
  return batchOf(slot, slot.decided.digest) ? undefined : slot.decided.digest;
}

function askForBatch(ctx: Context, sequence: number, digest: Uint8Array): void {
  const { state, self, members } = ctx;
  if (sequence <= state.durable) {
    output(ctx, { type: 'load', digest, to: self });
    return;
  }
  if (members === 1) return;
  const to = (self + 1 + (state.ticks % (members - 1))) % members;
  send(ctx, to, { type: 'fetch', body: { digest } });
}

/** Served from the slots, else from stored blocks. */
export function onFetch(ctx: Context, from: ReplicaId, digest: Uint8Array): void {
  for (const slot of ctx.state.slots.values()) {
    const batch = batchOf(slot, digest);
    if (!batch) continue;
    send(ctx, from, { type: 'batch', body: { batch } });
    return;
  }
  output(ctx, { type: 'load', digest, to: from });
}

export function onLoaded(ctx: Context, to: ReplicaId, bytes: Uint8Array | null): void {
  if (!bytes) return;
  if (to === ctx.self) onBatchAnswer(ctx, bytes);
  else send(ctx, to, { type: 'batch', body: { batch: bytes } });
}

/** A batch is taken from anybody, where its digest is waited for. */
export function onBatchAnswer(ctx: Context, batch: Uint8Array): void {
  const digest = ctx.rules.digestOf(batch);
  const wanted = batchesWanted(ctx).get(bytesToHex(digest));
  const carrier = wanted && slotFor(ctx, wanted.sequence);
  if (carrier) keepBatch(carrier, digest, batch);
  for (const slot of ctx.state.slots.values()) {
    const missing = missingDigest(slot);
    if (!missing || !equalBytes(missing, digest)) continue;
    keepBatch(slot, digest, batch);
    if (slot.pending) judge(ctx, slot);
  }
}

/** A decision proof is exempt from the window; one far above shows that blocks must be fetched. */
export function onDecision(ctx: Context, proof: DecisionProof, batch: Uint8Array): void {
  if (checkProof(proof, ctx.members)) return;
  const slot = slotFor(ctx, proof.sequence);
  if (!slot) return;
  decide(ctx, slot, proof);
  if (batch.length > 0 && equalBytes(ctx.rules.digestOf(batch), proof.digest))
    keepBatch(slot, proof.digest, batch);
}

export function onStatus(ctx: Context, from: ReplicaId, status: Status): void {
  const { state, config, nowMs } = ctx;
  const last = state.answeredMs.get(from);
  const gapMs = config.timers.viewTimeoutMs / ANSWERS_PER_TIMEOUT;
  if (last !== undefined && nowMs >= last && nowMs < last + gapMs) return;
  state.answeredMs.set(from, nowMs);
  sendViews(ctx, from, status);
  if (state.certificate && status.certified < state.settled.certified) {
    send(ctx, from, { type: 'certificate', body: state.certificate });
  }
  sendDecisions(ctx, from, status);
  for (const slot of slotsInOrder(state)) {
    if (slot.sequence > status.certified && slot.bornTick + RIPE_TICKS <= state.ticks) {
      sendSlot(ctx, from, status, slot);
    }
  }
}

/** The NEW-VIEW of a view that the peer has not entered; or the VIEW-CHANGEs that it lacks. */
function sendViews(ctx: Context, from: ReplicaId, status: Status): void {
  const { state } = ctx;
  const isBehind = status.view < state.view || (status.view === state.view && !status.active);
  if (isBehind && state.active && state.newView) {
    send(ctx, from, { type: 'newView', body: state.newView });
    return;
  }
  for (const viewChange of state.viewChanges.values()) {
    const { view, signer } = viewChange;
    const isNews = view > status.view || (view === status.view && !status.active);
    if (isNews && !(view === status.view && hasMember(status.viewChanges, signer))) {
      send(ctx, from, { type: 'viewChange', body: viewChange });
    }
  }
}

/** What was decided above the peer's executed mark, in order, as far as one answer may go. */
function sendDecisions(ctx: Context, from: ReplicaId, status: Status): void {
  const { state, config } = ctx;
  const last = Math.min(state.settled.adopted, status.executed + config.parameters.watermarkWindow);
  if (last <= status.executed) return;
  const decided = new Set(status.slots.filter((slot) => slot.decided).map(({ sequence }) => sequence));
  let roomBytes: number = LIMITS.batchBytesMax;
  for (let sequence = status.executed + 1; sequence <= last && roomBytes > 0; sequence++) {
    const slot = state.slots.get(sequence);
    const proof = slot?.decided ?? state.archive.get(sequence);
    if (!proof || decided.has(sequence)) continue;
    const batch = (slot && batchOf(slot, proof.digest)) ?? new Uint8Array();
    roomBytes -= batch.length;
    send(ctx, from, { type: 'decision', body: { proof, batch } });
  }
}

/** The proposal and the votes of the current view, and the CHECKPOINTs, that the peer lacks for one sequence number. */
function sendSlot(ctx: Context, from: ReplicaId, status: Status, slot: Slot): void {
  const theirs = status.slots.find(({ sequence }) => sequence === slot.sequence);
  const isSameView = status.view === ctx.state.view && status.active && ctx.state.active;
  const { accepted } = slot;
  if (accepted && isSameView && !theirs?.decided) {
    if (!theirs?.accepted) sendProposal(ctx, from, slot, accepted);
    sendVotes(ctx, from, 'prepare', slot, accepted, theirs?.prepares);
    sendVotes(ctx, from, 'commit', slot, accepted, theirs?.commits);
  }
  for (const checkpoint of slot.checkpoints.values()) {
    if (theirs && hasMember(theirs.checkpoints, checkpoint.signer)) continue;
    send(ctx, from, { type: 'checkpoint', body: checkpoint });
  }
}

function sendProposal(
  ctx: Context,
  from: ReplicaId,
  slot: Slot,
  { view, sequence, digest, signature }: Proposal,
): void {
  const batch = batchOf(slot, digest) ?? new Uint8Array();
  send(ctx, from, { type: 'prePrepare', body: { proposal: { view, sequence, digest, signature }, batch } });
}

function sendVotes(
  ctx: Context,
  from: ReplicaId,
  type: 'prepare' | 'commit',
  { sequence, prepares, commits }: Slot,
  { view, digest }: Proposal,
  known: Uint8Array | undefined,
): void {
  const book = type === 'prepare' ? prepares : commits;
  for (const { signer, signature } of book.matching(view, digest)) {
    if (known && hasMember(known, signer)) continue;
    send(ctx, from, { type, body: { view, sequence, digest, signer, signature } });
  }
}
