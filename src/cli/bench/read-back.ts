/** What clients were told must be what every node's chain holds: a bench that miscounts is no measurement. */
import { setTimeout as sleep } from 'node:timers/promises';
import { AnswerIsNo } from '../exit.ts';
import type { BenchNetwork } from './bench-network.ts';
import { readNonces } from './chain-count.ts';
import type { LoadResult } from './load-protocol.ts';

/** How long a node may lag behind those that answered the clients. */
const LAG_MS = 30_000;

/** On every node: the number of transactions that its chain has executed with success, by the nonces of their senders. */
export function readCommitted({ nodes }: BenchNetwork): Promise<readonly number[]> {
  return Promise.all(
    nodes.map(async (node) => {
      const nonces = await readNonces(node);
      return [...nonces.values()].reduce((sum, nonce) => sum + nonce, 0);
    }),
  );
}

/**
 * Compares with what was committed before the load.
 * @throws AnswerIsNo where a transaction failed, or a node counts otherwise.
 */
export async function requireReadBack(
  bench: BenchNetwork,
  before: readonly number[],
  results: readonly LoadResult[],
): Promise<void> {
  const failure = results.find(({ failed }) => failed > 0);
  if (failure) {
    const { failed, firstFailure } = failure;
    throw new AnswerIsNo(
      'bench-failed',
      `${failed} transactions were not committed; the first: ${firstFailure}`,
    );
  }
  const wanted = results.reduce((sum, { committed }) => sum + committed, Math.max(...before));
  const deadlineMs = performance.now() + LAG_MS;
  for (;;) {
    const counts = await readCommitted(bench);
    if (counts.every((count) => count === wanted)) return;
    if (performance.now() > deadlineMs) {
      const held = counts.join(', ');
      throw new AnswerIsNo(
        'bench-miscount',
        `Clients were told of ${wanted} transactions; the nodes hold ${held}.`,
      );
    }
    await sleep(100);
  }
}
