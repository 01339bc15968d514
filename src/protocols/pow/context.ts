/** What every part of the machine works with: the configuration, the state, and the effects of the step under way. */
import type { Fault } from '../../base/fault.ts';
import type { Effect, ReplicaId } from '../contract.ts';
import type { Mining, OrderingConfig, OrderingOutput } from '../ordering.ts';
import type { PowMessage } from './messages.ts';
import type { PowParameters } from './parameters.ts';
import type { State } from './state.ts';

export type PowConfig = OrderingConfig<PowParameters> & { readonly mining: Mining };

export interface Context {
  readonly config: PowConfig;
  readonly state: State;
  /** Effects of this step, in order. */
  effects: Effect<PowMessage, OrderingOutput>[];
  nowMs: number;
}

export function send(ctx: Context, to: ReplicaId | 'all', message: PowMessage): void {
  ctx.effects.push({ type: 'send', to, message });
}

export function output(ctx: Context, out: OrderingOutput): void {
  ctx.effects.push({ type: 'output', output: out });
}

export function setTimer(ctx: Context, name: TimerName, delayMs: number): void {
  ctx.effects.push({ type: 'setTimer', name, delayMs });
}

/** A peer's fault is counted where it can be: at the replica. What is merely early, late or known is nobody's. */
export function accusePeer(ctx: Context, peer: ReplicaId, fault: Fault): void {
  if (fault.action === 'punish') output(ctx, { type: 'fault', peer, fault });
}

/** The machine's clocks. */
export type TimerName = 'announce' | 'refresh' | 'fetch';
