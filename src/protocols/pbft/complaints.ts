/**
 * A departure from §4.4: complain first. In the paper a replica whose timer runs out leaves its view at once and may never come
 * back; alone in its trouble it is lost to the quorum. Here it says so, repeatedly, and serves the view until a quorum agrees.
 */
import type { ReplicaId } from '../contract.ts';
import { type Context, clearTimer, mayVote, output, send, setTimer, sign } from './context.ts';
import type { Complaint } from './messages.ts';
import type { Trouble } from './state.ts';
import { complaintBytes } from './statements.ts';

/** A complaint is repeated at half the shortest timeout, and counts for two such intervals. */
function repeatMs({ config }: Context): number {
  return config.timers.viewTimeoutMs / 2;
}

const leaseTimer = (member: ReplicaId) => `lease:${member}`;

export function beginTrouble(ctx: Context, trouble: Trouble): void {
  const { troubles } = ctx.state;
  const isFirst = troubles.size === 0;
  troubles.add(trouble);
  ctx.state.calmSince = null;
  if (isFirst) onComplainTimer(ctx);
}

export function endTrouble(ctx: Context, trouble: Trouble): void {
  const { troubles } = ctx.state;
  if (troubles.delete(trouble) && troubles.size === 0) clearTimer(ctx, 'complain');
}

/** A new view (or waiting for one) begins without complaints. */
export function clearTroubles(ctx: Context): void {
  const { state } = ctx;
  if (state.troubles.size > 0) clearTimer(ctx, 'complain');
  state.troubles.clear();
  for (const member of state.complaints.keys()) clearTimer(ctx, leaseTimer(member));
  state.complaints.clear();
}

/** Says it once more, as long as the trouble lasts. The serial number rises across restarts too. */
export function onComplainTimer(ctx: Context): void {
  const { state, self } = ctx;
  if (state.troubles.size === 0) return;
  setTimer(ctx, 'complain', repeatMs(ctx));
  if (!mayVote(ctx)) return;
  state.serial = Math.max(state.serial + 1, Math.floor(ctx.nowMs));
  const transaction = (state.troubles.has('head') && state.head?.bytes) || new Uint8Array();
  const complaint = { view: state.view, serial: state.serial, transaction };
  const signature = sign(ctx, 'complain', complaintBytes(complaint));
  send(ctx, 'all', { type: 'complain', body: { ...complaint, signer: self, signature } });
}

/** A complaint about a transaction counts when the replica says that it has no outcome here. */
export function onComplaint(ctx: Context, { view, serial, transaction, signer }: Complaint): void {
  const { state } = ctx;
  const last = state.complaints.get(signer);
  if (view !== state.view || (last && serial <= last.serial)) return;
  state.complaints.set(signer, { serial, counts: last?.counts ?? false });
  if (transaction.length > 0) output(ctx, { type: 'consult', from: signer, serial, transaction });
  else grantLease(ctx, signer);
}

export function onConsulted(ctx: Context, from: ReplicaId, serial: number, executed: boolean): void {
  if (!executed && ctx.state.complaints.get(from)?.serial === serial) grantLease(ctx, from);
}

function grantLease(ctx: Context, member: ReplicaId): void {
  const complaint = ctx.state.complaints.get(member);
  if (!complaint) return;
  complaint.counts = true;
  setTimer(ctx, leaseTimer(member), 2 * repeatMs(ctx));
}

export function onLeaseTimer(ctx: Context, name: string): void {
  for (const [member, complaint] of ctx.state.complaints) {
    if (name === leaseTimer(member)) complaint.counts = false;
  }
}
