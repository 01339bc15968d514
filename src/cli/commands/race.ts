/** `race`: how often a double spend succeeds, simulated on the real fork choice, beside the exact formula and Nakamoto's. */
import { createChance } from '../../base/chance.ts';
import { simulateRace } from '../../lab/pow/race.ts';
import type { Invocation } from '../command.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { runWithProgress } from '../progress.ts';

interface RaceOptions {
  readonly q: number;
  readonly z: number;
  readonly runs?: number;
  readonly seed?: number;
}

const DEFAULT_RUNS = 200_000;

export async function runRace({ options, screen }: Invocation<RaceOptions>): Promise<ExitCode> {
  const { q, z, runs = DEFAULT_RUNS, seed = 1 } = options;
  const report = runWithProgress(screen, 'races', runs, simulateRace({ q, z, runs }, createChance(seed)));
  const { simulated, standardError, exact, nakamoto, giveUpBehind, bias } = report;
  screen.line(
    `A payment with ${z} confirmations, an attacker with ${q} of the hashing power, ${runs} races:`,
  );
  screen.line(`  simulated  ${simulated.toFixed(7)} ± ${standardError.toFixed(7)} (standard error)`);
  screen.line(`  exact      ${exact.toFixed(7)} (Rosenfeld, one block in advance)`);
  screen.line(`  Nakamoto   ${nakamoto.toFixed(7)} (Poisson approximation)`);
  screen.line(
    `The attacker gives up ${giveUpBehind} blocks behind, which lowers the simulated share by less than ${bias.toExponential(0)}.`,
  );
  screen.json({ q, z, runs, seed, ...report });
  return EXIT.done;
}
