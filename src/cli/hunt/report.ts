/** What a hunt tells at its end, for people and for programs. */
import { pbftCraft } from '../../adversary/pbft/craft.ts';
import type { HuntPlan } from '../../lab/hunt/hunt.ts';
import { COUNTED_PATHS, type Counts } from '../../lab/hunt/outcome.ts';
import type { Tally } from '../../lab/hunt/tally.ts';
import type { Screen } from '../screen.ts';
import type { Find } from './find.ts';

const BEHAVIOURS = pbftCraft.behaviours.map(({ name }) => name);
/** So many of what never happened are named to people. */
const NEVER_MAX = 5;

export interface HuntReport {
  readonly plan: HuntPlan;
  readonly tally: Tally;
  readonly finds: readonly Find[];
  /** Somebody ended it early. */
  readonly isInterrupted: boolean;
  readonly seconds: number;
}

/** Per second of wall clock, rounded so that no noise is told. */
function ratesOf({ tally: { seeds, delivered, commits }, seconds }: HuntReport) {
  const rate = (count: number): number => Number((count / seconds).toPrecision(3));
  return {
    seedsPerSecond: rate(seeds),
    messagesPerSecond: rate(delivered),
    commitsPerSecond: rate(commits),
  };
}

/** The keys that scripts may rely on. */
export function huntToJson(report: HuntReport): object {
  const { plan, tally, finds, isInterrupted, seconds } = report;
  const { validators, isBare, from, jobs } = plan;
  const { counts, ...figures } = tally;
  return {
    ...{ engine: 'pbft', validators, bare: isBare, from, jobs, interrupted: isInterrupted },
    ...figures,
    ...counts,
    seconds: Number(seconds.toFixed(1)),
    ...ratesOf(report),
    finds,
  };
}

/** Paths or lies that were counted, and names of those that never happened. */
function coverageToText(what: string, names: readonly string[], counts: Counts): string {
  const never = names.filter((name) => !counts[name]);
  const rest = never.length > NEVER_MAX ? `, and ${never.length - NEVER_MAX} more` : '';
  const list = never.length === 0 ? '' : `; never: ${never.slice(0, NEVER_MAX).join(', ')}${rest}`;
  return `${names.length - never.length} of ${names.length} ${what}${list}`;
}

/** What it broke, and the command that repeats it. */
export function findToText({ colors }: Screen, { seed, kind, rule, detail, command }: Find): string {
  const what = rule === null ? detail : `${rule} at ${detail}`;
  return `${colors.red(`${kind.padEnd(10)} seed ${seed}: ${what}`)}\n           ${command}`;
}

export function huntToText(screen: Screen, report: HuntReport): string {
  const { colors } = screen;
  const { plan, tally, finds, isInterrupted, seconds } = report;
  const { validators, isBare, from, seeds: wanted, jobs } = plan;
  const { counts, excused, seeds, delivered, commits, virtualMs } = tally;
  const { seedsPerSecond, messagesPerSecond, commitsPerSecond } = ratesOf(report);
  const what = isBare ? 'engines alone' : 'whole replicas with none to f traitors';
  const early = isInterrupted ? `, interrupted${wanted === null ? '' : ` of ${wanted}`}` : '';
  const broken = (['safety', 'crash', 'liveness'] as const).map((kind) => {
    const text = `${counts[kind]} ${kind}`;
    return counts[kind] > 0 ? colors.red(text) : text;
  });
  return [
    `hunted     ${seeds} seeds from ${from}${early}: pbft, ${validators} validators, ${what}`,
    `broken     ${broken.join(', ')}`,
    `sound      ${counts.sound}, ${excused} of them without a quorum to the end`,
    ...(isBare
      ? []
      : [
          `reached    ${coverageToText('rare paths', COUNTED_PATHS, tally.paths)}`,
          `lies       ${coverageToText('behaviours', BEHAVIOURS, tally.lies)}`,
        ]),
    `ran        ${delivered} messages, ${commits} commits, ${Math.round(virtualMs / 1_000)} s of virtual time`,
    `speed      ${seedsPerSecond} seeds/s, ${messagesPerSecond} messages/s, ${commitsPerSecond} commits/s (${seconds.toFixed(1)} s, ${jobs} processes)`,
    ...finds.map((find) => findToText(screen, find)),
  ].join('\n');
}
