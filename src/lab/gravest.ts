/** What a search tells of a run in which rules were broken: the gravest of them, where it first showed. */
import { kindOf, type VerdictKind, verdictOf } from '../checker/verdict.ts';
import type { RuleName, Violation } from '../checker/violation.ts';

export interface Gravest {
  readonly kind: VerdictKind;
  /** Null: none was broken. */
  readonly rule: RuleName | null;
  /** Where, when and what, in a sentence; empty: nothing is wrong. */
  readonly detail: string;
}

/** The first violation of the gravest kind. */
export function gravestOf(violations: readonly Violation[]): Gravest {
  const kind = verdictOf(violations);
  const first = violations.find(({ rule }) => kindOf(rule) === kind);
  if (first === undefined) return { kind, rule: null, detail: '' };
  const { rule, replica, atMs, detail } = first;
  return { kind, rule, detail: `n${replica}, ${atMs.toFixed(1)} ms: ${detail}` };
}
