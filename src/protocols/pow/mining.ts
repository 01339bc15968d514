/** Giving out work: hashing itself is done elsewhere, what was found comes back in `found.ts`. */

import type { ProposedBatch } from '../ordering.ts';
import { type Context, output, setTimer } from './context.ts';
import { encodePowHeader, POW_VERSION, type PowHeader } from './header.ts';
import { nextFields } from './rules.ts';
import { medianTimePast } from './tree-block.ts';
import { numberToBytes32 } from './work.ts';

/** Headers ahead of the executed chain from which on mining on its tip would be in vain. */
const BEHIND_MAX = 16;

/** Asks for a batch to mine on top of the adopted tip. */
export function startMining(ctx: Context): void {
  const { state, config, nowMs } = ctx;
  if (state.adopting !== null || state.bestHeader.height > state.adopted.height + BEHIND_MAX) return;
  const timeMs = Math.max(Math.floor(nowMs), medianTimePast(state.adopted) + 1);
  state.wishedMs = timeMs;
  output(ctx, { type: 'propose', view: 0, sequence: state.adopted.height + 1, timeMs });
  setTimer(ctx, 'refresh', config.parameters.blockTimeMs / 4);
}

/** The tip has changed: what was being hashed is worth nothing any more. */
export function stopMining(ctx: Context): void {
  output(ctx, { type: 'withdraw' });
  if (ctx.state.job === null) return;
  ctx.state.job = null;
  output(ctx, { type: 'work', job: ctx.state.lastJob, header: null });
}

/** The batch is here: a header is laid out around it and given out. */
export function onBatch(ctx: Context, sequence: number, batch: ProposedBatch): void {
  const { state, config } = ctx;
  const parent = state.adopted;
  const { worked, blockHash } = parent.data;
  if (state.adopting !== null || sequence !== parent.height + 1 || blockHash === null) return;
  const fields = nextFields(config.parameters, parent, state.wishedMs);
  state.lastJob += 1;
  state.job = { number: state.lastJob, parent, batch: batch.bytes };
  const header: PowHeader = {
    target: numberToBytes32(fields.target),
    parent: worked?.hash ?? blockHash,
    parentBlock: blockHash,
    batchDigest: batch.digest,
    miner: config.mining.publicKey,
    version: POW_VERSION,
    height: fields.height,
    timeMs: fields.timeMs,
    extraNonce: 0,
    nonce: 0,
  };
  output(ctx, { type: 'work', job: state.lastJob, header: encodePowHeader(header) });
}
