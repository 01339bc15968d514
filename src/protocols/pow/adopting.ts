/**
 * From the choice of the tree to the chain of the replica: one adoption at a time, each all or nothing. The tree chooses by work; whether a block stands on the state that
 * it names shows only when the blocks below are executed, so the replica may refuse, and then the tree chooses again.
 */
import { assert } from '../../base/assert.ts';
import { LIMITS } from '../../base/limits.ts';
import type { Decision } from '../ordering.ts';
import { type Context, output, send } from './context.ts';
import { nextTarget } from './difficulty.ts';
import { startMining, stopMining } from './mining.ts';
import { coinbase } from './rewards.ts';
import { bestHeaderOf, type PowBlock, type State } from './state.ts';
import { numberToBytes32, targetToWork } from './work.ts';

/** Brings the replica towards the best tip, unless it is on its way already. */
export function adoptBest(ctx: Context): void {
  const { state } = ctx;
  const best = state.tree.best();
  if (state.adopting !== null || best === state.adopted) return;
  const { fork, above } = pathTo(state.adopted, best);
  const revert = state.adopted.height - fork.height;
  const path = revert > 0 ? above : above.slice(0, LIMITS.powAdoptedMax);
  keepReverted(ctx, fork);
  state.adopting = { path, executed: 0 };
  stopMining(ctx);
  output(ctx, { type: 'adopt', revert, decisions: path.map((block) => toDecision(ctx, block)) });
}

/** The last common block, and the blocks of the second branch above it, lowest first. */
function pathTo(from: PowBlock, to: PowBlock): { readonly fork: PowBlock; readonly above: PowBlock[] } {
  const above: PowBlock[] = [];
  let [left, right] = [from, to];
  while (left !== right) {
    if (right.height >= left.height) {
      above.push(right);
      right = parentOf(right);
    } else left = parentOf(left);
  }
  return { fork: left, above: above.reverse() };
}

function parentOf({ parent }: PowBlock): PowBlock {
  assert(parent !== null, 'branches meet at the root of the tree or above');
  return parent;
}

/** What leaves the disk must be at hand, in case its branch wins again. */
function keepReverted({ state, config }: Context, fork: PowBlock): void {
  for (let block = state.adopted; block !== fork; block = parentOf(block)) {
    block.data.batch ??= config.mining.blockAt(block.height)?.batch ?? null;
    assert(block.data.batch !== null, 'a block without its batch in memory is on disk');
  }
}

function toDecision({ config }: Context, block: PowBlock): Decision {
  const { worked, batch } = block.data;
  assert(worked !== null && batch !== null, 'only a block with its body is adopted');
  return {
    sequence: block.height,
    batch: { digest: worked.header.batchDigest, bytes: batch },
    engineHeader: worked.bytes,
    proof: worked.hash,
    systemOperations: coinbase(config.parameters, worked.header),
    parentHash: worked.header.parentBlock,
  };
}

/** The replica executed the next block of the adoption. */
export function onExecuted(ctx: Context, sequence: number, blockHash: Uint8Array): void {
  const { state } = ctx;
  const { adopting } = state;
  const block = adopting?.path[adopting.executed];
  assert(adopting && block?.height === sequence, 'blocks are executed in the order of their adoption');
  block.data.blockHash = blockHash;
  adopting.executed += 1;
  state.adopted = block;
  state.writing.push(block);
  output(ctx, { type: 'seal', sequence, record: numberToBytes32(state.baseWork + block.totalWork) });
  if (adopting.executed < adopting.path.length) return;
  state.adopting = null;
  if (block !== state.tree.best()) {
    adoptBest(ctx);
    return;
  }
  announceTip(ctx);
  startMining(ctx);
}

/** A block of the adoption names another state below it than there is: whoever mined it lied. */
export function onRefused(ctx: Context, sequence: number): void {
  const { state } = ctx;
  const liar = state.adopting?.path.find(({ height }) => height === sequence);
  assert(liar, 'what is refused was to be adopted');
  state.adopting = null;
  dropBlock(ctx, liar);
  startMining(ctx);
}

/** A block turned out to be unlawful: everything on top of it goes, too. */
export function dropBlock(ctx: Context, block: PowBlock): void {
  const { state } = ctx;
  state.tree.drop(block);
  state.bestHeader = bestHeaderOf(state);
  adoptBest(ctx);
}

/** The oldest block on its way to the disk has arrived: its batch need not be held any more. */
export function onDurable({ state }: Context): void {
  const block = state.writing.shift();
  assert(block, 'what is durable was sealed');
  if (isAdopted(state, block)) block.data.batch = null;
}

/** Does this block stand on the replica's own chain? */
function isAdopted({ adopted }: State, block: PowBlock): boolean {
  let at: PowBlock | null = adopted;
  while (at !== null && at.height > block.height) at = at.parent;
  return at === block;
}

/** Tells everybody where this replica stands. */
export function announceTip(ctx: Context): void {
  const { state, config } = ctx;
  const { worked } = state.adopted.data;
  const totalWork = String(state.baseWork + state.adopted.totalWork);
  const difficulty = String(targetToWork(nextTarget(config.parameters, state.adopted)));
  output(ctx, { type: 'standing', standing: { totalWork, difficulty, orphans: state.waiting.size } });
  if (worked !== null) send(ctx, 'all', { type: 'tip', header: worked });
}
