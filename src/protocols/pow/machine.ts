/** Proof of work as a pure state machine: `step` is a switch, and each part of the protocol has a file of its own. */
import { assert, unreachable } from '../../base/assert.ts';
import type { Event } from '../contract.ts';
import type { OrderingConfig, OrderingInput, OrderingProcess } from '../ordering.ts';
import { acceptDue, onBlock, onHeaders, onTip } from './accepting.ts';
import { announceTip, onDurable, onExecuted, onRefused } from './adopting.ts';
import { onBodies, onJudged } from './bodies.ts';
import { type Context, setTimer } from './context.ts';
import { askHeaders, askMoreHeaders, fetchBodies, fetchOthers } from './fetching.ts';
import { onFound } from './found.ts';
import { memoryOf } from './memory.ts';
import type { PowMessage } from './messages.ts';
import { onBatch, startMining } from './mining.ts';
import { openState } from './opening.ts';
import type { PowParameters } from './parameters.ts';
import { onGetBodies, onGetHeaders } from './serving.ts';

/** Silent branches and early headers are looked at so often. */
const FETCH_MS = 1_000;

export function createMachine(born: OrderingConfig<PowParameters>): OrderingProcess<PowMessage> {
  assert(born.mining !== undefined, 'a miner sees the chain and has a key');
  const config = { ...born, mining: born.mining };
  const ctx: Context = { config, state: openState(config), effects: [], nowMs: 0 };
  return {
    step: (event, nowMs) => {
      ctx.nowMs = nowMs;
      onEvent(ctx, event);
      const { effects } = ctx;
      ctx.effects = [];
      return effects;
    },
    memory: () => memoryOf(ctx),
  };
}

function onEvent(ctx: Context, event: Event<PowMessage, OrderingInput>): void {
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

/** Everybody is asked what he has; who does not hear it is asked again when he says where he stands. */
function onStart(ctx: Context): void {
  const { self, members } = ctx.config;
  for (let peer = 0; peer < members; peer += 1) if (peer !== self) askHeaders(ctx, peer, ctx.state.adopted);
  setTimer(ctx, 'fetch', FETCH_MS);
  onAnnounce(ctx);
  startMining(ctx);
}

function onAnnounce(ctx: Context): void {
  announceTip(ctx);
  setTimer(ctx, 'announce', ctx.config.parameters.blockTimeMs);
}

function onMessage(ctx: Context, from: number, message: PowMessage): void {
  switch (message.type) {
    case 'tip':
      onTip(ctx, from, message.header);
      break;
    case 'block':
      onBlock(ctx, from, message.header, message.batch);
      break;
    case 'headers':
      onHeaders(ctx, from, message.headers);
      break;
    case 'getHeaders':
      onGetHeaders(ctx, from, message.locator);
      break;
    case 'getBodies':
      onGetBodies(ctx, from, message.points);
      break;
    case 'bodies':
      onBodies(ctx, from, message.batches);
      break;
    default:
      unreachable(message);
  }
}

function onTimer(ctx: Context, name: string): void {
  switch (name) {
    case 'announce':
      onAnnounce(ctx);
      break;
    case 'refresh':
      startMining(ctx);
      break;
    case 'fetch':
      acceptDue(ctx);
      fetchBodies(ctx);
      fetchOthers(ctx);
      setTimer(ctx, 'fetch', FETCH_MS);
      break;
    default:
      assert(false, `no timer is called ${name}`);
  }
}

function onInput(ctx: Context, input: OrderingInput): void {
  switch (input.type) {
    case 'head':
      // The first transaction to wait is mined at once; later ones come with the next refresh.
      if (input.head !== null && !ctx.state.hasHead) startMining(ctx);
      ctx.state.hasHead = input.head !== null;
      break;
    case 'batch':
      onBatch(ctx, input.sequence, input.batch);
      break;
    case 'judged':
      onJudged(ctx, input.digest, input.verdict === 'valid');
      break;
    case 'executed':
      onExecuted(ctx, input.sequence, input.blockHash);
      askMoreHeaders(ctx);
      break;
    case 'refused':
      onRefused(ctx, input.sequence);
      break;
    case 'found':
      onFound(ctx, input.job, input.header);
      break;
    case 'durable':
      onDurable(ctx);
      break;
    case 'synced':
    case 'consulted':
    case 'loaded':
    case 'syncing':
      assert(false, `proof of work asks for nothing that ${input.type} answers`);
      break;
    default:
      unreachable(input);
  }
}
