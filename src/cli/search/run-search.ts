/** Carries out a search over all cores, with a progress bar, and tells what came of it. */
import { availableParallelism } from 'node:os';
import type { Ran, SearchReport } from '../../lab/search/outcome.ts';
import { type Searched, search } from '../../lab/search/search.ts';
import { type AnyPlan, countRuns, type SearchTask } from '../../lab/search/task.ts';
import type { Invocation } from '../command.ts';
import { programName } from '../program-name.ts';
import { createProgress } from '../progress.ts';
import type { Screen } from '../screen.ts';
import { onStopSignal } from '../stop-signal.ts';
import { countsToExitCode } from './exit-code.ts';

/** How a kind of search speaks of itself. */
export interface SearchWords<Plan> {
  /** What is counted, such as `schedules`. */
  readonly what: string;
  /** What was searched, for people. */
  readonly title: string;
  /** The same for programs: the keys that scripts may rely on. */
  readonly json: object;
  /** A plan, for people. */
  readonly planToText: (plan: Plan) => string;
  /** The options with which a search goes on that ended after so many runs. */
  readonly resume: (runs: number) => string;
  /** The words that repeat one run. */
  readonly repeat: (run: number) => string;
}

export async function runSearch<Plan extends AnyPlan>(
  { screen, directory }: Invocation<object>,
  task: SearchTask,
  jobs: number | undefined,
  words: SearchWords<Plan>,
): Promise<number> {
  const total = countRuns(task);
  const processes = Math.min(jobs ?? availableParallelism(), Math.max(1, total));
  const stop = new AbortController();
  onStopSignal(async () => stop.abort());
  const progress = createProgress(screen, words.what, total);
  const startMs = performance.now();
  try {
    const onRan = ({ runs }: SearchReport<AnyPlan>): void => progress.update(runs);
    const report = (await search(task, processes, onRan, stop.signal)) as Searched<Plan>;
    const seconds = (performance.now() - startMs) / 1_000;
    const program = programName(directory);
    const finds = report.finds.map((find) => ({ ...find, command: `${program} ${words.repeat(find.run)}` }));
    const interrupted = stop.signal.aborted;
    screen.line(
      reportToText(screen, words, { ...report, finds }, { total, interrupted, seconds, processes }),
    );
    screen.json({
      ...words.json,
      ...{ total, interrupted, gapless: report.gapless },
      ...{ runs: report.runs, ...report.counts, excused: report.excused },
      ...{ delivered: report.delivered, commits: report.commits, seconds: Number(seconds.toFixed(1)) },
      finds: finds.map(({ run, kind, rule, detail, plan, command }) => ({
        run,
        kind,
        rule,
        detail,
        plan,
        command,
      })),
    });
    return countsToExitCode(report.counts);
  } finally {
    progress.stop();
  }
}

type Told<Plan> = Ran<Plan> & { readonly command: string };

interface Frame {
  readonly total: number;
  readonly interrupted: boolean;
  readonly seconds: number;
  readonly processes: number;
}

function findToText<Plan>(
  { colors }: Screen,
  words: SearchWords<Plan>,
  { run, kind, rule, detail, plan, command }: Told<Plan>,
): string {
  return [
    colors.red(
      `${kind.padEnd(10)} ${words.what.slice(0, -1)} ${run}: ${rule === null ? '' : `${rule} at `}${detail}`,
    ),
    ...(plan === null
      ? []
      : words
          .planToText(plan)
          .split('\n')
          .map((line) => `           ${line}`)),
    `           ${command}`,
  ].join('\n');
}

function reportToText<Plan>(
  screen: Screen,
  words: SearchWords<Plan>,
  report: Omit<Searched<Plan>, 'finds'> & { readonly finds: readonly Told<Plan>[] },
  { total, interrupted, seconds, processes }: Frame,
): string {
  const { runs, counts, excused, delivered, commits, finds, gapless } = report;
  const broken = (['safety', 'crash', 'liveness'] as const).map((kind) => {
    const text = `${counts[kind]} ${kind}`;
    return counts[kind] > 0 ? screen.colors.red(text) : text;
  });
  const rest = interrupted ? `, interrupted (${words.resume(gapless)} goes on)` : '';
  return [
    ...finds.map((find) => findToText(screen, words, find)),
    `searched   ${runs} of ${total} ${words.what}${rest}: ${words.title}`,
    `broken     ${broken.join(', ')}`,
    `sound      ${counts.sound}, ${excused} of them without a quorum to the end`,
    `ran        ${delivered} messages, ${commits} commits in ${seconds.toFixed(1)} s, ${processes} processes`,
  ].join('\n');
}
