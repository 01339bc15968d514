/** What a list of violations amounts to, in one word. */
import type { RuleName, Violation } from './violation.ts';

/** `safety`: what must never be was seen; `crash`: a process broke an invariant of its own; `liveness`: nothing is wrong, but it does not go on. */
export type VerdictKind = 'sound' | 'safety' | 'crash' | 'liveness';

/** What breaking this rule amounts to. */
export function kindOf(rule: RuleName): VerdictKind {
  if (rule === 'termination') return 'liveness';
  return rule === 'no-failure' ? 'crash' : 'safety';
}

/** The gravest kind among them. */
export function verdictOf(violations: readonly Violation[]): VerdictKind {
  const kinds = violations.map(({ rule }) => kindOf(rule));
  return (['safety', 'crash', 'liveness'] as const).find((kind) => kinds.includes(kind)) ?? 'sound';
}
