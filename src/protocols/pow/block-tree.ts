/**
 * Every block that may still matter, as a tree, and the choice between its branches: the most total work wins, never the longest (pow.md, "Rules").
 * Blocks off the best chain are bounded in number; the root follows the best tip at the greatest depth that may be taken back, so what forks
 * off further down has no parent here and is refused. Knows headers alone: who can say that a body is lawful calls `setBody`.
 */
import { type Fault, ignore } from '../../base/fault.ts';
import { LIMITS } from '../../base/limits.ts';
import { createBestChain, type Switch } from './best-chain.ts';
import type { ChainParameters } from './parameters.ts';
import { checkFields } from './rules.ts';
import type { Tie } from './tie.ts';
import { forgetBelow, type HeaderFields, type TreeBlock } from './tree-block.ts';
import { targetToWork } from './work.ts';

export type { Switch } from './best-chain.ts';

export interface BlockTree<T> {
  /** Tip of the usable branch with the most total work. */
  best(): TreeBlock<T>;
  get(id: string): TreeBlock<T> | undefined;
  /** Files a header whose work was checked; its parent must be here. */
  add(id: string, parentId: string, fields: HeaderFields, data: T): TreeBlock<T> | Fault;
  /** The block's transactions are here and lawful. Answers how the best chain changed, null if it did not. */
  setBody(block: TreeBlock<T>): Switch<T> | null;
  /** The block is unlawful after all: it and everything above leaves. Answers as `setBody`. */
  drop(block: TreeBlock<T>): Switch<T> | null;
  /** Is it the best tip or below it? */
  isOnBest(block: TreeBlock<T>): boolean;
  /** The block of the best chain at a height; undefined below the root and above the tip. */
  bestAt(height: number): TreeBlock<T> | undefined;
  /** Every block, parents first. */
  blocks(): Iterable<TreeBlock<T>>;
  /** Number of those off the best chain. */
  sideBlocks(): number;
}

/** @param chain headers of the durable chain up to its tip, oldest first: the last ones, or all from height 0 */
export function createBlockTree<T>(
  parameters: ChainParameters,
  chain: readonly [Rooted<T>, ...Rooted<T>[]],
  tie: Tie,
): BlockTree<T> {
  const blocks = new Map<string, TreeBlock<T>>();
  const best = createBestChain<T>(tie);
  const sideBlocks = (): number => blocks.size - best.length();
  const remove = (block: TreeBlock<T>): void => {
    blocks.delete(block.id);
    block.parent?.children.delete(block);
    for (const child of block.children) remove(child);
  };
  const prune = (): void => {
    while (best.tip().height - best.root().height > parameters.reorganisationMax) {
      const old = best.root();
      const root = best.dropRoot();
      blocks.delete(old.id);
      for (const child of old.children) if (child !== root) remove(child);
      old.children.clear();
      forgetBelow(root);
    }
  };
  const file = (id: string, parent: TreeBlock<T> | null, fields: HeaderFields, data: T): TreeBlock<T> => {
    const totalWork = parent === null ? 0n : parent.totalWork + targetToWork(fields.target);
    const { height, timeMs, target } = fields;
    const children = new Set<TreeBlock<T>>();
    const block = {
      id,
      height,
      timeMs,
      target,
      totalWork,
      data,
      parent,
      children,
      hasBody: false,
      usable: null,
    };
    blocks.set(id, block);
    parent?.children.add(block);
    return block;
  };
  const setBody = (block: TreeBlock<T>): Switch<T> | null => {
    const change = best.setBody(block);
    prune();
    return change;
  };
  let last: TreeBlock<T> | null = null;
  for (const { id, fields, data } of chain) {
    last = file(id, last, fields, data);
    setBody(last);
  }
  return {
    best: best.tip,
    get: (id) => blocks.get(id),
    add: (id, parentId, fields, data) => {
      if (blocks.has(id)) return ignore('known', 'this block is known');
      const parent = blocks.get(parentId);
      if (parent === undefined)
        return ignore('unknown-parent', 'its parent is unknown, or forks off too far down');
      const fault = checkFields(parameters, parent, fields);
      if (fault !== undefined) return fault;
      if (!makeRoom(parent)) return ignore('side-branches-full', 'other branches have more work');
      return file(id, parent, fields, data);
    },
    setBody,
    drop: (block) => {
      remove(block);
      return best.onDropped(blocks.values());
    },
    isOnBest: best.has,
    bestAt: best.at,
    blocks: () => blocks.values(),
    sideBlocks,
  };

  /** Room for a child of `parent`: the end of the side branch with the least work goes, unless the child itself would have less. */
  function makeRoom(parent: TreeBlock<T>): boolean {
    if (sideBlocks() < LIMITS.powSideBlocksMax) return true;
    let least: TreeBlock<T> | null = null;
    for (const block of blocks.values()) {
      if (block.children.size > 0 || best.has(block)) continue;
      if (least === null || block.totalWork < least.totalWork) least = block;
    }
    if (least === null || least === parent || least.totalWork > parent.totalWork) return false;
    remove(least);
    return true;
  }
}

/** A header that is part of the durable chain: trusted as it is. */
export interface Rooted<T> {
  readonly id: string;
  readonly fields: HeaderFields;
  readonly data: T;
}
