/** Something that a hunt found: told, and kept as a scenario file. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Outcome } from '../../lab/hunt/outcome.ts';
import type { ScenarioFile } from '../../lab/scenario-file.ts';
import { scenarioToText } from '../../lab/scenario-text.ts';
import { AnswerIsNo } from '../exit.ts';

export interface Find {
  readonly seed: number;
  readonly kind: Outcome['kind'];
  readonly rule: Outcome['rule'];
  readonly detail: string;
  /** The scenario; null: none is kept of this one. */
  readonly file: string | null;
  /** The words that repeat it. */
  readonly command: string;
}

/** Longest description that a scenario file may have. */
const ABOUT_MAX = 1_000;

/** The scenario with a line on what it breaks. */
export function findToScenario(file: ScenarioFile, { kind, rule, detail }: Outcome): ScenarioFile {
  return { ...file, about: `Found by a hunt: ${rule ?? kind} at ${detail}`.slice(0, ABOUT_MAX) };
}

/** Writes the scenario of a find, in place of what stood there; its path. @throws AnswerIsNo where it cannot be written */
export function keepFind(
  directory: string,
  file: ScenarioFile,
  { rule }: Outcome,
  comment: (path: string) => string,
): string {
  const path = join(directory, `n${file.validators}-seed${file.seed}-${rule ?? 'failed'}.yaml`);
  try {
    mkdirSync(directory, { recursive: true });
    writeFileSync(path, scenarioToText(file, comment(path)));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new AnswerIsNo(
      code ?? 'write-failed',
      `What was found cannot be written to ${path}: ${message}. Choose another directory with --out.`,
    );
  }
  return path;
}
