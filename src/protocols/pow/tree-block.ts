/** A block as fork choice sees it: where it stands, what it cost, and whether all of its transactions are known to be lawful. */
import type { Scheduled } from './difficulty.ts';

export interface HeaderFields extends Scheduled {
  /** Greatest hash that counts as work for it. */
  readonly target: bigint;
}

export interface TreeBlock<T> extends HeaderFields {
  readonly id: string;
  /** Work from the root of the tree up to here, this block included. */
  readonly totalWork: bigint;
  readonly data: T;
  /** Null where memory ends. */
  parent: TreeBlock<T> | null;
  readonly children: Set<TreeBlock<T>>;
  /** Its own transactions are here and lawful. */
  hasBody: boolean;
  /** The same holds for all blocks below: the position in the order in which blocks became usable; null: not yet. */
  usable: number | null;
}

/** Blocks whose median time a new block must exceed. */
const MEDIAN_BLOCKS = 11;

/** Median time of the last 11 blocks that end with this one; of fewer near the genesis, the upper one of two in the middle. */
export function medianTimePast(block: TreeBlock<unknown>): number {
  const times: number[] = [];
  for (
    let at: TreeBlock<unknown> | null = block;
    at !== null && times.length < MEDIAN_BLOCKS;
    at = at.parent
  ) {
    times.push(at.timeMs);
  }
  times.sort((a, b) => a - b);
  return times[times.length >> 1]!;
}

/** Lets go of what stands further below a root than any rule looks. */
export function forgetBelow(root: TreeBlock<unknown>): void {
  let last = root;
  for (let count = 1; count < MEDIAN_BLOCKS && last.parent !== null; count += 1) last = last.parent;
  last.parent = null;
}
