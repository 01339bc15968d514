/** The result of a simulated run, as text for people and as JSON for programs. */
import type { LabResult } from '../lab/run.ts';
import type { ScenarioFile } from '../lab/scenario-file.ts';
import type { Screen } from './screen.ts';

/** Hexadecimal digits of a hash that are shown to people. */
const SHOWN_DIGITS = 16;

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
  const violations = verdict.violations.map(({ replica, ...rest }) => ({ ...rest, node: `n${replica}` }));
  return {
    seed,
    validators,
    hash,
    virtualMs,
    delivered,
    ...verdict,
    violations,
    told: toldOf(result),
    differences,
  };
}

function countsToText(result: LabResult): string {
  const parts = Object.entries(toldOf(result)).flatMap(([node, counts]) =>
    Object.entries(counts).map(([behaviour, count]) => `${node} ${behaviour} ${count} times`),
  );
  return parts.join(', ') || 'nothing';
}

function forkToLines({ verdict: { fork } }: LabResult): readonly string[] {
  if (fork === null) return [];
  const sides = fork.sides.map(
    ({ replica, blockHash, signers }) =>
      `n${replica} holds a certificate of ${blockHash.slice(0, SHOWN_DIGITS)} by ${signers.map((id) => `n${id}`).join(', ')}`,
  );
  return [`fork       at height ${fork.height}: ${sides.join('; ')}`];
}

export function resultToText(
  { colors }: Screen,
  { about, seed, validators }: ScenarioFile,
  result: LabResult,
  differences: readonly string[],
): string {
  const { verdict, hash, virtualMs, delivered } = result;
  const yes = (value: boolean, isGood: boolean): string =>
    (value === isGood ? colors.green : colors.red)(value ? 'yes' : 'no');
  const accused = verdict.accused.map(
    ({ node, evidence }) => `${node} (${evidence.map(({ kind, id }) => `${kind} ${id}`).join(', ')})`,
  );
  const { f, traitors } = verdict.budget;
  return [
    ...(about === '' ? [] : [about.trim()]),
    `run        seed ${seed}, ${validators} validators, ${(virtualMs / 1_000).toFixed(1)} s of virtual time, ${delivered} messages, hash ${hash}`,
    `lies told  ${countsToText(result)}`,
    `safe       ${yes(verdict.safe, true)}`,
    `live       ${yes(verdict.live, true)}`,
    `degraded   ${yes(verdict.degraded, false)}`,
    `accused    ${accused.join('; ') || 'nobody'}`,
    `budget     ${traitors} of at most f = ${f} traitors${traitors > f ? colors.red(': beyond it') : ''}`,
    ...verdict.violations.map(({ rule, replica, atMs, detail }) =>
      colors.red(`violation  ${rule} at n${replica}, ${atMs.toFixed(1)} ms: ${detail}`),
    ),
    ...forkToLines(result),
    ...verdict.excuses.map(
      ({ fromMs, untilMs, why }) =>
        `excuse     ${why} (${fromMs.toFixed(0)} to ${untilMs?.toFixed(0) ?? 'the end'} ms)`,
    ),
    ...differences.map((difference) => colors.red(`unexpected ${difference}`)),
  ].join('\n');
}
