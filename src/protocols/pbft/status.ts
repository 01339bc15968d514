/** STATUS: saying where one stands, often while anything is open and now and then when idle. */

import { type Context, clearTimer, send, setTimer } from './context.ts';
import { signersToSet } from './member-set.ts';
import type { SlotStatus, Status } from './messages.ts';
import type { Slot } from './state.ts';
import { slotsInOrder } from './state.ts';

/** Anything unfinished, here or (as far as is known) elsewhere. */
function isOpen({ state }: Context): boolean {
  const isMoving =
    !state.active ||
    state.certified !== state.adopted ||
    state.durable !== state.adopted ||
    state.head !== null ||
    state.troubles.size > 0;
  if (isMoving) return true;
  for (const { accepted, pending } of state.slots.values()) if (accepted || pending) return true;
  return false;
}

/** Interval of STATUS: a quarter of the shortest timeout while anything is open, else one whole timeout. */
function intervalMs(ctx: Context): number {
  const { viewTimeoutMs } = ctx.config.timers;
  return ctx.state.statusPace === 'open' ? viewTimeoutMs / 4 : viewTimeoutMs;
}

/** Called after every step: something opened, so the next STATUS must not wait for the idle interval. */
export function updateStatusPace(ctx: Context): void {
  const { state } = ctx;
  if (state.statusPace === 'idle' && isOpen(ctx)) {
    state.statusPace = 'open';
    setTimer(ctx, 'status', intervalMs(ctx));
  }
}

export function startStatus(ctx: Context): void {
  clearTimer(ctx, 'status');
  send(ctx, 'all', { type: 'status', body: createStatus(ctx) });
  ctx.state.statusPace = isOpen(ctx) ? 'open' : 'idle';
  setTimer(ctx, 'status', intervalMs(ctx));
}

function createStatus({ state, members }: Context): Status {
  const left = [...state.viewChanges.values()].filter(({ view }) => view >= state.view);
  return {
    view: state.view,
    active: state.active,
    certified: state.certified,
    executed: state.durable,
    viewChanges: signersToSet(left, members),
    slots: slotsInOrder(state).map((slot) => slotStatus(slot, members)),
  };
}

function slotStatus(slot: Slot, members: number): SlotStatus {
  const { accepted } = slot;
  const prepares = accepted ? slot.prepares.matching(accepted.view, accepted.digest) : [];
  const commits = accepted ? slot.commits.matching(accepted.view, accepted.digest) : [];
  return {
    sequence: slot.sequence,
    accepted: accepted !== null,
    decided: slot.decided !== null,
    prepares: signersToSet(prepares, members),
    commits: signersToSet(commits, members),
    checkpoints: signersToSet(slot.checkpoints.values(), members),
  };
}
