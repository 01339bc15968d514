/** `hunt`: random runs over all cores, until seeds or time are used up; what breaks a rule is told and kept. */
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { type HuntPlan, hunt } from '../../lab/hunt/hunt.ts';
import type { Outcome } from '../../lab/hunt/outcome.ts';
import type { Tally } from '../../lab/hunt/tally.ts';
import type { ShrinkReport } from '../../lab/hunt/worker-protocol.ts';
import type { ScenarioFile } from '../../lab/scenario-file.ts';
import { drawScenario } from '../../lab/swarm.ts';
import type { Invocation } from '../command.ts';
import { type Find, findToPath, keepFind } from '../hunt/find.ts';
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
  screen.note(`Hunting in ${plan.jobs} processes; Ctrl-C ends it early, and nothing found is lost.`);
  const finds = new Map<number, Find>();
  const progress = createHuntProgress(invocation, plan);
  let failure: unknown;
  /** Where nothing can be kept, the hunt ends, and says so. */
  const keep = (find: Find, file: ScenarioFile): void => {
    finds.set(find.seed, find);
    try {
      if (find.file !== null) keepFind(find.file, file, find);
    } catch (error) {
      failure ??= error;
      stop.abort();
    }
  };
  const onFind = (seed: number, outcome: Outcome): void => {
    if (finds.size >= FINDS_MAX) return;
    const find = toFind(invocation, plan, seed, outcome);
    keep(find, drawScenario(seed, plan.validators));
    screen.note(findToText(screen, find));
  };
  const onShrunk = (seed: number, { file, outcome: { detail } }: ShrinkReport): void => {
    const find = finds.get(seed);
    if (find) keep({ ...find, detail }, file);
  };
  const startMs = performance.now();
  try {
    const tally = await hunt(plan, { onFind, onShrunk, onSeed: progress.update }, stop.signal);
    if (failure !== undefined) throw failure;
    const seconds = (performance.now() - startMs) / 1_000;
    const isInterrupted = stop.signal.aborted;
    const report: HuntReport = { plan, tally, finds: [...finds.values()], isInterrupted, seconds };
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

function toFind(
  { home, directory, options }: Invocation<HuntOptions>,
  { validators, isBare }: HuntPlan,
  seed: number,
  { kind, rule, detail }: Outcome,
): Find {
  const program = programName(directory);
  const original = `${program} hunt --validators ${validators} --from ${seed} --seeds 1${isBare ? ' --bare' : ''}`;
  const out = resolve(directory, options.out ?? resolve(home, 'finds'));
  const file = isBare ? null : findToPath(out, validators, seed, { rule });
  const command = file === null ? original : `${program} simulate ${file}`;
  return { seed, kind, rule, detail, file, command, original };
}
