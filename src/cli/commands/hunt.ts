/** `hunt`: random runs over all cores, until seeds or time are used up; what breaks a rule is told and kept. */
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { type HuntPlan, hunt } from '../../lab/hunt/hunt.ts';
import type { Outcome } from '../../lab/hunt/outcome.ts';
import type { Tally } from '../../lab/hunt/tally.ts';
import { drawScenario } from '../../lab/swarm.ts';
import type { Invocation } from '../command.ts';
import { type Find, findToScenario, keepFind } from '../hunt/find.ts';
import { findToText, type HuntReport, huntToJson, huntToText } from '../hunt/report.ts';
import { programName } from '../program-name.ts';
import { createProgress } from '../progress.ts';
import { countsToExitCode } from '../search/exit-code.ts';
import { onStopSignal } from '../stop-signal.ts';

export interface HuntOptions {
  readonly seeds?: number;
  readonly from?: number;
  readonly time?: number;
  readonly validators?: number;
  readonly jobs?: number;
  readonly bare?: boolean;
  readonly out?: string;
}

const DEFAULT_SEEDS = 10_000;
/** So many finds are told and kept; a badly broken engine would fill the disk. */
const FINDS_MAX = 100;

function optionsToPlan({ seeds, from = 0, time, validators = 4, jobs, bare = false }: HuntOptions): HuntPlan {
  return {
    ...{ from, validators, isBare: bare, jobs: jobs ?? availableParallelism() },
    seeds: seeds ?? (time === undefined ? DEFAULT_SEEDS : null),
    timeMs: time ?? null,
  };
}

export async function runHunt(invocation: Invocation<HuntOptions>): Promise<number> {
  const { screen, options } = invocation;
  const plan = optionsToPlan(options);
  const stop = new AbortController();
  onStopSignal(async () => stop.abort());
  const finds: Find[] = [];
  const progress = createHuntProgress(invocation, plan);
  const onFind = (seed: number, outcome: Outcome): void => {
    if (finds.length >= FINDS_MAX) return;
    const find = toFind(invocation, plan, seed, outcome);
    finds.push(find);
    screen.note(findToText(screen, find));
  };
  const startMs = performance.now();
  try {
    const tally = await hunt(plan, { onFind, onSeed: progress.update }, stop.signal);
    const seconds = (performance.now() - startMs) / 1_000;
    const report: HuntReport = { plan, tally, finds, isInterrupted: stop.signal.aborted, seconds };
    screen.line(huntToText(screen, report));
    screen.json(huntToJson(report));
    return countsToExitCode(tally.counts);
  } finally {
    progress.stop();
  }
}

/** Seeds where their number is given, else seconds. */
function createHuntProgress({ screen }: Invocation<HuntOptions>, { seeds, timeMs }: HuntPlan) {
  const startMs = performance.now();
  const bar = createProgress(
    screen,
    seeds === null ? 'seconds' : 'seeds',
    seeds ?? Math.ceil(timeMs! / 1_000),
  );
  return {
    update: (tally: Tally): void =>
      bar.update(seeds === null ? Math.floor((performance.now() - startMs) / 1_000) : tally.seeds),
    stop: bar.stop,
  };
}

/** Keeps the scenario where `simulate` can repeat it. */
function toFind(
  { home, directory, options }: Invocation<HuntOptions>,
  { validators, isBare }: HuntPlan,
  seed: number,
  outcome: Outcome,
): Find {
  const { kind, rule, detail } = outcome;
  const program = programName(directory);
  const again = `${program} hunt --validators ${validators} --from ${seed} --seeds 1${isBare ? ' --bare' : ''}`;
  if (isBare) return { seed, kind, rule, detail, file: null, command: again };
  const scenario = findToScenario(drawScenario(seed, validators), outcome);
  const out = resolve(directory, options.out ?? resolve(home, 'finds'));
  const file = keepFind(
    out,
    scenario,
    outcome,
    (path) => `Repeat with: ${program} simulate ${path}\nBefore it was shrunk: ${again}`,
  );
  return { seed, kind, rule, detail, file, command: `${program} simulate ${file}` };
}
