/**
 * Does mining delay the API? Two nodes of one miner each answer in turn: one hashes all the time, the other has nothing to mine, since its chain allows no empty blocks
 * and nothing waits. Both are asked the same, one question at a time.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PUBLIC_ROUTES } from '../../../api/routes.ts';
import { createRpcClient } from '../../../api/rpc-client.ts';
import type { LocalNetwork } from '../../../node/local-network.ts';
import { type Percentiles, toPercentiles } from '../statistics.ts';

export interface ApiDelays {
  readonly mining: Percentiles;
  readonly idle: Percentiles;
  /** Hashes per second that the mining node says it makes. */
  readonly hashesPerSecond: number;
}

/** One turn of each node. */
const TURN_MS = 500;
const PAUSE_MS = 2;

interface Miner {
  readonly network: LocalNetwork;
  readonly ask: () => Promise<{ readonly hashesPerSecond: number }>;
  readonly stop: () => Promise<void>;
}

async function startMiner(emptyBlocks: boolean): Promise<Miner> {
  const { createLocalNetwork } = await import('../../../node/local-network.ts');
  const { DOORS } = await import('../../../api/ports.ts');
  const home = await mkdtemp(join(tmpdir(), 'logothete-bench-'));
  const engine = { name: 'pow', parameters: {} };
  const limits = { emptyBlocks };
  const network = await createLocalNetwork({ home, nodes: 1, basePort: 'auto', engine, limits }, DOORS);
  const rpc = createRpcClient(PUBLIC_ROUTES, { url: network.description.nodes[0]!.apiUrl });
  return {
    network,
    ask: async () => {
      const { logothete } = await rpc.status({});
      return { hashesPerSecond: Number(logothete.mining?.hashes_per_second ?? 0) };
    },
    stop: async () => {
      await network.down();
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** Asks one node for a while; the times of its answers, milliseconds. */
async function askFor(durationMs: number, { ask }: Miner): Promise<number[]> {
  const times: number[] = [];
  for (const endMs = performance.now() + durationMs; performance.now() < endMs; await sleep(PAUSE_MS)) {
    const startMs = performance.now();
    await ask();
    times.push(performance.now() - startMs);
  }
  return times;
}

/** @param seconds for both nodes together */
export async function measureApiDelays(seconds: number): Promise<ApiDelays> {
  const starting = [true, false].map(startMiner);
  try {
    const [miner, idler] = (await Promise.all(starting)) as [Miner, Miner];
    const mining: number[] = [];
    const idle: number[] = [];
    // the first turns belong to the compiler of the JavaScript engine
    for (const node of [miner, idler, miner, idler]) await askFor(TURN_MS, node);
    for (const endMs = performance.now() + 1_000 * seconds; performance.now() < endMs; ) {
      mining.push(...(await askFor(TURN_MS, miner)));
      idle.push(...(await askFor(TURN_MS, idler)));
    }
    const { hashesPerSecond } = await miner.ask();
    return { mining: toPercentiles(mining), idle: toPercentiles(idle), hashesPerSecond };
  } finally {
    // also the one that runs when the other did not start
    const started = await Promise.allSettled(starting);
    await Promise.all(started.map((one) => (one.status === 'fulfilled' ? one.value.stop() : undefined)));
  }
}
