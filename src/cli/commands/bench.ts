/** `bench`: measures, and prints the figures with the targets beside them. Exit code 0 also where a target is missed: it measured. */
import { bench } from '../bench/bench.ts';
import type { Percentiles } from '../bench/statistics.ts';
import type { Invocation } from '../command.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { renderTable } from '../table.ts';

const DEFAULT_SECONDS = 20;

export async function runBench({ options, screen }: Invocation<{ seconds?: number }>): Promise<ExitCode> {
  const report = await bench(options.seconds ?? DEFAULT_SECONDS, screen.note);
  screen.json(report);
  const { latencyMs, nodes, targets, cores } = report;
  screen.line(`${cores} cores; ${report.verifyPerSecond} Ed25519 verifications/s by 4 processes together`);
  screen.line(`${report.committedTxPerSecond} committed transactions/s, one operation each`);
  screen.line(`${report.committedOpsPerSecond} committed operations/s, 100 in a transaction`);
  screen.line(`commit latency, one at a time:      ${percentilesToText(latencyMs.low)}`);
  screen.line(`commit latency, 80 % of saturation: ${percentilesToText(latencyMs.load)}`);
  screen.line();
  const nodeRows = nodes.map(({ name, cpuPercent, peakMemoryMb }) => [
    name,
    `${cpuPercent ?? '-'}`,
    `${peakMemoryMb ?? '-'}`,
  ]);
  screen.line(
    renderTable(screen, ['node', 'CPU % of a core', 'peak memory MB'], nodeRows, ['left', 'right', 'right']),
  );
  screen.line();
  const targetRows = targets.map(({ name, wanted, measured, reached }) => [
    name,
    wanted,
    measured,
    reached ? screen.colors.green('reached') : screen.colors.red('missed'),
  ]);
  screen.line(
    renderTable(screen, ['target', 'wanted', 'measured', ''], targetRows, ['left', 'right', 'right', 'left']),
  );
  return EXIT.done;
}

function percentilesToText({ p50, p95, p99 }: Percentiles): string {
  return `p50 ${p50} ms, p95 ${p95} ms, p99 ${p99} ms`;
}
