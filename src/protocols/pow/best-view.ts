/** The best chain at any height: in the tree as far as it reaches, below it on disk. */
import { assert } from '../../base/assert.ts';
import { equalBytes } from '../../base/bytes.ts';
import { isFault } from '../../base/fault.ts';
import type { Context } from './context.ts';
import { readWorkedHeader, type WorkedHeader } from './header.ts';
import type { Point } from './messages.ts';

/** Its header at a height from 1 to the best tip's. */
export function headerAt({ state, config }: Context, height: number): WorkedHeader | undefined {
  const block = state.tree.bestAt(height);
  if (block !== undefined) return block.data.worked ?? undefined;
  const stored = height <= state.tree.best().height ? config.mining.blockAt(height) : undefined;
  return stored && readStored(stored.engineHeader);
}

/** Its batch at this point; undefined where another header stands. */
export function batchAt(ctx: Context, { height, hash }: Point): Uint8Array | undefined {
  const worked = headerAt(ctx, height);
  if (worked === undefined || !equalBytes(worked.hash, hash)) return undefined;
  const block = ctx.state.tree.bestAt(height);
  return block?.data.batch ?? ctx.config.mining.blockAt(height)?.batch;
}

/** A header from our own disk. */
export function readStored(engineHeader: Uint8Array): WorkedHeader {
  const worked = readWorkedHeader(engineHeader);
  assert(!isFault(worked), 'what was adopted has its work');
  return worked;
}
