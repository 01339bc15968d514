/** `generals`: holds one council of Byzantine generals and shows it. Exit code 1 when IC1 or IC2 is violated. */

import type { Observed } from '../../lab/generals/record.ts';
import { createReport } from '../../lab/generals/report.ts';
import { settingsToPlan } from '../../lab/generals/settings.ts';
import { simulateCouncil } from '../../lab/generals/simulate.ts';
import type { Invocation } from '../command.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { type GeneralsOptions, readSettings } from '../generals/options.ts';
import { renderCouncil } from '../generals/render.ts';
import { reportToJson } from '../generals/report-json.ts';

export async function runGenerals(invocation: Invocation<GeneralsOptions>): Promise<ExitCode> {
  const { screen, options, directory } = invocation;
  const plan = settingsToPlan(readSettings(invocation.arguments[0], directory, options));
  const observed: Observed[] = [];
  simulateCouncil(plan.scenario, (general, seen, atMs) => void observed.push({ general, seen, atMs }));
  const report = createReport(plan, observed);
  screen.json(reportToJson(report));
  if (options.transcript) screen.line(report.transcript.trimEnd());
  else renderCouncil(screen, report, 'on the simulator');
  return report.verdict.ic1 && report.verdict.ic2 ? EXIT.done : EXIT.no;
}
