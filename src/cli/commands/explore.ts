/** `explore`: every order of deliveries in a small scope, and how far that got. */
import { type ExploreReport, type ExploreSettings, explore } from '../../lab/explore/explore.ts';
import { defaultViews, PRIMARIES, type Primary } from '../../lab/explore/scope.ts';
import { pbft } from '../../protocols/pbft/index.ts';
import type { Invocation } from '../command.ts';
import { createProgress } from '../progress.ts';
import type { Screen } from '../screen.ts';
import { countsToExitCode } from '../search/exit-code.ts';

export interface ExploreOptions {
  readonly validators?: number;
  readonly sequence?: number;
  readonly primary?: Primary;
  readonly views?: number;
  readonly limit?: number;
}

/** How often the progress is told. */
const UPDATE_STATES = 256;
/** Takes minutes, and some hundred megabytes. */
const DEFAULT_LIMIT = 2_000_000;

export async function runExplore({ options, screen }: Invocation<ExploreOptions>): Promise<number> {
  const { validators = 4, sequence = 1, limit = DEFAULT_LIMIT, primary: chosen } = options;
  const counts = { sound: 0, safety: 0, crash: 0, liveness: 0 };
  const explorations: object[] = [];
  for (const primary of chosen ? [chosen] : PRIMARIES) {
    const views = options.views ?? defaultViews(primary);
    const settings = { validators, sequence, primary, views, limit };
    const report = exploreWithProgress(screen, settings);
    screen.line(reportToText(screen, settings, report));
    explorations.push({ primary, views, ...report });
    if (report.find !== null) counts[report.find.rule === 'agreement' ? 'safety' : 'crash'] += 1;
  }
  screen.json({ validators, sequence, limit, explorations });
  return countsToExitCode(counts);
}

/** States of single replicas count as well: finding them is most of the work. */
function exploreWithProgress(screen: Screen, settings: ExploreSettings): ExploreReport {
  const progress = createProgress(screen, 'states', settings.limit);
  let found = 0;
  try {
    return explore(settings, pbft, () => {
      found += 1;
      if (found % UPDATE_STATES === 0) progress.update(found);
    });
  } finally {
    progress.stop();
  }
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
