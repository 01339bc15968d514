/** A whole bench: what this machine can verify, what the ledger makes of it, and which of the project's targets that reaches. */
import { availableParallelism } from 'node:os';
import { EXIT } from '../exit.ts';
import type { Screen } from '../screen.ts';
import { onStopSignal } from '../stop-signal.ts';
import { startBenchNetwork } from './bench-network.ts';
import { measureLoadLatency, measureLowLatency, measureSaturation, submitFirst } from './phases.ts';
import { readUsages } from './rate.ts';
import { type BenchReport, type Figures, figuresToTargets } from './targets.ts';
import { measureVerifyRate } from './verify-rate.ts';

const VALIDATORS = 4;
/** Share of the saturation that counts as load. */
const LOAD_SHARE = 0.8;
const OPERATIONS = 100;
const VERIFY_SECONDS_MAX = 3;
/** The first seconds of a load belong to the compiler of the JavaScript engine: what is measured is a network that has worked before. */
const WARM_UP_SECONDS_MAX = 10;

/** Runs every measurement for `seconds` each; the network is gone afterwards, whatever happens. */
export async function bench(seconds: number, note: Screen['note']): Promise<BenchReport> {
  const verifySeconds = Math.min(VERIFY_SECONDS_MAX, seconds);
  const measureVerify = () => {
    note(`Verifying signatures in ${VALIDATORS} processes, ${verifySeconds} s.`);
    return measureVerifyRate(VALIDATORS, verifySeconds);
  };
  const ceiling = (await measureVerify()) / VALIDATORS;
  note(`Starting ${VALIDATORS} validators.`);
  const startMs = performance.now();
  const starting = startBenchNetwork(VALIDATORS);
  onStopSignal(async () => {
    await (await starting).stop();
    process.exit(EXIT.no);
  });
  const network = await starting;
  try {
    await submitFirst(network);
    const firstCommitMs = Math.round(performance.now() - startMs);
    const warmUpSeconds = Math.min(WARM_UP_SECONDS_MAX, seconds);
    note(`Warming up with one operation each, ${warmUpSeconds} s.`);
    await measureSaturation(network, warmUpSeconds, 1, 100, ceiling);
    note(`Low load: one transaction at a time, ${seconds} s.`);
    const low = await measureLowLatency(network, seconds);
    // A shared machine changes its speed within seconds: what it can do is asked right before and right after what is held against it.
    const verifyBefore = await measureVerify();
    note(`Saturation with one operation each, ${seconds} s (signing in advance takes a moment).`);
    const single = await measureSaturation(network, seconds, 1, 100, ceiling);
    const verifyAfter = await measureVerify();
    note(`Latency at ${LOAD_SHARE * 100} % of that, ${seconds} s.`);
    const load = await measureLoadLatency(network, seconds, single.transactionsPerSecond * LOAD_SHARE);
    note(`Saturation with ${OPERATIONS} operations each, ${seconds} s.`);
    const many = await measureSaturation(network, seconds, OPERATIONS, 10, ceiling / 10);
    const nodes = (await readUsages(network)).map((usage, position) => ({
      name: network.home.nodes[position]!.name,
      cpuPercent: single.cpuPercent[position] ?? null,
      peakMemoryMb: usage ? Math.round(usage.peakMemoryMb) : null,
    }));
    const peaks = nodes.flatMap(({ peakMemoryMb }) => peakMemoryMb ?? []);
    const figures: Figures = {
      committedTxPerSecond: Math.round(single.transactionsPerSecond),
      committedOpsPerSecond: Math.round(many.transactionsPerSecond * OPERATIONS),
      latencyMs: { low, load },
      verifyPerSecond: Math.round((verifyBefore + verifyAfter) / 2),
      peakMemoryMb: peaks.length > 0 ? Math.max(...peaks) : null,
      cores: availableParallelism(),
      firstCommitMs,
      nodes,
    };
    return { ...figures, targets: figuresToTargets(figures) };
  } finally {
    await network.stop();
  }
}
