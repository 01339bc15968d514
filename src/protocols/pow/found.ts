/** Nonces were found for work that was given out: the block is ours, and everybody hears of it at once. */
import { bytesToKey } from '../../base/bytes.ts';
import { isFault } from '../../base/fault.ts';
import { LIMITS } from '../../base/limits.ts';
import { adoptBest } from './adopting.ts';
import { type Context, send } from './context.ts';
import { readWorkedHeader } from './header.ts';
import { nextFields } from './rules.ts';
import { type BlockData, createData } from './state.ts';

/** Late finds are for a tip that is gone, and worth nothing. */
export function onFound(ctx: Context, number: number, bytes: Uint8Array): void {
  const { state, config } = ctx;
  const { job } = state;
  if (job === null || job.number !== number) return;
  const worked = readWorkedHeader(bytes);
  if (isFault(worked)) return;
  state.job = null;
  const fields = nextFields(config.parameters, job.parent, worked.header.timeMs);
  const data: BlockData = { ...createData(worked), body: 'here', batch: job.batch };
  const block = state.tree.add(bytesToKey(worked.hash), job.parent.id, fields, data);
  if (isFault(block)) return;
  if (job.batch.length <= LIMITS.powPushBytesMax)
    send(ctx, 'all', { type: 'block', header: worked, batch: job.batch });
  state.tree.setBody(block);
  adoptBest(ctx);
}
