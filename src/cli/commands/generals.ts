/** `generals`: holds a council of Byzantine generals and shows it, or surveys many. Exit code 1 when IC1 or IC2 is violated. */
import { holdCouncil } from '../../lab/generals/hold.ts';
import { type CouncilPlan, requireLiveable, settingsToPlan } from '../../lab/generals/plan.ts';
import type { Observed } from '../../lab/generals/record.ts';
import { createReport } from '../../lab/generals/report.ts';
import type { Invocation } from '../command.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { type GeneralsOptions, readSettings, readSurvey } from '../generals/options.ts';
import { renderCouncil } from '../generals/render.ts';
import { reportToJson } from '../generals/report-json.ts';
import { runSurvey } from '../generals/survey.ts';

export async function runGenerals(invocation: Invocation<GeneralsOptions>): Promise<ExitCode> {
  const { screen, options, directory } = invocation;
  const [file] = invocation.arguments;
  if (options.survey) {
    const { kind, seed } = readSurvey(file, options);
    return runSurvey(screen, kind, seed) ? EXIT.done : EXIT.no;
  }
  const plan = settingsToPlan(readSettings(file, directory, options));
  const observed = options.live ? await observeLive(plan) : holdCouncil(plan.scenario).observed;
  const report = createReport(plan, observed);
  screen.json(reportToJson(report));
  if (options.transcript) screen.line(report.transcript.trimEnd());
  else renderCouncil(screen, report, options.live ? 'as processes behind libp2p' : 'on the simulator');
  return report.verdict.ic1 && report.verdict.ic2 ? EXIT.done : EXIT.no;
}

/** libp2p is loaded only where it is wanted. */
async function observeLive({ scenario }: CouncilPlan): Promise<readonly Observed[]> {
  requireLiveable(scenario);
  const { holdLiveCouncil } = await import('../../node/generals/live-council.ts');
  const observed: Observed[] = [];
  await holdLiveCouncil(scenario, (general, seen, atMs) => void observed.push({ general, seen, atMs }));
  return observed;
}
