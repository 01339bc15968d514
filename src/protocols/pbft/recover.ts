/** Rebuilding the state of an earlier life from its promise log and the tip of the stored chain. */
import { bytesToUtf8 } from '../../base/bytes.ts';
import { isFault } from '../../base/fault.ts';
import type { Context } from './context.ts';
import type { Certificate } from './messages.ts';
import { type AcceptedRecord, decodeRecord, type PreparedRecord } from './records.ts';
import { carryOver, isNull, primaryOf } from './rules.ts';
import { createSlot, keepBatch, type Slot, type State } from './state.ts';
import { decodeMessage } from './wire.ts';

/** Fills a new state. The view after a restart is the highest in any record. */
export function recover(ctx: Context): void {
  const { state, config } = ctx;
  for (const record of config.records) replay(ctx, record);
  adoptTip(ctx);
  state.active = state.view === 0 || state.newView?.view === state.view;
  if (state.active && state.newView) state.carried = carryOver(state.newView.viewChanges);
  for (const slot of [...state.slots.values()]) settleSlot(ctx, slot);
  const ownProposals = [...state.slots.values()].filter(({ proposals }) =>
    proposals.find(ctx.self, state.view),
  );
  const highest = Math.max(0, ...ownProposals.map(({ sequence }) => sequence));
  const lastCarried = state.carried?.ballots.at(-1)?.sequence ?? 0;
  state.nextSequence = 1 + Math.max(state.certified, lastCarried, highest);
  if (config.records.length === 0 && config.tip.sequence > 0) {
    state.muted = 'the chain has moved but the promise log is empty: what this key has signed is unknown';
  }
}

function replay(ctx: Context, bytes: Uint8Array): void {
  const { state } = ctx;
  const record = decodeRecord(bytes);
  switch (record.type) {
    case 'accepted':
      replayAccepted(ctx, record.body, bytes);
      break;
    case 'prepared':
      replayPrepared(ctx, record.body, bytes);
      break;
    case 'certificate':
      state.records.certificate = bytes;
      raiseCertified(state, record.body);
      break;
    case 'viewChange':
      state.records.viewChange = bytes;
      state.viewChanges.set(ctx.self, record.body);
      state.view = Math.max(state.view, record.body.view);
      break;
    case 'newView':
      state.records.newView = bytes;
      state.newView = record.body;
      state.view = Math.max(state.view, record.body.view);
      break;
    case 'evidence':
      state.records.evidence.push(bytes);
      state.accused.add(`${record.body.accused}:${record.body.kind}`);
      break;
    case 'born':
      state.records.born = bytes;
      break;
    case 'muted':
      state.records.muted = bytes;
      state.muted = bytesToUtf8(record.body.reason) ?? 'unknown';
      break;
  }
}

function slotOf(state: State, sequence: number): Slot {
  const slot = state.slots.get(sequence) ?? createSlot(sequence, 0);
  state.slots.set(sequence, slot);
  return slot;
}

function replayAccepted(
  ctx: Context,
  { proposal, batch, prepares }: AcceptedRecord,
  bytes: Uint8Array,
): void {
  const slot = slotOf(ctx.state, proposal.sequence);
  slot.accepted = proposal;
  slot.records.accepted = bytes;
  slot.proposals.add({ ...proposal, signer: primaryOf(proposal.view, ctx.members) });
  for (const signature of prepares) slot.prepares.add({ ...proposal, signer: ctx.self, signature });
  if (!isNull(proposal.digest)) keepBatch(slot, proposal.digest, batch);
}

function replayPrepared(ctx: Context, { certificate, commit }: PreparedRecord, bytes: Uint8Array): void {
  const slot = slotOf(ctx.state, certificate.sequence);
  slot.prepared = certificate;
  slot.records.prepared = bytes;
  slot.records.preparedBatch = slot.records.accepted;
  for (const by of certificate.prepares) slot.prepares.add({ ...certificate, ...by });
  slot.commits.add({ ...certificate, signer: ctx.self, signature: commit });
}

function raiseCertified(state: State, certificate: Certificate): void {
  if (certificate.sequence <= state.certified) return;
  state.certified = certificate.sequence;
  state.certificate = certificate;
}

/** The stored certificate may be newer than the log's; the seal is the own CHECKPOINT, to be sent again. */
function adoptTip(ctx: Context): void {
  const { state, config } = ctx;
  const { certificate, seal, sequence } = config.tip;
  const stored = certificate && decodeMessage(certificate);
  if (stored && !isFault(stored) && stored.type === 'certificate') raiseCertified(state, stored.body);
  state.announced = Math.min(state.certified, sequence);
  const own = seal && seal.length > 0 ? decodeMessage(seal) : null;
  if (own && !isFault(own) && own.type === 'checkpoint' && sequence > state.certified) {
    const slot = slotOf(state, sequence);
    slot.sealed = own.body;
    slot.checkpoints.set(ctx.self, own.body);
  }
  const proof = config.tip.proof && decodeMessage(config.tip.proof);
  if (proof && !isFault(proof) && proof.type === 'decision' && sequence > state.certified) {
    slotOf(state, sequence).decided = proof.body.proof;
  }
}

/** Only what was accepted in the view that goes on still stands; what is certified and on disk is done with. */
function settleSlot(ctx: Context, slot: Slot): void {
  const { state } = ctx;
  if (slot.sequence <= Math.min(state.certified, state.durable)) state.slots.delete(slot.sequence);
  else if (!state.active || slot.accepted?.view !== state.view) slot.accepted = null;
}
