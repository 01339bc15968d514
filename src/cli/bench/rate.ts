/** How many transactions a loaded network commits per second, counted from its chain, and what its nodes use meanwhile. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchNetwork } from './bench-network.ts';
import { countTransactions, type NodeMethods, readHeight } from './chain-count.ts';
import { type ProcessUsage, readProcessUsage } from './process-usage.ts';

/** Lead that caches, pools and compiled code get before a rate is counted, as a share of the measurement. */
const WARM_UP_SHARE = 0.2;
/** The count ends before the load does. */
const TAIL_MS = 200;
const LOOK_MS = 25;

export interface Rate {
  /** Null: the chain did not grow twice in the time, so there is nothing to divide by. */
  readonly transactionsPerSecond: number | null;
  /** CPU of each node meanwhile, in percent of one core; null where the system does not tell. */
  readonly cpuPercent: readonly (number | null)[];
}

/** Counts while the load runs for `seconds`. */
export async function countRate(bench: BenchNetwork, seconds: number): Promise<Rate> {
  const node = bench.nodes[0]!;
  await sleep(seconds * WARM_UP_SHARE * 1_000);
  const usageBefore = await readUsages(bench);
  const startMs = performance.now();
  const rises = await watchRises(node, seconds * (1 - WARM_UP_SHARE) * 1_000 - TAIL_MS);
  const elapsedSeconds = (performance.now() - startMs) / 1_000;
  const usageAfter = await readUsages(bench);
  return {
    transactionsPerSecond: await risesToRate(node, rises),
    cpuPercent: usageAfter.map((after, position) => {
      const earlier = usageBefore[position];
      if (!after || !earlier) return null;
      return Math.round(((after.cpuSeconds - earlier.cpuSeconds) * 100) / elapsedSeconds);
    }),
  };
}

/** What each node's process has used since its start, in the order of the nodes. */
export async function readUsages({ network }: BenchNetwork): Promise<readonly (ProcessUsage | undefined)[]> {
  const { nodes } = await network.status();
  return nodes.map(({ pid }) => (pid === null ? undefined : readProcessUsage(pid)));
}

/** A height, and when it was first seen. */
interface Rise {
  readonly height: number;
  readonly atMs: number;
}

async function watchRises(node: NodeMethods, forMs: number): Promise<readonly Rise[]> {
  const endMs = performance.now() + forMs;
  const rises: Rise[] = [];
  let known = await readHeight(node);
  while (performance.now() < endMs) {
    const height = await readHeight(node);
    if (height > known) rises.push({ height, atMs: performance.now() });
    known = height;
    await sleep(LOOK_MS);
  }
  return rises;
}

/** From one rise to another: a window that ended between two blocks would count one too many or too few. */
async function risesToRate(node: NodeMethods, rises: readonly Rise[]): Promise<number | null> {
  const first = rises[0];
  const last = rises.at(-1);
  if (!first || !last || last === first) return null;
  const count = await countTransactions(node, first.height, last.height);
  return (count * 1_000) / (last.atMs - first.atMs);
}
