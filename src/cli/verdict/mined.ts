/** What is different about the verdict on a mined chain: nothing on it is final, so tips may differ, and only what lies deep below them is compared. */
import type { SupervisorStatus } from '../../api/supervisor-routes.ts';
import type { Genesis } from '../../ledger/genesis.ts';
import { orderingOf } from '../../replica/engines.ts';
import type { Shown } from './observe.ts';

export interface Reorganisations {
  /** Blocks below the lowest tip from which on all must be the same. */
  readonly depth: number;
  /** Of the believed node that saw the most, since its process began. */
  readonly count: number;
  /** Most blocks that one of them has taken back at one time. */
  readonly deepest: number;
}

/** Blocks at the tip in which nodes may differ; 0 where what is committed is final. */
export function unsettledBlocks(genesis: Genesis): number {
  const { finality } = orderingOf(genesis);
  return finality.type === 'probabilistic' ? finality.depth : 0;
}

/** The blocks that can be compared: of each side of a partition apart, and without those near the lowest tip. */
export function comparableSides(
  shown: readonly Shown[],
  depth: number,
  partition: SupervisorStatus['partition'],
): readonly (readonly Shown[])[] {
  if (depth === 0) return [shown];
  const sides = partition ?? [shown.map(({ name }) => name)];
  return sides.map((names) => {
    const side = shown.filter(({ name }) => names.includes(name));
    const lowest = Math.min(...side.map(({ blocks }) => blocks.length));
    return side.map((one) => ({ ...one, blocks: one.blocks.slice(0, Math.max(0, lowest - depth)) }));
  });
}

/** Null where nobody ever takes a block back. */
export function reorganisationsOf(shown: readonly Shown[], depth: number): Reorganisations | null {
  if (depth === 0) return null;
  const all = shown.flatMap(({ standing }) => standing.reorganisations ?? []);
  const count = Math.max(0, ...all.map((one) => one.count));
  return { depth, count, deepest: Math.max(0, ...all.map((one) => one.deepest)) };
}
