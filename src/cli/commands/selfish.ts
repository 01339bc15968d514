/** `selfish`: what selfish mining earns, simulated on the real fork choice, beside the closed form and honest mining. */
import { createChance } from '../../base/chance.ts';
import { type SelfishSettings, simulateSelfish } from '../../lab/pow/selfish.ts';
import type { Invocation } from '../command.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { runWithProgress } from '../progress.ts';

interface SelfishOptions {
  readonly alpha: number;
  readonly gamma: number;
  readonly blocks?: number;
  readonly tie?: SelfishSettings['tie'];
  readonly seed?: number;
}

const DEFAULT_BLOCKS = 500_000;

export async function runSelfish({ options, screen }: Invocation<SelfishOptions>): Promise<ExitCode> {
  const { alpha, gamma, blocks = DEFAULT_BLOCKS, tie = 'first-seen', seed = 1 } = options;
  const settings = { alpha, gamma, blocks, tie };
  const simulation = simulateSelfish(settings, createChance(seed));
  const report = runWithProgress(screen, 'blocks', blocks, simulation);
  const { simulated, standardError, exact, honest, threshold } = report;
  screen.line(`Share of the main chain of an attacker with ${alpha} of the hashing power, ${blocks} blocks:`);
  screen.line(`  simulated  ${simulated.toFixed(5)} ± ${standardError.toFixed(5)} (standard error)`);
  screen.line(`  exact      ${exact.toFixed(5)} (Eyal & Sirer, equation 8)`);
  screen.line(`  honest     ${honest.toFixed(5)}`);
  screen.line(`Selfish mining pays above a share of ${threshold.toFixed(4)} here.`);
  screen.json({ ...settings, seed, ...report });
  return EXIT.done;
}
