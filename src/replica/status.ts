/** Where a replica stands, for people and programs: read at any time, never a guess. */
import type { ReplicaId } from '../protocols/contract.ts';
import type { MiningStanding } from '../protocols/ordering.ts';
import type { Core } from './core.ts';

export interface ReplicaStatus {
  /** The chain on disk. */
  readonly sequence: number;
  readonly height: number;
  readonly blockHash: Uint8Array;
  /** Height executed in memory: at or above `height`. */
  readonly executedHeight: number;
  readonly view: number;
  readonly primary: ReplicaId;
  /** The view is active: not awaiting a new one. */
  readonly active: boolean;
  /** Transactions that wait, in an accepted batch or not. */
  readonly mempool: number;
  readonly mempoolBytes: number;
  readonly catchingUp: boolean;
  /** Why this replica does not vote; null: it votes. */
  readonly muted: string | null;
  /** Where mining stands; null where nobody mines. */
  readonly mining: (MiningStanding & { readonly reorganisations: number; readonly deepest: number }) | null;
}

export function statusOf(core: Core): ReplicaStatus {
  const { decisions, pool } = core;
  const { sequence, height, blockHash } = decisions.durable;
  return {
    sequence,
    height,
    blockHash,
    executedHeight: core.ledger.tip().height,
    view: decisions.view,
    primary: decisions.primary,
    active: decisions.active,
    mempool: pool.entries.size,
    mempoolBytes: pool.bytes,
    catchingUp: core.sync.session !== null,
    muted: decisions.muted,
    mining: decisions.mining && {
      ...decisions.mining,
      reorganisations: decisions.reorganisations.count,
      deepest: decisions.reorganisations.deepest,
    },
  };
}
