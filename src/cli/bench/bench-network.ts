/** The network under measurement: its own processes in a temporary home, and the load processes that hold its accounts. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LedgerClient } from '../../api/client.ts';
import { PUBLIC_ROUTES } from '../../api/routes.ts';
import { createRpcClient } from '../../api/rpc-client.ts';
import { genesisHash } from '../../ledger/genesis.ts';
import { type HomeDescription, readHome } from '../../node/home.ts';
import type { LocalNetwork } from '../../node/local-network.ts';
import { type NodeMethods, readHeight, readNonces } from './chain-count.ts';
import { type Child, startChild } from './child.ts';
import type { LoadAnswer, LoadOrder, LoadResult, Pace, PrepareOrder, Sender } from './load-protocol.ts';

/** Load processes: two keep four nodes busy and leave them the machine. */
const LOAD_PROCESSES = 2;
/** Accounts that each load process signs for: as many requests can be under way in a closed loop. */
const SENDERS_PER_PROCESS = 20;
/** Blocks ahead: no transaction of a bench expires. */
const EXPIRY_BLOCKS = 50_000;

/** What to send; the accounts, their nonces and the chain are filled in here. */
export type Load = Omit<PrepareOrder, 'type' | 'chainId' | 'expiryHeight' | 'senders'>;

export interface BenchNetwork {
  readonly network: LocalNetwork;
  readonly home: HomeDescription;
  readonly client: LedgerClient;
  /** Every node by itself, in the order of their names. */
  readonly nodes: readonly NodeMethods[];
  /** Signs what the load process of this number will send. */
  prepare(loader: number, load: Load): Promise<void>;
  run(loader: number, pace: Pace, seconds: number): Promise<LoadResult>;
  stop(): Promise<void>;
}

export const LOADERS = Array.from({ length: LOAD_PROCESSES }, (_, loader) => loader);

export async function startBenchNetwork(count: number): Promise<BenchNetwork> {
  const { createLocalNetwork } = await import('../../node/local-network.ts');
  const { DOORS } = await import('../../api/ports.ts');
  const directory = await mkdtemp(join(tmpdir(), 'logothete-bench-'));
  const names = LOADERS.flatMap((loader) => sendersOf(loader));
  const options = {
    home: directory,
    nodes: count,
    basePort: 'auto',
    accounts: Object.fromEntries(names.map((name) => [name, 1_000_000n])),
  } as const;
  const network = await createLocalNetwork(options, DOORS);
  const home = await readHome(directory);
  const endpoints = home.nodes.map(({ name, apiUrl }) => ({ name, url: apiUrl }));
  const nodes = endpoints.map(({ url }) => createRpcClient(PUBLIC_ROUTES, { url }));
  const children = LOADERS.map(() => startChild<LoadOrder, LoadAnswer>('./load-process.js'));
  return {
    network,
    home,
    client: new LedgerClient({ genesis: home.genesis, endpoints }),
    nodes,
    prepare: (loader, load) => prepare(home, nodes[0]!, children[loader]!, sendersOf(loader), load),
    run: async (loader, pace, seconds) => {
      children[loader]!.send({ type: 'run', pace, seconds });
      return (await children[loader]!.next()) as LoadResult;
    },
    stop: async () => {
      for (const child of children) child.stop();
      await network.down();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function sendersOf(loader: number): readonly string[] {
  return Array.from({ length: SENDERS_PER_PROCESS }, (_, sender) => `sender-${loader}-${sender}`);
}

async function prepare(
  home: HomeDescription,
  node: NodeMethods,
  child: Child<LoadOrder, LoadAnswer>,
  names: readonly string[],
  load: Load,
): Promise<void> {
  const nonces = await readNonces(node);
  const senders = names.map((name, position): Sender => {
    const { keyPair } = home.accounts.find((account) => account.name === name)!;
    const { apiUrl } = home.nodes[position % home.nodes.length]!;
    return { ...keyPair, nonce: nonces.get(name)!, url: apiUrl };
  });
  child.send({
    type: 'prepare',
    chainId: genesisHash(home.genesis),
    expiryHeight: (await readHeight(node)) + EXPIRY_BLOCKS,
    senders,
    ...load,
  });
  await child.next();
}
