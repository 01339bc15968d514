/** How a mined chain fared: how much work was for nothing, and how far back it was taken. No rule, but what people ask of a network of miners. */
import { bytesToKey } from '../../base/bytes.ts';
import type { ReplicaId } from '../../protocols/contract.ts';
import type { Seen } from '../seen.ts';

export interface MineReport {
  /** Different blocks that ever stood on an honest disk. */
  readonly blocks: number;
  /** Share of them that is not on the main chain in the end. */
  readonly staleRate: number;
  /** Reorganisations of honest replicas by their depth. */
  readonly reorganisations: Readonly<Record<number, number>>;
  /** Most blocks that an honest replica took back at one time. */
  readonly deepest: number;
}

export interface MineSurvey {
  /** What happened at an honest replica. */
  readonly see: (replica: ReplicaId, seen: Seen) => void;
  /** @param mainBlocks length of the main chain in the end */
  readonly report: (mainBlocks: number) => MineReport;
}

export function createMineSurvey(): MineSurvey {
  const blocks = new Set<string>();
  const reorganisations: Record<number, number> = {};
  return {
    see(_replica, seen) {
      if (seen.type === 'stored') for (const { blockHash } of seen.blocks) blocks.add(bytesToKey(blockHash));
      if (seen.type === 'revert') reorganisations[seen.blocks] = (reorganisations[seen.blocks] ?? 0) + 1;
    },
    report: (mainBlocks) => ({
      blocks: blocks.size,
      staleRate: blocks.size === 0 ? 0 : Math.max(0, blocks.size - mainBlocks) / blocks.size,
      reorganisations,
      deepest: Math.max(0, ...Object.keys(reorganisations).map(Number)),
    }),
  };
}
