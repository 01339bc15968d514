import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import { isFault } from '../../src/base/fault.ts';
import type { PrepareOrder } from '../../src/cli/bench/load-protocol.ts';
import type { PowBenchReport } from '../../src/cli/bench/pow/pow-bench.ts';
import { readProcessUsage } from '../../src/cli/bench/process-usage.ts';
import { signRequests } from '../../src/cli/bench/signing.ts';
import { toPercentiles } from '../../src/cli/bench/statistics.ts';
import { type BenchReport, type Figures, figuresToTargets } from '../../src/cli/bench/targets.ts';
import { keyPairFromSeed } from '../../src/crypto/keys.ts';
import { verify } from '../../src/crypto/signature.ts';
import { decodeTransaction } from '../../src/ledger/transaction.ts';
import { runLauncher } from './local-network.ts';

describe('bench', () => {
  it('takes percentiles by the nearest rank', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
    deepStrictEqual(toPercentiles(hundred), { p50: 50, p95: 95, p99: 99 });
    deepStrictEqual(toPercentiles([7.25]), { p50: 7.3, p95: 7.3, p99: 7.3 });
    deepStrictEqual(toPercentiles([1, 2]), { p50: 1, p95: 2, p99: 2 });
  });

  it('reads what a process uses, and nothing of one that is not there', () => {
    const usage = readProcessUsage(process.pid);
    if (usage === undefined) return; // no /proc here
    ok(usage.cpuSeconds > 0 && usage.peakMemoryMb >= usage.memoryMb && usage.memoryMb > 10);
    strictEqual(readProcessUsage(2 ** 22 + 1), undefined);
  });

  it('signs requests with consecutive nonces of each sender', () => {
    const senders = [1, 2].map((seed) => ({
      ...keyPairFromSeed(new Uint8Array(32).fill(seed)),
      nonce: seed * 10,
      url: `http://127.0.0.1:${seed}`,
    }));
    const order: PrepareOrder = {
      type: 'prepare',
      chainId: new Uint8Array(32).fill(3),
      expiryHeight: 100,
      senders,
      operationsPerTransaction: 2,
      keys: 10,
      transactionsPerRequest: 3,
      requests: 4,
      seed: 'test',
    };
    for (const [index, lane] of signRequests(order).entries()) {
      const txs = lane.flatMap(({ url, body, transactions }) => {
        strictEqual(url, senders[index]!.url);
        strictEqual(transactions, 3);
        const { method, params } = JSON.parse(body.toString()) as {
          method: string;
          params: { txs: string[] };
        };
        strictEqual(method, 'broadcast_txs');
        return params.txs;
      });
      const nonces = txs.map((text) => {
        const transaction = decodeTransaction(Uint8Array.from(Buffer.from(text, 'base64')));
        ok(!isFault(transaction));
        const { body, signedMessage, signature } = transaction;
        ok(verify(senders[index]!.publicKey, signedMessage, signature));
        strictEqual(body.operations.length, 2);
        return body.nonce;
      });
      const first = senders[index]!.nonce;
      deepStrictEqual(
        nonces,
        [0, 1, 2, 3, 4, 5].map((step) => first + step),
      );
    }
  });

  it('says of every target whether it was reached, at its very edge, too', () => {
    const figures: Figures = {
      committedTxPerSecond: 500,
      committedOpsPerSecond: 25_000,
      latencyMs: { low: { p50: 15, p95: 20, p99: 30 }, load: { p50: 1, p95: 2, p99: 3 } },
      verifyPerSecond: 4_000,
      peakMemoryMb: 350,
      cores: 4,
      firstCommitMs: 5_000,
      nodes: [],
    };
    ok(figuresToTargets(figures).every(({ reached }) => reached));
    const worse: Figures = {
      ...figures,
      committedTxPerSecond: 499,
      committedOpsPerSecond: 24_999,
      latencyMs: { ...figures.latencyMs, low: { p50: 15.1, p95: 20, p99: 30 } },
      peakMemoryMb: 351,
      firstCommitMs: 5_001,
    };
    ok(figuresToTargets(worse).every(({ reached }) => !reached));
    strictEqual(figuresToTargets(worse).length, 5);
    strictEqual(figuresToTargets({ ...figures, peakMemoryMb: null }).length, 4);
  });

  it('measures a network of its own, and answers with the keys that scripts rely on', async function () {
    this.timeout(240_000);
    const { exitCode, stdout, stderr } = await runLauncher('bench', '--seconds', '1', '--json');
    strictEqual(exitCode, 0, stderr);
    const report = JSON.parse(stdout) as BenchReport;
    for (const key of [
      'committedTxPerSecond',
      'committedOpsPerSecond',
      'verifyPerSecond',
      'cores',
    ] as const) {
      ok(report[key] > 0, key);
    }
    for (const load of ['low', 'load'] as const) {
      const { p50, p95, p99 } = report.latencyMs[load];
      ok(p50 > 0 && p50 <= p95 && p95 <= p99, load);
    }
    strictEqual(report.nodes.length, 4);
    ok(report.peakMemoryMb === null || report.peakMemoryMb > 10);
  });

  it('measures hashes, headers and the delay of the API where blocks are mined', async function () {
    this.timeout(120_000);
    const { exitCode, stdout, stderr } = await runLauncher(
      'bench',
      '--engine',
      'pow',
      '--seconds',
      '1',
      '--json',
    );
    strictEqual(exitCode, 0, stderr);
    const { hashes, headers, apiMs, targets } = JSON.parse(stdout) as PowBenchReport;
    ok(hashes.own > 0 && hashes.plain > 0 && headers.whole > 0 && headers.work > headers.whole);
    for (const { p50, p95, p99 } of [apiMs.mining, apiMs.idle]) ok(p50 > 0 && p50 <= p95 && p95 <= p99);
    strictEqual(targets.length, 2);
    strictEqual(targets[0]!.reached, hashes.own / hashes.plain >= 1.995);
  });
});
