/** The PBFT replica: every step is one event, what it changes, and then what follows from the new state. */
import { assert, unreachable } from '../../base/assert.ts';
import type { Effect, Event, ReplicaId } from '../contract.ts';
import type { OrderingConfig, OrderingInput, OrderingOutput, OrderingProcess } from '../ordering.ts';
import { onEvidence } from './accuse.ts';
import {
  adoptCertificate,
  collectGarbage,
  onCheckpoint,
  onDurable,
  onExecuted,
  onSynced,
} from './checkpoints.ts';
import { onComplainTimer, onComplaint, onConsulted, onLeaseTimer } from './complaints.ts';
import { type Context, createContext, currentPrimary, output, persist, send } from './context.ts';
import { onEcho, statementSigner } from './echoes.ts';
import { memoryOf } from './memory.ts';
import type { PbftMessage } from './messages.ts';
import { buildNewView, carryOnAgain, onNewView } from './new-view.ts';
import {
  onForwardTimer,
  onHeadTimer,
  onNewViewTimer,
  onSequenceTimer,
  restartWatches,
  updateTimers,
} from './pace.ts';
import type { PbftParameters } from './parameters.ts';
import { adoptDecided, onCommit, tryPrepare } from './progress.ts';
import { onBatch, onJudged, onPrePrepare, onPrepare, updateWish } from './proposals.ts';
import { recover } from './recover.ts';
import { onBatchAnswer, onDecision, onFetch, onLoaded, onStatus, onStatusTimer } from './repair.ts';
import type { Rules } from './rules.ts';
import { onSlowTimer } from './slowness.ts';
import { createState, slotsInOrder } from './state.ts';
import { startStatus, updateStatusPace } from './status.ts';
import { onCalmTimer } from './timeouts.ts';
import { leaveIfDue, onViewChange } from './view-change.ts';

export type PbftEvent = Event<PbftMessage, OrderingInput>;
export type PbftEffect = Effect<PbftMessage, OrderingOutput>;

export function createMachine(
  config: OrderingConfig<PbftParameters>,
  rules: Rules,
): OrderingProcess<PbftMessage> {
  const state = createState(config.tip.sequence, config.timers.viewTimeoutMs);
  const ctx = createContext(config, rules, state);
  recover(ctx);
  return {
    step(event: PbftEvent, nowMs: number): readonly PbftEffect[] {
      ctx.effects = [];
      ctx.nowMs = nowMs;
      onEvent(ctx, event);
      settle(ctx);
      return ctx.effects;
    },
    memory: () => memoryOf(ctx),
    inspect: () => state,
  };
}

function onEvent(ctx: Context, event: PbftEvent): void {
  switch (event.type) {
    case 'start':
      onStart(ctx);
      break;
    case 'message':
      onMessage(ctx, event.from, event.message);
      break;
    case 'timer':
      onTimer(ctx, event.name);
      break;
    case 'input':
      onInput(ctx, event.input);
      break;
    default:
      unreachable(event);
  }
}

/** What follows from a state, whatever event led to it. */
function settle(ctx: Context): void {
  const { view, active } = ctx.state;
  leaveIfDue(ctx);
  buildNewView(ctx);
  if (ctx.state.view !== view || ctx.state.active !== active) restartWatches(ctx);
  adoptDecided(ctx);
  updateWish(ctx);
  updateTimers(ctx);
  updateStatusPace(ctx);
}

/** First event of every life: tell where this replica stands, take up what it had promised. */
function onStart(ctx: Context): void {
  const { state, self } = ctx;
  if (ctx.config.records.length === 0 && state.muted === null) {
    state.records.born = persist(ctx, { type: 'born', body: { sequence: state.durable } });
  }
  output(ctx, { type: 'view', view: state.view, primary: currentPrimary(ctx), active: state.active });
  if (state.muted !== null) output(ctx, { type: 'mute', reason: state.muted });
  for (const slot of slotsInOrder(state)) {
    if (!slot.accepted) continue;
    const { view, sequence, digest } = slot.accepted;
    output(ctx, { type: 'ordered', view, sequence, digest });
    tryPrepare(ctx, slot);
  }
  carryOnAgain(ctx);
  const left = state.viewChanges.get(self);
  if (!state.active && left) send(ctx, 'all', { type: 'viewChange', body: left });
  collectGarbage(ctx);
  startStatus(ctx);
}

function onMessage(ctx: Context, from: ReplicaId, message: PbftMessage): void {
  if (statementSigner(message, ctx.members) === ctx.self) {
    onEcho(ctx, message);
    return;
  }
  switch (message.type) {
    case 'prePrepare':
      onPrePrepare(ctx, from, message.body);
      break;
    case 'prepare':
      onPrepare(ctx, message.body);
      break;
    case 'commit':
      onCommit(ctx, message.body);
      break;
    case 'checkpoint':
      onCheckpoint(ctx, message.body);
      break;
    case 'viewChange':
      onViewChange(ctx, message.body);
      break;
    case 'newView':
      onNewView(ctx, message.body);
      break;
    case 'complain':
      onComplaint(ctx, message.body);
      break;
    case 'certificate':
      adoptCertificate(ctx, message.body);
      break;
    case 'decision':
      onDecision(ctx, message.body.proof, message.body.batch);
      break;
    case 'evidence':
      onEvidence(ctx, message.body);
      break;
    case 'forward':
      output(ctx, { type: 'urgent', from, transaction: message.body.transaction });
      break;
    case 'fetch':
      onFetch(ctx, from, message.body.digest);
      break;
    case 'batch':
      onBatchAnswer(ctx, message.body.batch);
      break;
    case 'status':
      onStatus(ctx, from, message.body);
      break;
    default:
      unreachable(message);
  }
}

function onTimer(ctx: Context, name: string): void {
  switch (name) {
    case 'status':
      onStatusTimer(ctx);
      break;
    case 'forward':
      onForwardTimer(ctx);
      break;
    case 'head':
      onHeadTimer(ctx);
      break;
    case 'sequence':
      onSequenceTimer(ctx);
      break;
    case 'newView':
      onNewViewTimer(ctx);
      break;
    case 'slow':
      onSlowTimer(ctx);
      break;
    case 'complain':
      onComplainTimer(ctx);
      break;
    case 'calm':
      onCalmTimer(ctx);
      break;
    default:
      onLeaseTimer(ctx, name);
      break;
  }
}

function onInput(ctx: Context, input: OrderingInput): void {
  switch (input.type) {
    case 'head':
      ctx.state.head = input.head;
      break;
    case 'batch':
      onBatch(ctx, input.view, input.sequence, input.batch);
      break;
    case 'judged':
      onJudged(ctx, input);
      break;
    case 'executed':
      onExecuted(ctx, input);
      break;
    case 'durable':
      onDurable(ctx, input.sequence);
      break;
    case 'synced':
      onSynced(ctx, input);
      break;
    case 'consulted':
      onConsulted(ctx, input.from, input.serial, input.executed);
      break;
    case 'loaded':
      onLoaded(ctx, input.to, input.bytes);
      break;
    case 'syncing':
      ctx.state.syncing = input.active;
      break;
    case 'refused':
    case 'found':
      assert(false, `PBFT asks for nothing that ${input.type} answers`);
      break;
    default:
      unreachable(input);
  }
}
