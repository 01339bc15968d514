/**
 * A setting, off by default; the paper has no such rule. Complain about a primary that is far slower than primaries were before, as Aardvark
 * does (Clement et al., NSDI'09, adaptive throughput). Throughput is how fast heads of the own queue get their outcome: while anything waits
 * at all, an honest primary serves the oldest. No clock is read: a timer that doubles measures every wait, in powers of two.
 */
import { beginTrouble, endTrouble } from './complaints.ts';
import { type Context, clearTimer, setTimer } from './context.ts';
import { createThroughput, WINDOW_HEADS } from './throughput.ts';

/** A shortest timeout has so many ticks; whoever is served within one waited one. */
const TICKS_PER_TIMEOUT = 64;

/** A transaction became head, or there is none any more. `wasServed`: the one before got its outcome in this view. */
export function onHeadChange(ctx: Context, wasServed: boolean, isThereOne: boolean): void {
  const { config, state } = ctx;
  if (!config.timers.slowdownMax) return;
  const { throughput } = state;
  if (wasServed) {
    throughput.served += 1;
    throughput.sum += Math.max(1, throughput.waited);
    if (throughput.served === WINDOW_HEADS) closeWindow(ctx);
  }
  throughput.waited = 0;
  if (isThereOne) setTimer(ctx, 'slow', tickMs(ctx));
  else clearTimer(ctx, 'slow');
}

/** The head has waited twice as long as the last time. */
export function onSlowTimer(ctx: Context): void {
  const { throughput } = ctx.state;
  if (ctx.state.timedHead === null) return;
  const passed = Math.max(1, throughput.waited);
  throughput.waited = throughput.waited === 0 ? 1 : 2 * throughput.waited;
  // from here on the timer of the head itself complains
  if (throughput.waited < TICKS_PER_TIMEOUT) setTimer(ctx, 'slow', passed * tickMs(ctx));
  if (throughput.sum + throughput.waited > ticksMax(ctx)) beginTrouble(ctx, 'slow');
}

/** A view was left: what its primary was like is remembered, and the next one begins without a past. */
export function rememberThroughput(ctx: Context): void {
  const { state, members } = ctx;
  const { served, sum, waited, best, before } = state.throughput;
  const unfinished = served + waited > 0 ? ((sum + waited) / Math.max(1, served)) * WINDOW_HEADS : null;
  const last = best ?? unfinished;
  const remembered = last === null ? before : [...before, last].slice(-members);
  state.throughput = { ...createThroughput(), before: remembered };
}

function tickMs({ config }: Context): number {
  return config.timers.viewTimeoutMs / TICKS_PER_TIMEOUT;
}

/** What a window may take: so many times what the best one took, of this view and the last n. */
function ticksMax({ config, state }: Context): number {
  const { best, before } = state.throughput;
  return (config.timers.slowdownMax ?? 0) * Math.min(best ?? Number.POSITIVE_INFINITY, ...before);
}

function closeWindow(ctx: Context): void {
  const { throughput } = ctx.state;
  if (throughput.sum > ticksMax(ctx)) beginTrouble(ctx, 'slow');
  else endTrouble(ctx, 'slow');
  throughput.best = Math.min(throughput.best ?? Number.POSITIVE_INFINITY, throughput.sum);
  throughput.served = 0;
  throughput.sum = 0;
}
