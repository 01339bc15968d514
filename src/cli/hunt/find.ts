/** What a hunt found, kept as scenario files. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Outcome } from '../../lab/hunt/outcome.ts';
import type { ScenarioFile } from '../../lab/scenario-file.ts';
import { scenarioToText } from '../../lab/scenario-text.ts';
import { AnswerIsNo } from '../exit.ts';

export interface Find extends Pick<Outcome, 'kind' | 'rule' | 'detail'> {
  readonly seed: number;
  /** Path of its scenario; null: none is kept of this one. */
  readonly file: string | null;
  /** Words of a command line that repeat the scenario, and the run in which it was found. */
  readonly command: string;
  readonly original: string;
}

/** Longest description that a scenario file may have. */
const ABOUT_MAX = 1_000;

/** Where the scenario of a find is kept. */
export function findToPath(
  directory: string,
  validators: number,
  seed: number,
  { rule }: Pick<Find, 'rule'>,
): string {
  return join(directory, `n${validators}-seed${seed}-${rule ?? 'failed'}.yaml`);
}

/** Writes the scenario of a find, in place of an earlier one. @throws AnswerIsNo where it cannot be written */
export function keepFind(path: string, file: ScenarioFile, { kind, rule, detail, original }: Find): void {
  const about = `Found by a hunt: ${rule ?? kind} at ${detail}`.slice(0, ABOUT_MAX);
  try {
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, scenarioToText({ ...file, about }, `The run in which it was found: ${original}`));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new AnswerIsNo(
      code ?? 'write-failed',
      `What was found cannot be written to ${path}: ${message}. Choose another directory with --out.`,
    );
  }
}
