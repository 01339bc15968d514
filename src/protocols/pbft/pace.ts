/**
 * The timers that watch a primary (§4.4, §4.5.2): the head of the own queue, the lowest proposal that is not decided, and a NEW-VIEW
 * that is waited for. Progress of others does not reset the head's timer, or censorship would be invisible.
 */
import { equalBytes } from '../../base/bytes.ts';
import { beginTrouble, endTrouble } from './complaints.ts';
import { type Context, clearTimer, send, setTimer } from './context.ts';
import { onHeadChange, rememberThroughput } from './slowness.ts';
import type { State } from './state.ts';

/** Called after every step: sets and clears what the step changed, and nothing else. */
export function updateTimers(ctx: Context): void {
  const watches = ctx.state.active && !ctx.state.syncing;
  watchHead(ctx, watches);
  watchSequence(ctx, watches);
  watchNewView(ctx);
}

/** The timers that run for a view start anew when another is entered. */
export function restartWatches(ctx: Context): void {
  rememberThroughput(ctx);
  watchHead(ctx, false);
  watchSequence(ctx, false);
}

function watchHead(ctx: Context, watches: boolean): void {
  const { state } = ctx;
  const id = watches && state.head ? state.head.id : null;
  if (id === state.timedHead || (id && state.timedHead && equalBytes(id, state.timedHead))) return;
  onHeadChange(ctx, watches && state.timedHead !== null, id !== null);
  state.timedHead = id;
  endTrouble(ctx, 'head');
  if (id) {
    setTimer(ctx, 'forward', state.timeoutMs / 2);
    setTimer(ctx, 'head', state.timeoutMs);
  } else {
    clearTimer(ctx, 'forward');
    clearTimer(ctx, 'head');
  }
}

function watchSequence(ctx: Context, watches: boolean): void {
  const { state } = ctx;
  const lowest = watches ? lowestUndecided(state) : null;
  if (lowest === state.timedSequence) return;
  state.timedSequence = lowest;
  endTrouble(ctx, 'sequence');
  if (lowest === null) clearTimer(ctx, 'sequence');
  else setTimer(ctx, 'sequence', state.timeoutMs);
}

/** The lowest sequence number that was proposed here and is neither decided nor certified; its gap before it counts too. */
export function lowestUndecided(state: State): number | null {
  let lowest: number | null = null;
  for (const slot of state.slots.values()) {
    const { sequence, accepted, pending } = slot;
    const isOpen = sequence > state.certified && sequence > state.adopted && !slot.decided;
    if (isOpen && (accepted || pending) && (lowest === null || sequence < lowest)) lowest = sequence;
  }
  return lowest;
}

/** T begins when q members have left for this view or a higher one: before that, nobody can expect a NEW-VIEW. */
function watchNewView(ctx: Context): void {
  const { state, q } = ctx;
  const awaited = !state.active && arrivedFor(state) >= q ? state.view : null;
  if (awaited === state.timedView) return;
  state.timedView = awaited;
  if (awaited === null) clearTimer(ctx, 'newView');
  else setTimer(ctx, 'newView', state.timeoutMs);
}

/** How many members have left for this view or a higher one. */
function arrivedFor({ viewChanges, view }: State): number {
  let count = 0;
  for (const one of viewChanges.values()) if (one.view >= view) count += 1;
  return count;
}

/** Half of T is over: every member is shown the head, and a primary orders it before its own queue. */
export function onForwardTimer(ctx: Context): void {
  const { head } = ctx.state;
  if (head) send(ctx, 'all', { type: 'forward', body: { transaction: head.bytes } });
}

export function onHeadTimer(ctx: Context): void {
  if (ctx.state.timedHead) beginTrouble(ctx, 'head');
}

export function onSequenceTimer(ctx: Context): void {
  if (ctx.state.timedSequence !== null) beginTrouble(ctx, 'sequence');
}

export function onNewViewTimer(ctx: Context): void {
  if (ctx.state.timedView !== null) beginTrouble(ctx, 'newView');
}
