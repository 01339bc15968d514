/** §4.4: leaving a view. One VIEW-CHANGE per member is remembered, so there is no limit on how far views may be apart. */
import { equalBytes } from '../../base/bytes.ts';
import { accuse } from './accuse.ts';
import { adoptCertificate } from './checkpoints.ts';
import { clearTroubles } from './complaints.ts';
import {
  type Context,
  clearTimer,
  currentPrimary,
  mayVote,
  notice,
  output,
  persist,
  send,
  sign,
} from './context.ts';
import type { ViewChange } from './messages.ts';
import { checkViewChange } from './rules.ts';
import { slotsInOrder } from './state.ts';
import { viewChangeBytes } from './statements.ts';
import { viewTimeoutDoubled } from './timeouts.ts';

export function onViewChange(ctx: Context, viewChange: ViewChange): void {
  if (checkViewChange(viewChange, ctx.members, ctx.config.parameters)) return;
  const { viewChanges } = ctx.state;
  const known = viewChanges.get(viewChange.signer);
  if (known?.view === viewChange.view) {
    const [a, b] = [known, viewChange].map((one) => viewChangeBytes(one.view, one));
    if (equalBytes(a!, b!)) return;
    const statements = [known, viewChange].map((body) => ({ type: 'viewChange', body }) as const);
    accuse(ctx, 'double-view-change', viewChange.signer, statements);
    return;
  }
  if (known && known.view > viewChange.view) return;
  viewChanges.set(viewChange.signer, viewChange);
  const [certificate] = viewChange.certificates;
  if (certificate) adoptCertificate(ctx, certificate);
}

/** Leaves the current view where the rules say so: on proof, on the complaints of a quorum, or to join f + 1 others. */
export function leaveIfDue(ctx: Context): void {
  const { state } = ctx;
  const isCalm = state.troubles.size + state.complaints.size + state.viewChanges.size === 0;
  if (isCalm && state.provenBad < state.view) return;
  if (state.provenBad >= state.view) {
    notice(ctx, 'warn', `the primary of view ${state.provenBad} is proven to lie: leaving`);
    enterViewChange(ctx, state.provenBad + 1);
  }
  if (countDissatisfied(ctx) >= ctx.rules.complaintQuorum(ctx.members)) {
    viewTimeoutDoubled(ctx);
    enterViewChange(ctx, state.view + 1);
  }
  const join = viewToJoin(ctx);
  if (join !== undefined) {
    viewTimeoutDoubled(ctx);
    enterViewChange(ctx, join);
  }
}

/** How many members complain about the current view, or have left it. */
function countDissatisfied({ state, self, members }: Context): number {
  const { troubles, complaints, viewChanges, view } = state;
  let count = 0;
  for (let member = 0; member < members; member += 1) {
    const complains = member === self ? troubles.size > 0 : complaints.get(member)?.counts === true;
    if (complains || (viewChanges.get(member)?.view ?? 0) > view) count += 1;
  }
  return count;
}

/** The (f + 1)-th highest view above mine that others have left for: one of them is honest. */
function viewToJoin({ state, self, f }: Context): number | undefined {
  if (state.viewChanges.size <= f) return undefined;
  const above = [...state.viewChanges.values()]
    .filter(({ signer, view }) => signer !== self && view > state.view)
    .map(({ view }) => view)
    .sort((a, b) => b - a);
  return above[f];
}

/** Signs no vote in earlier views any more; the VIEW-CHANGE is built once, durable before it leaves, and resent byte for byte. */
function enterViewChange(ctx: Context, view: number): void {
  const { state } = ctx;
  state.view = view;
  state.active = false;
  state.carried = null;
  for (const slot of state.slots.values()) {
    slot.accepted = null;
    slot.pending = null;
  }
  clearTroubles(ctx);
  clearTimer(ctx, 'calm');
  output(ctx, { type: 'view', view, primary: currentPrimary(ctx), active: false });
  if (mayVote(ctx)) report(ctx);
}

function report(ctx: Context): void {
  const { state, self } = ctx;
  const prepared = slotsInOrder(state).flatMap((slot) =>
    slot.prepared && slot.sequence > state.certified ? [slot.prepared] : [],
  );
  const content = {
    certificates: state.certificate ? [state.certificate] : [],
    prepared: ctx.rules.reported(prepared),
  };
  const signature = sign(ctx, 'viewChange', viewChangeBytes(state.view, content));
  const viewChange: ViewChange = { view: state.view, ...content, signer: self, signature };
  state.viewChanges.set(self, viewChange);
  state.records.viewChange = persist(ctx, { type: 'viewChange', body: viewChange });
  send(ctx, 'all', { type: 'viewChange', body: viewChange });
}
