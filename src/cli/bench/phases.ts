/** The measurements of a bench, one after another on one network. Rates are counted from the chain; latencies are a client's. */
import { utf8ToBytes } from '../../base/bytes.ts';
import { encodeOperation } from '../../ledger/accounts/operations.ts';
import { AnswerIsNo } from '../exit.ts';
import { type BenchNetwork, LOADERS } from './bench-network.ts';
import { countRate } from './rate.ts';
import { readCommitted, requireReadBack } from './read-back.ts';
import { type Percentiles, toPercentiles } from './statistics.ts';

/** Keys are drawn uniformly from so many. */
const KEYS = 100_000;
/** The first transaction of the chain; returns when it is committed. */
export async function submitFirst({ client, home }: BenchNetwork): Promise<void> {
  const operation = encodeOperation({ type: 'put', key: utf8ToBytes('first'), value: utf8ToBytes('1') });
  const { state, reason } = await client.submit(home.accounts[0]!.keyPair, [operation]);
  if (state !== 'committed')
    throw new AnswerIsNo('bench-failed', `The first transaction is ${state}: ${reason}`);
}

export interface Saturation {
  readonly transactionsPerSecond: number;
  /** CPU of each node, in percent of one core; null where the system does not tell. */
  readonly cpuPercent: readonly (number | null)[];
}

/** As much as the network takes: every sender has one request under way. */
export async function measureSaturation(
  bench: BenchNetwork,
  seconds: number,
  operations: number,
  requestSize: number,
  ceilingPerSecond: number,
): Promise<Saturation> {
  const requests = Math.ceil((ceilingPerSecond * seconds) / requestSize / LOADERS.length);
  await Promise.all(
    LOADERS.map((loader) =>
      bench.prepare(loader, {
        operationsPerTransaction: operations,
        keys: KEYS,
        transactionsPerRequest: requestSize,
        requests,
        seed: `saturation-${operations}-${loader}`,
      }),
    ),
  );
  const before = await readCommitted(bench);
  const startMs = performance.now();
  const running = LOADERS.map((loader) => bench.run(loader, { type: 'closed' }, seconds));
  const { transactionsPerSecond, cpuPercent } = await countRate(bench, seconds);
  const results = await Promise.all(running);
  const elapsedSeconds = (performance.now() - startMs) / 1_000;
  await requireReadBack(bench, before, results);
  const committed = results.reduce((sum, result) => sum + result.committed, 0);
  return { transactionsPerSecond: transactionsPerSecond ?? committed / elapsedSeconds, cpuPercent };
}

/** One transaction at a time, over all nodes in turn. */
export async function measureLowLatency(bench: BenchNetwork, seconds: number): Promise<Percentiles> {
  const pauseMs = 5;
  await bench.prepare(0, {
    operationsPerTransaction: 1,
    keys: KEYS,
    transactionsPerRequest: 1,
    requests: seconds * 200,
    seed: 'low',
  });
  const before = await readCommitted(bench);
  const result = await bench.run(0, { type: 'single', pauseMs }, seconds);
  await requireReadBack(bench, before, [result]);
  return toPercentiles(result.latenciesMs);
}

/** A steady load from one process, and single transactions among it from the other: those are timed. */
export async function measureLoadLatency(
  bench: BenchNetwork,
  seconds: number,
  transactionsPerSecond: number,
): Promise<Percentiles> {
  const requestSize = 100;
  const probesPerSecond = 100;
  const bulkPerSecond = Math.max(1, (transactionsPerSecond - probesPerSecond) / requestSize);
  const common = { operationsPerTransaction: 1, keys: KEYS };
  await Promise.all([
    bench.prepare(0, {
      ...common,
      transactionsPerRequest: requestSize,
      requests: Math.ceil(bulkPerSecond * seconds),
      seed: 'bulk',
    }),
    bench.prepare(1, {
      ...common,
      transactionsPerRequest: 1,
      requests: probesPerSecond * seconds,
      seed: 'probes',
    }),
  ]);
  const before = await readCommitted(bench);
  const [bulk, probes] = await Promise.all([
    bench.run(0, { type: 'open', requestsPerSecond: bulkPerSecond }, seconds),
    bench.run(1, { type: 'open', requestsPerSecond: probesPerSecond }, seconds),
  ]);
  await requireReadBack(bench, before, [bulk, probes]);
  return toPercentiles(probes.latenciesMs);
}
