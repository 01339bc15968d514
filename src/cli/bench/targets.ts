/** What a bench found, and the project's own targets beside it: reached or not, never rounded up. */
import type { Percentiles } from './statistics.ts';

export interface Figures {
  /** Transactions with one operation each. */
  readonly committedTxPerSecond: number;
  /** Operations, in transactions of a hundred. */
  readonly committedOpsPerSecond: number;
  readonly latencyMs: { readonly low: Percentiles; readonly load: Percentiles };
  /** Ed25519 signatures that four processes verify together, doing nothing else. */
  readonly verifyPerSecond: number;
  /** Of the node that used most; null where the system does not tell. */
  readonly peakMemoryMb: number | null;
  readonly cores: number;
  /** From an empty directory to the first committed transaction. */
  readonly firstCommitMs: number;
  readonly nodes: readonly {
    readonly name: string;
    /** Of one core, at saturation. */
    readonly cpuPercent: number | null;
    readonly peakMemoryMb: number | null;
  }[];
}

export interface Target {
  readonly name: string;
  readonly wanted: string;
  readonly measured: string;
  readonly reached: boolean;
}

export interface BenchReport extends Figures {
  readonly targets: readonly Target[];
}

/** Every validator verifies every transaction: a quarter of what four processes verify is the bound, half of that the target. */
const SHARE_OF_BOUND = 0.5;

export function figuresToTargets(figures: Figures): readonly Target[] {
  const {
    committedTxPerSecond,
    committedOpsPerSecond,
    latencyMs,
    verifyPerSecond,
    peakMemoryMb,
    firstCommitMs,
  } = figures;
  const share = committedTxPerSecond / (verifyPerSecond / 4);
  return [
    {
      name: 'one-operation transactions, share of a quarter of the verification rate',
      wanted: `>= ${SHARE_OF_BOUND}`,
      measured: share.toFixed(2),
      reached: share >= SHARE_OF_BOUND,
    },
    atLeast('operations per second, 100 in a transaction', committedOpsPerSecond, 25_000),
    atMost('latency at low load, p50, ms', latencyMs.low.p50, 15),
    atMost('from nothing to the first commit, ms', firstCommitMs, 5_000),
    ...(peakMemoryMb === null ? [] : [atMost('memory of a node at its peak, MB', peakMemoryMb, 350)]),
  ];
}

export function atLeast(name: string, measured: number, wanted: number): Target {
  return { name, wanted: `>= ${wanted}`, measured: String(measured), reached: measured >= wanted };
}

export function atMost(name: string, measured: number, wanted: number): Target {
  return { name, wanted: `<= ${wanted}`, measured: String(measured), reached: measured <= wanted };
}
