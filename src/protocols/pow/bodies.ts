/** Bodies: by their digest first, then the replica judges them; only then the block counts for fork choice. */
import { bytesToKey, equalBytes } from '../../base/bytes.ts';
import { punish } from '../../base/fault.ts';
import { LIMITS } from '../../base/limits.ts';
import { batchDigest } from '../../ledger/batch.ts';
import type { ReplicaId } from '../contract.ts';
import { adoptBest, dropBlock } from './adopting.ts';
import { accusePeer, type Context, output } from './context.ts';
import { fetchBodies, takeRequest } from './fetching.ts';
import type { PowBlock } from './state.ts';

/** The answer to our question for bodies; what is left of it is asked for again. */
export function onBodies(ctx: Context, from: ReplicaId, batches: readonly Uint8Array[]): void {
  const request = takeRequest(ctx, from);
  if (request === undefined) return;
  for (const [index, batch] of batches.slice(0, request.blocks.length).entries()) {
    onBody(ctx, from, request.blocks[index]!, batch);
  }
  // Who has nothing of it has left that branch.
  if (batches.length === 0) request.tip.data.sources.delete(from);
  fetchBodies(ctx);
}

/** A body for a header that is here. */
export function onBody(ctx: Context, from: ReplicaId, block: PowBlock, batch: Uint8Array): void {
  const { state } = ctx;
  const { worked } = block.data;
  const isWanted = worked !== null && block.data.body === 'missing' && state.tree.get(block.id) === block;
  if (!isWanted || state.heldBytes > LIMITS.powHeldBytesMax) return;
  const { height, timeMs } = worked.header;
  const digest = batchDigest(batch);
  if (!equalBytes(digest, worked.header.batchDigest)) {
    accusePeer(ctx, from, punish('foreign-body', 'the batch is not the one that the header names'));
    return;
  }
  state.heldBytes += batch.length;
  block.data.body = 'judged';
  block.data.batch = batch;
  const key = bytesToKey(digest);
  const same = state.judging.get(key);
  if (same !== undefined) {
    same.push(block);
    return;
  }
  state.judging.set(key, [block]);
  const question = { view: 0, sequence: height, fresh: true, clock: false, timeMs };
  output(ctx, { type: 'judge', ...question, batch: { digest, bytes: batch } });
}

/** The replica's verdict on a batch: for every header that names it. */
export function onJudged(ctx: Context, digest: Uint8Array, isValid: boolean): void {
  const { state } = ctx;
  const key = bytesToKey(digest);
  const blocks = state.judging.get(key) ?? [];
  state.judging.delete(key);
  for (const block of blocks) {
    if (state.tree.get(block.id) !== block) continue;
    if (isValid) {
      block.data.body = 'here';
      state.tree.setBody(block);
    } else dropBlock(ctx, block);
  }
  adoptBest(ctx);
  fetchBodies(ctx);
}
