/**
 * Own signed statements that come back from others. A validator to which a peer shows a vote of its own that its log lacks has lost
 * its promises (or its key runs twice): it must not vote, and says so.
 */
import { equalBytes } from '../../base/bytes.ts';
import type { ReplicaId } from '../contract.ts';
import { type Context, mute } from './context.ts';
import type { Ballot, PbftMessage } from './messages.ts';
import { primaryOf } from './rules.ts';
import type { Slot } from './state.ts';
import { newViewBytes, viewChangeBytes } from './statements.ts';

/** Who signed the statement of this message; undefined: it is not one member's statement. */
export function statementSigner(message: PbftMessage, members: number): ReplicaId | undefined {
  switch (message.type) {
    case 'prePrepare':
      return primaryOf(message.body.proposal.view, members);
    case 'prepare':
    case 'commit':
    case 'checkpoint':
    case 'viewChange':
    case 'newView':
    case 'complain':
      return message.body.signer;
    default:
      return undefined;
  }
}

/** One of the own statements, seen from outside: is it remembered? */
export function onEcho(ctx: Context, message: PbftMessage): void {
  if (isForgotten(ctx, message)) {
    mute(
      ctx,
      `a peer shows an own ${message.type} that is not in the promise log: promises are lost, or this key runs twice`,
    );
  }
}

function isForgotten(ctx: Context, message: PbftMessage): boolean {
  switch (message.type) {
    case 'prePrepare':
      return isBallotForgotten(ctx, message.body.proposal, (slot) => slot.proposals);
    case 'prepare':
      return isBallotForgotten(ctx, message.body, (slot) => slot.prepares);
    case 'commit':
      return isBallotForgotten(ctx, message.body, (slot) => slot.commits);
    case 'checkpoint':
      return message.body.sequence > ctx.state.durable;
    case 'viewChange': {
      const { state, self } = ctx;
      const own = state.viewChanges.get(self);
      const isOther = own?.view === message.body.view && !sameViewChange(own, message.body);
      return message.body.view > state.view || isOther;
    }
    case 'newView':
      return isNewViewForgotten(ctx, message.body);
    default:
      return false;
  }
}

function sameViewChange(
  a: Extract<PbftMessage, { type: 'viewChange' }>['body'],
  b: Extract<PbftMessage, { type: 'viewChange' }>['body'],
): boolean {
  return equalBytes(viewChangeBytes(a.view, a), viewChangeBytes(b.view, b));
}

function isNewViewForgotten(
  { state }: Context,
  newView: Extract<PbftMessage, { type: 'newView' }>['body'],
): boolean {
  if (newView.view < state.view) return false;
  const own = state.newView;
  if (newView.view > state.view || own?.view !== newView.view) return true;
  return !equalBytes(newViewBytes(own.view, own), newViewBytes(newView.view, newView));
}

/** Only of the current view and above the low watermark: older votes are forgotten lawfully. */
function isBallotForgotten(
  { state, self }: Context,
  { view, sequence, digest }: Ballot,
  bookOf: (slot: Slot) => Slot['prepares'],
): boolean {
  if (view < state.view || sequence <= state.certified) return false;
  const slot = state.slots.get(sequence);
  const own = slot && bookOf(slot).find(self, view);
  return !own || !equalBytes(own.digest, digest);
}
