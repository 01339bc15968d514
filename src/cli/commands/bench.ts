/** `bench`: measures, and prints the figures with the targets beside them. Exit code 0 also where a target is missed: it measured. */
import { bench } from '../bench/bench.ts';
import { benchPow } from '../bench/pow/pow-bench.ts';
import type { Percentiles } from '../bench/statistics.ts';
import type { Target } from '../bench/targets.ts';
import type { Invocation } from '../command.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import type { Screen } from '../screen.ts';
import { renderTable } from '../table.ts';

export interface BenchOptions {
  readonly seconds?: number;
  readonly engine?: 'pbft' | 'pow';
}

const DEFAULT_SECONDS = 20;

export async function runBench({ options, screen }: Invocation<BenchOptions>): Promise<ExitCode> {
  const { seconds = DEFAULT_SECONDS, engine = 'pbft' } = options;
  await (engine === 'pow' ? showPow(seconds, screen) : showPbft(seconds, screen));
  return EXIT.done;
}

async function showPbft(seconds: number, screen: Screen): Promise<void> {
  const report = await bench(seconds, screen.note);
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
  showTargets(targets, screen);
}

async function showPow(seconds: number, screen: Screen): Promise<void> {
  const report = await benchPow(seconds, screen.note);
  screen.json(report);
  const { cores, hashes, headers, apiMs, targets } = report;
  screen.line(`${cores} cores; all rates per second and thread`);
  screen.line(`${hashes.own} hashes with the midstate kept, ${hashes.plain} the plain way`);
  screen.line(
    `${headers.whole} headers validated; ${headers.work} by reading and hashing alone, the rest is difficulty, median time and the tree`,
  );
  screen.line(`API while mining ${apiMs.hashesPerSecond} hashes/s: ${percentilesToText(apiMs.mining)}`);
  screen.line(`API without mining: ${percentilesToText(apiMs.idle)}`);
  showTargets(targets, screen);
}

function showTargets(targets: readonly Target[], screen: Screen): void {
  const rows = targets.map(({ name, wanted, measured, reached }) => [
    name,
    wanted,
    measured,
    reached ? screen.colors.green('reached') : screen.colors.red('missed'),
  ]);
  screen.line();
  screen.line(
    renderTable(screen, ['target', 'wanted', 'measured', ''], rows, ['left', 'right', 'right', 'left']),
  );
}

function percentilesToText({ p50, p95, p99 }: Percentiles): string {
  return `p50 ${p50} ms, p95 ${p95} ms, p99 ${p99} ms`;
}
