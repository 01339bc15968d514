/** What the searching ways have in common: runs by number, what each came to, and the first finds. */
import type { VerdictKind } from '../../checker/verdict.ts';
import type { RuleName } from '../../checker/violation.ts';
import type { RunResult } from '../../simulator/run.ts';
import { gravestOf } from '../gravest.ts';

/** One run; `Plan` is what was to happen in it, as data. */
export interface Ran<Plan> {
  /** Its number: the same settings and the same number give the same run. */
  readonly run: number;
  readonly kind: VerdictKind;
  /** The gravest rule that was broken; null: none. */
  readonly rule: RuleName | null;
  /** A sentence about it; empty: nothing is wrong. */
  readonly detail: string;
  /** Null where nothing is wrong. */
  readonly plan: Plan | null;
  /** It did not go on to the end, and need not have: a quorum was missing. */
  readonly isExcused: boolean;
  readonly delivered: number;
  /** Sequence numbers that an honest disk holds. */
  readonly commits: number;
}

export interface SearchReport<Plan> {
  readonly runs: number;
  readonly counts: Readonly<Record<VerdictKind, number>>;
  readonly excused: number;
  readonly delivered: number;
  readonly commits: number;
  /** The first runs in which a rule was broken. */
  readonly finds: readonly Ran<Plan>[];
}

export const EMPTY_REPORT: SearchReport<never> = {
  counts: { sound: 0, safety: 0, crash: 0, liveness: 0 },
  ...{ runs: 0, excused: 0, delivered: 0, commits: 0, finds: [] },
};

/** A badly broken engine breaks in every run: so many finds tell enough. */
const FINDS_MAX = 10;

export function toRan<Plan>(
  run: number,
  plan: Plan,
  { violations, excuse, delivered }: Pick<RunResult, 'violations' | 'excuse' | 'delivered'>,
  commits: number,
): Ran<Plan> {
  const gravest = gravestOf(violations);
  return {
    ...{ run, ...gravest, isExcused: excuse !== null, delivered, commits },
    plan: gravest.rule === null ? null : plan,
  };
}

export function addRan<Plan>(report: SearchReport<Plan>, ran: Ran<Plan>): SearchReport<Plan> {
  const { counts, finds } = report;
  return {
    runs: report.runs + 1,
    counts: { ...counts, [ran.kind]: counts[ran.kind] + 1 },
    excused: report.excused + (ran.isExcused ? 1 : 0),
    delivered: report.delivered + ran.delivered,
    commits: report.commits + ran.commits,
    finds: ran.kind !== 'sound' && finds.length < FINDS_MAX ? [...finds, ran] : finds,
  };
}

/** Does all these runs, here and now. */
export function collect<Plan>(runs: Iterable<Ran<Plan>>): SearchReport<Plan> {
  let report: SearchReport<Plan> = EMPTY_REPORT;
  for (const ran of runs) report = addRan(report, ran);
  return report;
}
