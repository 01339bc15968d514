/**
 * What comes in: headers first, each by all rules before anything is stored for it, then bodies. Headers whose parent is unknown, or whose time is too far
 * ahead, wait; their work alone has let them in so far.
 */
import { bytesToKey, equalBytes } from '../../base/bytes.ts';
import { isFault, punish } from '../../base/fault.ts';
import { LIMITS } from '../../base/limits.ts';
import type { ReplicaId } from '../contract.ts';
import { onBody } from './bodies.ts';
import { accusePeer, type Context } from './context.ts';
import { targetsOf } from './difficulty.ts';
import { askHeaders, fetchBodies } from './fetching.ts';
import type { WorkedHeader } from './header.ts';
import { createData, type PowBlock } from './state.ts';
import { bytes32ToNumber } from './work.ts';

/** Where a peer stands. */
export function onTip(ctx: Context, from: ReplicaId, worked: WorkedHeader): void {
  if (acceptHeader(ctx, from, worked) === undefined) askHeaders(ctx, from, ctx.state.adopted);
  else fetchBodies(ctx);
}

/** A whole block, unasked. */
export function onBlock(ctx: Context, from: ReplicaId, worked: WorkedHeader, batch: Uint8Array): void {
  const block = acceptHeader(ctx, from, worked);
  if (block === undefined) {
    askHeaders(ctx, from, ctx.state.adopted);
    return;
  }
  onBody(ctx, from, block, batch);
  fetchBodies(ctx);
}

/** The answer to our question for headers. */
export function onHeaders(ctx: Context, from: ReplicaId, headers: readonly WorkedHeader[]): void {
  const { state } = ctx;
  if (!state.headerRequests.delete(from)) return;
  let last: PowBlock | undefined;
  for (const worked of headers) {
    const block = acceptHeader(ctx, from, worked);
    if (block === undefined) break;
    last = block;
  }
  const isPage = headers.length === LIMITS.powHeadersMax;
  if (isPage && last !== undefined && last.height === headers.at(-1)!.header.height) {
    const ahead = last.height - state.adopted.height;
    if (ahead < LIMITS.powHeadersAheadMax) askHeaders(ctx, from, last);
    else state.moreHeaders = from;
  }
  fetchBodies(ctx);
}

/** Files a header; answers its block, undefined while it cannot be placed. */
function acceptHeader(ctx: Context, from: ReplicaId, worked: WorkedHeader): PowBlock | undefined {
  const { state, config, nowMs } = ctx;
  const id = bytesToKey(worked.hash);
  const known = state.tree.get(id);
  if (known !== undefined) {
    known.data.sources.add(from);
    return known;
  }
  const { height, timeMs, parent, parentBlock } = worked.header;
  const target = bytes32ToNumber(worked.header.target);
  if (target > targetsOf(config.parameters).easiest) {
    accusePeer(ctx, from, punish('low-work', 'the target is easier than this chain ever allows'));
    return undefined;
  }
  const below = state.tree.get(bytesToKey(parent));
  if (below === undefined || timeMs > nowMs + config.parameters.futureBoundMs) {
    state.waiting.add({ worked, from });
    return undefined;
  }
  if (below.data.blockHash !== null && !equalBytes(below.data.blockHash, parentBlock)) {
    accusePeer(ctx, from, punish('wrong-parent-block', 'it names another state below it than there is'));
    return undefined;
  }
  const block = state.tree.add(id, below.id, { height, timeMs, target }, createData(worked, from));
  if (isFault(block)) {
    accusePeer(ctx, from, block);
    return undefined;
  }
  if (block.totalWork > state.bestHeader.totalWork) state.bestHeader = block;
  for (const waiter of state.waiting.takeChildren(worked.hash)) acceptHeader(ctx, waiter.from, waiter.worked);
  return block;
}

/** Headers whose time has come. */
export function acceptDue(ctx: Context): void {
  const due = ctx.state.waiting.takeDue(ctx.nowMs + ctx.config.parameters.futureBoundMs);
  for (const { from, worked } of due) acceptHeader(ctx, from, worked);
}
