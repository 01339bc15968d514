/** How a search ends that found something, beside the codes that every command has. */
import type { VerdictKind } from '../../checker/verdict.ts';
import { EXIT } from '../exit.ts';

const FOUND = { safety: 3, crash: 4, liveness: 5 } as const;

/** The code of the gravest that was found. */
export function countsToExitCode(counts: Readonly<Record<VerdictKind, number>>): number {
  const gravest = (['safety', 'crash', 'liveness'] as const).find((kind) => counts[kind] > 0);
  return gravest === undefined ? EXIT.done : FOUND[gravest];
}

/** For the help of such a command. */
export const EXIT_CODES_TEXT =
  'Exit code 0: nothing was found; 3: safety was broken; 4: else a process crashed; 5: else somebody did not go on.';
