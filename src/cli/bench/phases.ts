/** The measurements of a bench, one after another on one network. Rates are counted from the chain; latencies are a client's. */
import { setTimeout as sleepMs } from 'node:timers/promises';
import { utf8ToBytes } from '../../base/bytes.ts';
import { encodeOperation } from '../../ledger/accounts/operations.ts';
import { AnswerIsNo } from '../exit.ts';
import { type BenchNetwork, LOADERS } from './bench-network.ts';
import { countTransactions, readHeight, readNonces } from './chain-count.ts';
import type { LoadResult } from './load-protocol.ts';
import { type ProcessUsage, readProcessUsage } from './process-usage.ts';
import { type Percentiles, toPercentiles } from './statistics.ts';

/** Keys are drawn uniformly from so many. */
const KEYS = 100_000;
/** Lead that caches, pools and compiled code get before a rate is counted, as a share of the measurement. */
const WARM_UP_SHARE = 0.2;

/** The count ends before the load does. */
const TAIL_MS = 200;

export interface Rate {
  readonly transactionsPerSecond: number;
  /** CPU of each node meanwhile, in percent of one core; null where the system does not tell. */
  readonly cpuPercent: readonly (number | null)[];
}

/** The first transaction of the chain; returns when it is committed. */
export async function submitFirst({ client, home }: BenchNetwork): Promise<void> {
  const operation = encodeOperation({ type: 'put', key: utf8ToBytes('first'), value: utf8ToBytes('1') });
  const { state, reason } = await client.submit(home.accounts[0]!.keyPair, [operation]);
  if (state !== 'committed')
    throw new AnswerIsNo('bench-failed', `The first transaction is ${state}: ${reason}`);
}

/** As much as the network takes: every sender has one request under way. */
export async function measureSaturation(
  bench: BenchNetwork,
  seconds: number,
  operations: number,
  requestSize: number,
  ceilingPerSecond: number,
): Promise<Rate> {
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
  const before = await committedByNonce(bench);
  const running = LOADERS.map((loader) => bench.run(loader, { type: 'closed' }, seconds));
  const rate = await countRate(bench, seconds);
  await requireReadBack(bench, before, await Promise.all(running));
  return rate;
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
  const before = await committedByNonce(bench);
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
  const requestSize = 10;
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
  const before = await committedByNonce(bench);
  const [bulk, probes] = await Promise.all([
    bench.run(0, { type: 'open', requestsPerSecond: bulkPerSecond }, seconds),
    bench.run(1, { type: 'open', requestsPerSecond: probesPerSecond }, seconds),
  ]);
  await requireReadBack(bench, before, [bulk, probes]);
  return toPercentiles(probes.latenciesMs);
}

/** Counts the blocks between two looks at the chain and the clock, while the load runs. */
async function countRate(bench: BenchNetwork, seconds: number): Promise<Rate> {
  const node = bench.nodes[0]!;
  await sleepMs(seconds * WARM_UP_SHARE * 1_000);
  const usageBefore = await readUsages(bench);
  const startMs = performance.now();
  const from = await readHeight(node);
  await sleepMs(seconds * (1 - WARM_UP_SHARE) * 1_000 - TAIL_MS);
  const to = await readHeight(node);
  const elapsedSeconds = (performance.now() - startMs) / 1_000;
  const usageAfter = await readUsages(bench);
  const count = await countTransactions(node, from, to);
  return {
    transactionsPerSecond: count / elapsedSeconds,
    cpuPercent: usageAfter.map((after, position) => {
      const earlier = usageBefore[position];
      if (!after || !earlier) return null;
      return Math.round(((after.cpuSeconds - earlier.cpuSeconds) * 100) / elapsedSeconds);
    }),
  };
}

/** What each node's process has used since its start, in the order of the nodes. */
export async function readUsages(bench: BenchNetwork): Promise<readonly (ProcessUsage | undefined)[]> {
  const { nodes } = await bench.network.status();
  return nodes.map(({ pid }) => (pid === null ? undefined : readProcessUsage(pid)));
}

/** On every node: the number of transactions that the chain has executed with success, by the nonces of their senders. */
async function committedByNonce(bench: BenchNetwork): Promise<readonly number[]> {
  const sums = bench.nodes.map(async (node) => {
    const nonces = await readNonces(node);
    return [...nonces.values()].reduce((sum, nonce) => sum + nonce, 0);
  });
  return Promise.all(sums);
}

/**
 * What the clients were told must be what every node's chain holds.
 * @throws AnswerIsNo where a transaction failed, or a node counts otherwise.
 */
async function requireReadBack(
  bench: BenchNetwork,
  before: readonly number[],
  results: readonly LoadResult[],
): Promise<void> {
  const failure = results.find(({ failed }) => failed > 0);
  if (failure) {
    throw new AnswerIsNo(
      'bench-failed',
      `${failure.failed} transactions were not committed; first: ${failure.firstFailure}`,
    );
  }
  const told = results.reduce((sum, { committed }) => sum + committed, 0);
  const wanted = Math.max(...before) + told;
  const deadlineMs = performance.now() + 10_000;
  for (;;) {
    const counts = await committedByNonce(bench);
    if (counts.every((count) => count === wanted)) return;
    if (performance.now() > deadlineMs) {
      throw new AnswerIsNo(
        'bench-miscount',
        `Clients were told of ${wanted} transactions; the nodes hold ${counts.join(', ')}.`,
      );
    }
    await sleepMs(100);
  }
}
