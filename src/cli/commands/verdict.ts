/** `verdict`: is the book right, does it go on, and who is proven to have lied? */

import { readHome } from '../../node/home.ts';
import { openSupervisor } from '../client.ts';
import type { Invocation } from '../command.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { judge } from '../verdict/judge.ts';
import { renderVerdict } from '../verdict/render.ts';
import { violationsToJson } from '../verdict/words.ts';

export interface VerdictOptions {
  readonly patience?: number;
}

const PATIENCE_S = 15;

export async function runVerdict(invocation: Invocation<VerdictOptions>): Promise<ExitCode> {
  const { screen, options } = invocation;
  const supervisor = await openSupervisor(invocation);
  const home = await readHome(invocation.home);
  const [lab, { nodes: processes, partition }] = await Promise.all([supervisor.lab(), supervisor.status()]);
  const patienceMs = (options.patience ?? PATIENCE_S) * 1_000;
  const verdict = await judge({ home, lab, processes, partition, patienceMs });
  const names = home.nodes.map(({ name }) => name);
  screen.line(renderVerdict(screen, names, verdict));
  screen.json({ ...verdict, violations: violationsToJson(verdict.violations, names) });
  return verdict.safe && verdict.live ? EXIT.done : EXIT.no;
}
