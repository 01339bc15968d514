/** The result of a simulated run, as text for people and as JSON for programs. */
import type { LabResult } from '../lab/run.ts';
import type { ScenarioFile } from '../lab/scenario-file.ts';
import type { Screen } from './screen.ts';
import {
  answerToLines,
  type Dialect,
  labelled,
  reasonsToLines,
  toldToText,
  violationsToJson,
} from './verdict/words.ts';

function namesOf({ world }: LabResult): readonly string[] {
  return world.people.genesis.validators.map(({ name }) => name);
}

function toldOf({ told }: LabResult): Record<string, Readonly<Record<string, number>>> {
  return Object.fromEntries([...told].map(([replica, counts]) => [`n${replica}`, counts]));
}

/** The keys that scripts may rely on. */
export function resultToJson(
  { seed, validators }: ScenarioFile,
  result: LabResult,
  differences: readonly string[],
): object {
  const { verdict, hash, virtualMs, delivered } = result;
  return {
    seed,
    validators,
    hash,
    virtualMs,
    delivered,
    ...verdict,
    violations: violationsToJson(verdict.violations, namesOf(result)),
    told: toldOf(result),
    mined: result.mined,
    differences,
  };
}

function minedToLines({ mined }: LabResult): readonly string[] {
  if (mined === null) return [];
  const { blocks, staleRate, deepest } = mined;
  const stale = (100 * staleRate).toFixed(1);
  return [
    labelled(
      'mined',
      `${blocks} blocks, ${stale} % of them stale, at most ${deepest} taken back at one time`,
    ),
  ];
}

export function resultToText(
  screen: Screen,
  { about, seed, validators }: ScenarioFile,
  result: LabResult,
  differences: readonly string[],
): string {
  const { verdict, hash, virtualMs, delivered } = result;
  const seconds = (virtualMs / 1_000).toFixed(1);
  const dialect: Dialect = {
    names: namesOf(result),
    safe: 'no rule was broken by anybody honest',
    live: verdict.live
      ? 'in the end the honest stand at one tip, and everything is executed'
      : 'in the end not everything is executed everywhere',
    timeOf: (atMs) => `${atMs.toFixed(1)} ms`,
  };
  return [
    ...(about === '' ? [] : [about.trim()]),
    labelled(
      'run',
      `seed ${seed}, ${validators} validators, ${seconds} s of virtual time, ${delivered} messages, hash ${hash}`,
    ),
    ...answerToLines(screen, verdict, dialect),
    ...minedToLines(result),
    ...Object.entries(toldOf(result)).map(([node, counts]) =>
      labelled('traitor', `${node}: lies told: ${toldToText(counts)}`),
    ),
    ...reasonsToLines(screen, verdict, dialect),
    ...differences.map((difference) => screen.colors.red(labelled('unexpected', difference))),
  ].join('\n');
}
