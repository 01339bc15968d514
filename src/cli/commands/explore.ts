/** `explore`: every order of deliveries in a small scope, and how far that got. */
import { type ExploreReport, type ExploreSettings, explore } from '../../lab/explore/explore.ts';
import { defaultViews, PRIMARIES, type Primary } from '../../lab/explore/scope.ts';
import type { Invocation } from '../command.ts';
import { runWithProgress } from '../progress.ts';
import type { Screen } from '../screen.ts';
import { countsToExitCode } from '../search/exit-code.ts';

export interface ExploreOptions {
  readonly validators?: number;
  readonly sequence?: number;
  readonly primary?: Primary;
  readonly views?: number;
  readonly limit?: number;
}

/** Takes minutes, and some hundred megabytes. */
const DEFAULT_LIMIT = 2_000_000;

export async function runExplore({ options, screen }: Invocation<ExploreOptions>): Promise<number> {
  const { validators = 4, sequence = 1, limit = DEFAULT_LIMIT, primary: chosen } = options;
  const counts = { sound: 0, safety: 0, crash: 0, liveness: 0 };
  const explorations: object[] = [];
  for (const primary of chosen ? [chosen] : PRIMARIES) {
    const views = options.views ?? defaultViews(primary);
    const settings = { validators, sequence, primary, views, limit };
    const report = runWithProgress(screen, 'states', limit, explore(settings));
    screen.line(reportToText(screen, settings, report));
    explorations.push({ primary, views, ...report });
    if (report.find !== null) counts[report.find.rule === 'agreement' ? 'safety' : 'crash'] += 1;
  }
  screen.json({ validators, sequence, limit, explorations });
  return countsToExitCode(counts);
}

function reportToText(
  { colors }: Screen,
  { validators, sequence, primary, views, limit }: ExploreSettings,
  { complete, states, transitions, ends, decidedEnds, localStates, find }: ExploreReport,
): string {
  const scope = `${primary} primary, ${validators} validators, sequence numbers 1..${sequence}, views 0..${views - 1}`;
  const way = complete ? 'every order, to the end' : `stopped after ${states} of at most ${limit} states`;
  return [
    `explored   ${scope}: ${find === null ? way : colors.red(`${find.rule} is broken: ${find.detail}`)}`,
    ...(find?.schedule ?? []).map((step) => `             ${step}`),
    `states     ${states}, ${transitions} transitions; of each replica ${localStates.join(', ')}`,
    `ends       ${ends}; in ${decidedEnds} of them every honest replica has decided`,
  ].join('\n');
}
