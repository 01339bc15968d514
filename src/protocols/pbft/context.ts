/** What every part of the machine works with: the configuration, the state, and the effects of the step under way. */
import type { Tag } from '../../crypto/tags.ts';
import { faultBound } from '../common/quorum.ts';
import type { Effect, ReplicaId, TimerName } from '../contract.ts';
import type { OrderingConfig, OrderingOutput } from '../ordering.ts';
import type { PbftMessage } from './messages.ts';
import type { PbftParameters } from './parameters.ts';
import { encodeRecord, type PromiseRecord } from './records.ts';
import { primaryOf, type Rules } from './rules.ts';
import { createSlot, type Slot, type State } from './state.ts';

export interface Context {
  readonly config: OrderingConfig<PbftParameters>;
  readonly rules: Rules;
  readonly state: State;
  readonly self: ReplicaId;
  readonly members: number;
  readonly q: number;
  readonly f: number;
  /** Effects of this step, in order. */
  effects: Effect<PbftMessage, OrderingOutput>[];
  nowMs: number;
}

export function createContext(config: OrderingConfig<PbftParameters>, rules: Rules, state: State): Context {
  const { self, members } = config;
  return {
    config,
    rules,
    state,
    self,
    members,
    q: rules.quorum(members),
    f: faultBound(members),
    effects: [],
    nowMs: 0,
  };
}

export function send(ctx: Context, to: ReplicaId | 'all', message: PbftMessage): void {
  ctx.effects.push({ type: 'send', to, message });
}

export function output(ctx: Context, out: OrderingOutput): void {
  ctx.effects.push({ type: 'output', output: out });
}

export function notice(ctx: Context, level: 'info' | 'warn', text: string): void {
  output(ctx, { type: 'notice', level, text });
}

export function setTimer(ctx: Context, name: TimerName, delayMs: number): void {
  ctx.effects.push({ type: 'setTimer', name, delayMs });
}

export function clearTimer(ctx: Context, name: TimerName): void {
  ctx.effects.push({ type: 'clearTimer', name });
}

/** Appends a record behind a barrier: what follows in this step, or in later ones, leaves only when it is on disk. */
export function persist(ctx: Context, record: PromiseRecord): Uint8Array {
  return append(ctx, 'persist', record);
}

/** Appends a record that nothing waits for: what it says can be proven again. */
export function note(ctx: Context, record: PromiseRecord): Uint8Array {
  return append(ctx, 'note', record);
}

function append(ctx: Context, type: 'persist' | 'note', promise: PromiseRecord): Uint8Array {
  const record = encodeRecord(promise);
  ctx.state.records.appendedBytes += record.length;
  ctx.effects.push({ type, record });
  return record;
}

export function sign(ctx: Context, tag: Tag, bytes: Uint8Array): Uint8Array {
  return ctx.config.sign(tag, bytes);
}

export function currentPrimary(ctx: Context): ReplicaId {
  return primaryOf(ctx.state.view, ctx.members);
}

export function isPrimary(ctx: Context): boolean {
  return currentPrimary(ctx) === ctx.self;
}

/** A muted replica follows, and signs nothing. */
export function mayVote(ctx: Context): boolean {
  return ctx.state.muted === null;
}

/** Stops voting for good, in this life and later ones. */
export function mute(ctx: Context, reason: string): void {
  if (ctx.state.muted !== null) return;
  ctx.state.muted = reason;
  const bytes = new TextEncoder().encode(reason).subarray(0, 512);
  ctx.state.records.muted = persist(ctx, { type: 'muted', body: { reason: bytes } });
  output(ctx, { type: 'mute', reason });
}

/** Below this nothing is kept: certified, and executed on disk. */
export function floorOf({ certified, durable }: State): number {
  return Math.min(certified, durable);
}

/**
 * The slot of a sequence number that may still matter: one window above the floor, or between the watermarks; what lies between the two comes
 * with blocks. Made when first asked for.
 */
export function slotFor(ctx: Context, sequence: number): Slot | undefined {
  const { state, rules, config } = ctx;
  const known = state.slots.get(sequence);
  if (known) return known;
  const floor = floorOf(state);
  const inReach =
    rules.isInWindow(sequence, floor, config.parameters) ||
    rules.isInWindow(sequence, state.certified, config.parameters);
  if (sequence <= floor || !inReach) return undefined;
  const slot = createSlot(sequence, state.ticks);
  state.slots.set(sequence, slot);
  return slot;
}
