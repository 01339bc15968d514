/** What a hunt counts. */
import type { VerdictKind } from '../../checker/verdict.ts';
import { type Counts, type Outcome, sumCounts } from './outcome.ts';

export interface Tally {
  /** Runs by their verdict; `sound` are those in which nothing was wrong. */
  readonly counts: Readonly<Record<VerdictKind, number>>;
  /** Of the sound ones: a quorum was missing to the end, so that only safety could be watched. */
  readonly excused: number;
  readonly seeds: number;
  /** Messages that arrived. */
  readonly delivered: number;
  /** Sequence numbers on honest disks. */
  readonly commits: number;
  readonly virtualMs: number;
  /** How often each rare path was taken, and each behaviour lied. */
  readonly paths: Counts;
  readonly lies: Counts;
}

export const EMPTY_TALLY: Tally = {
  counts: { sound: 0, safety: 0, crash: 0, liveness: 0 },
  ...{ excused: 0, seeds: 0, delivered: 0, commits: 0, virtualMs: 0, paths: {}, lies: {} },
};

export function addOutcome(tally: Tally, outcome: Outcome): Tally {
  const { counts, excused, seeds, delivered, commits, virtualMs } = tally;
  return {
    counts: { ...counts, [outcome.kind]: counts[outcome.kind] + 1 },
    excused: excused + (outcome.isExcused ? 1 : 0),
    seeds: seeds + 1,
    delivered: delivered + outcome.delivered,
    commits: commits + outcome.commits,
    virtualMs: virtualMs + outcome.virtualMs,
    paths: sumCounts(tally.paths, outcome.paths),
    lies: sumCounts(tally.lies, outcome.lies),
  };
}
