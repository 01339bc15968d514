/** The best chain of a block tree, from the root to the tip, and the rule by which it changes. */
import { assert } from '../../base/assert.ts';
import type { Tie } from './tie.ts';
import type { TreeBlock } from './tree-block.ts';

/** How to come from the old best tip to the new one: the same words as the `adopt` of an ordering engine. */
export interface Switch<T> {
  /** Blocks to take off the old tip. */
  readonly revert: number;
  /** Blocks to put on, lowest first. */
  readonly adopt: readonly TreeBlock<T>[];
}

export interface BestChain<T> {
  tip(): TreeBlock<T>;
  root(): TreeBlock<T>;
  /** Number of its blocks. */
  length(): number;
  at(height: number): TreeBlock<T> | undefined;
  has(block: TreeBlock<T>): boolean;
  /** The root leaves; answers the next one. */
  dropRoot(): TreeBlock<T>;
  /** A block has a lawful body: it, and what waited above it, may be the best now. */
  setBody(block: TreeBlock<T>): Switch<T> | null;
  /** Blocks left the tree: chooses again among those that are left. */
  onDropped(left: Iterable<TreeBlock<T>>): Switch<T> | null;
}

/** The first block that gets a body is the root. */
export function createBestChain<T>(tie: Tie): BestChain<T> {
  const chain: TreeBlock<T>[] = [];
  /** Where the root stands in `chain`: what is before it is cut off now and then, since each cut moves all the rest. */
  let first = 0;
  let usableCount = 0;
  const at = (height: number): TreeBlock<T> | undefined => {
    const root = chain[first];
    return root === undefined || height < root.height ? undefined : chain[first + height - root.height];
  };
  const has = (block: TreeBlock<T>): boolean => at(block.height) === block;
  const tip = (): TreeBlock<T> => chain.at(-1)!;

  const switchTo = (best: TreeBlock<T>): Switch<T> | null => {
    if (best === tip()) return null;
    const adopt: TreeBlock<T>[] = [];
    let fork = best;
    for (; !has(fork); fork = fork.parent!) {
      adopt.push(fork);
      assert(fork.parent !== null, 'every branch of the tree begins on the best chain');
    }
    const revert = tip().height - fork.height;
    chain.length -= revert;
    adopt.reverse();
    chain.push(...adopt);
    return { revert, adopt };
  };

  /** Is the block, which became usable just now, the better one? */
  const isBetter = (block: TreeBlock<T>, best: TreeBlock<T>): boolean => {
    if (block.totalWork < best.totalWork) return false;
    if (block.totalWork === best.totalWork) return tie.isWonByNext();
    tie.reset();
    return true;
  };

  return {
    tip,
    root: () => chain[first]!,
    length: () => chain.length - first,
    at,
    has,
    dropRoot: () => {
      first += 1;
      if (2 * first > chain.length) {
        chain.splice(0, first);
        first = 0;
      }
      return chain[first]!;
    },
    setBody: (block) => {
      if (block.hasBody) return null;
      block.hasBody = true;
      if (chain.length === 0) {
        block.usable = usableCount++;
        chain.push(block);
        return null;
      }
      let best = tip();
      const waiting = block.parent?.usable == null ? [] : [block];
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        next.usable = usableCount++;
        if (isBetter(next, best)) best = next;
        for (const child of next.children) if (child.hasBody) waiting.push(child);
      }
      return switchTo(best);
    },
    onDropped: (left) => {
      let best: TreeBlock<T> | null = null;
      for (const block of left) {
        if (block.usable !== null && (best === null || isPreferred(block, best))) best = block;
      }
      assert(best !== null, 'the root of the tree is never dropped');
      tie.reset();
      return switchTo(best);
    },
  };
}

/** More work, or as much and seen earlier. */
function isPreferred(block: TreeBlock<unknown>, best: TreeBlock<unknown>): boolean {
  if (block.totalWork !== best.totalWork) return block.totalWork > best.totalWork;
  return block.usable! < best.usable!;
}
