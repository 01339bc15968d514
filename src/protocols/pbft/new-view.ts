/** §4.4: building a NEW-VIEW as the new primary, and entering a view on one. */
import { bytesToHex, equalBytes } from '../../base/bytes.ts';
import { type Fault, isFault } from '../../base/fault.ts';
import { lowestSigners } from '../common/signatures.ts';
import { accuse } from './accuse.ts';
import { adoptCertificate } from './checkpoints.ts';
import { clearTroubles } from './complaints.ts';
import {
  type Context,
  currentPrimary,
  isPrimary,
  mayVote,
  output,
  persist,
  send,
  sign,
  slotFor,
} from './context.ts';
import type { NewView, Proposal, ViewChange } from './messages.ts';
import { acceptProposal } from './progress.ts';
import { consider, considerEarlyProposals } from './proposals.ts';
import { type CarriedOver, carryOver, checkViewChange, isNull } from './rules.ts';
import { batchOf } from './state.ts';
import { ballotBytes, newViewBytes } from './statements.ts';
import { enterCalm } from './timeouts.ts';

/** The new primary, as soon as it has q VIEW-CHANGEs for exactly its view, and every batch that they carry over. */
export function buildNewView(ctx: Context): void {
  const { state, self, q } = ctx;
  if (state.active || state.viewChanges.size < q || !isPrimary(ctx) || !mayVote(ctx)) return;
  const usable = [...state.viewChanges.values()].filter(
    (one) => one.view === state.view && isUsable(ctx, one),
  );
  if (usable.length < q) return;
  const signers = new Set(lowestSigners(usable, q).map(({ signer }) => signer));
  const viewChanges = usable.filter(({ signer }) => signers.has(signer)).sort((a, b) => a.signer - b.signer);
  const carried = carryOver(viewChanges);
  const proposals = carried.ballots.map((ballot) => {
    const full = { view: state.view, ...ballot };
    return { ...full, signature: sign(ctx, 'prePrepare', ballotBytes(full)) };
  });
  const content = { viewChanges, proposals };
  const signature = sign(ctx, 'newView', newViewBytes(state.view, content));
  const newView: NewView = { view: state.view, ...content, signer: self, signature };
  enterNewView(ctx, newView, carried);
}

/** A VIEW-CHANGE whose batches are not to be had is left out of V. */
function isUsable(ctx: Context, viewChange: ViewChange): boolean {
  return (
    checkViewChange(viewChange, ctx.members, ctx.config.parameters) === undefined &&
    missingBatches(ctx, viewChange).length === 0
  );
}

function missingBatches({ state }: Context, { prepared }: ViewChange): readonly Uint8Array[] {
  return prepared
    .filter(({ sequence }) => sequence > state.certified || sequence > state.durable)
    .filter(({ sequence, digest }) => {
      const slot = state.slots.get(sequence);
      return !isNull(digest) && !(slot && batchOf(slot, digest));
    })
    .map(({ digest }) => digest);
}

/** Digests that the new primary still has to fetch before it can build its NEW-VIEW. */
export function batchesWanted(ctx: Context): Map<string, { sequence: number; digest: Uint8Array }> {
  const wanted = new Map<string, { sequence: number; digest: Uint8Array }>();
  if (ctx.state.active || !isPrimary(ctx)) return wanted;
  for (const viewChange of ctx.state.viewChanges.values()) {
    if (viewChange.view !== ctx.state.view) continue;
    const missing = new Set(missingBatches(ctx, viewChange));
    for (const { sequence, digest } of viewChange.prepared) {
      if (missing.has(digest)) wanted.set(bytesToHex(digest), { sequence, digest });
    }
  }
  return wanted;
}

/** A NEW-VIEW below the view that this replica left for is ignored; a higher one counts even if it sent no VIEW-CHANGE. */
export function onNewView(ctx: Context, newView: NewView): void {
  const { state } = ctx;
  if (newView.view < state.view || newView.view === 0) return;
  if (newView.view === state.view && state.active) {
    onSecondNewView(ctx, newView);
    return;
  }
  const carried = ctx.rules.checkNewView(newView, ctx.members, ctx.config.parameters);
  if (!isFault(carried)) enterNewView(ctx, newView, carried);
  else if (isPrimaryFault(carried)) return;
  else accuse(ctx, 'invalid-new-view', newView.signer, [{ type: 'newView', body: newView }]);
}

/** Whoever is not the primary of a view proves nothing by a NEW-VIEW for it, except that it sends nonsense. */
function isPrimaryFault({ code }: Fault): boolean {
  return code === 'not-the-primary' || code === 'no-new-view';
}

function onSecondNewView(ctx: Context, newView: NewView): void {
  const first = ctx.state.newView;
  if (!first || first.signer !== newView.signer) return;
  if (equalBytes(newViewBytes(first.view, first), newViewBytes(newView.view, newView))) return;
  const statements = [first, newView].map((body) => ({ type: 'newView', body }) as const);
  accuse(ctx, 'double-new-view', newView.signer, statements);
}

/** Durable with V in full before anything follows from it: first min's certificate, then O. */
function enterNewView(ctx: Context, newView: NewView, carried: CarriedOver): void {
  const { state, self } = ctx;
  state.view = newView.view;
  state.active = true;
  state.newView = newView;
  state.carried = carried;
  state.records.newView = persist(ctx, { type: 'newView', body: newView });
  if (newView.signer === self) send(ctx, 'all', { type: 'newView', body: newView });
  for (const slot of state.slots.values()) {
    slot.accepted = null;
    slot.pending = null;
  }
  for (const [member, { view }] of state.viewChanges) {
    if (view <= state.view) state.viewChanges.delete(member);
  }
  clearTroubles(ctx);
  output(ctx, { type: 'view', view: state.view, primary: currentPrimary(ctx), active: true });
  if (carried.certificate) adoptCertificate(ctx, carried.certificate);
  for (const proposal of newView.proposals) carryOn(ctx, proposal);
  const lastCarried = carried.ballots.at(-1)?.sequence ?? 0;
  state.nextSequence = 1 + Math.max(state.certified, lastCarried);
  considerEarlyProposals(ctx);
  enterCalm(ctx);
}

/** One entry of O: accepted like any other proposal; who has executed it votes again and does not execute again. */
function carryOn(ctx: Context, proposal: Proposal): void {
  const slot = slotFor(ctx, proposal.sequence);
  if (!slot || slot.sequence <= ctx.state.certified) return;
  const primary = currentPrimary(ctx);
  slot.proposals.add({ ...proposal, signer: primary });
  if (primary === ctx.self) acceptProposal(ctx, slot, proposal);
  else consider(ctx, slot, proposal, primary);
}

/**
 * After a restart: what the NEW-VIEW of the current view carries over, and a crash kept from being accepted. Its primary has signed these
 * proposals with it, so they are its own also where it had no time to write each of them down.
 */
export function carryOnAgain(ctx: Context): void {
  const { state, self, members } = ctx;
  if (!state.active || state.newView?.view !== state.view) return;
  const primary = currentPrimary(ctx);
  for (const proposal of state.newView.proposals) {
    const slot = slotFor(ctx, proposal.sequence);
    if (!slot || slot.accepted || slot.sequence <= state.certified) continue;
    slot.proposals.add({ ...proposal, signer: primary });
    // a primary whose copy of a batch is gone asks somebody else for it
    consider(ctx, slot, proposal, primary === self ? (self + 1) % members : primary);
  }
}
