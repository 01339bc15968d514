/** §4.5.2: one current timeout T. It doubles with each failure up to a bound, and is halved after 4T of progress without trouble. */
import { type Context, setTimer } from './context.ts';

/** Multiples of T that must pass quietly before T is halved. */
const CALM_TIMEOUTS = 4;

export function viewTimeoutDoubled({ state, config }: Context): void {
  state.timeoutMs = Math.min(2 * state.timeoutMs, config.timers.viewTimeoutMsMax);
}

/** Begins a calm period, if T has anywhere to fall. */
export function enterCalm(ctx: Context): void {
  const { state, config } = ctx;
  if (state.timeoutMs <= config.timers.viewTimeoutMs) return;
  state.calmSince = state.adopted;
  setTimer(ctx, 'calm', CALM_TIMEOUTS * state.timeoutMs);
}

export function onCalmTimer(ctx: Context): void {
  const { state, config } = ctx;
  const hasProgressed = state.calmSince !== null && state.adopted > state.calmSince;
  if (hasProgressed) state.timeoutMs = Math.max(state.timeoutMs / 2, config.timers.viewTimeoutMs);
  if (state.active) enterCalm(ctx);
}
