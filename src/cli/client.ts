/** From a home directory to those who answer: the nodes through `LedgerClient`, the supervisor through its control address. */
import { LedgerClient } from '../api/client.ts';
import { createSupervisorClient, type SupervisorControl } from '../api/supervisor-client.ts';
import { suggestNames } from '../base/nearest.ts';
import { type HomeDescription, readHome, readSupervisorAddress } from '../node/home.ts';
import type { Invocation } from './command.ts';
import { UsageError } from './exit.ts';

export interface Connection {
  readonly client: LedgerClient;
  readonly home: HomeDescription;
}

/** Options of every command that asks nodes. */
export interface NodeChoice {
  /** Ask this node alone and trust it. */
  readonly node?: string;
}

/** A client of the network in the home directory. @throws UsageError on an unknown node name. */
export async function openClient(invocation: Invocation<NodeChoice>): Promise<Connection> {
  const home = await readHome(invocation.home);
  const { node } = invocation.options;
  if (node !== undefined) requireNode(home, node);
  const client = new LedgerClient({
    genesis: home.genesis,
    endpoints: home.nodes.map(({ name, apiUrl }) => ({ name, url: apiUrl })),
    ...(node === undefined ? {} : { trust: node }),
  });
  return { client, home };
}

/** The supervisor of the home directory, after checking that the home has these nodes. */
export async function openSupervisor(
  invocation: Invocation,
  nodes: readonly string[] = [],
): Promise<SupervisorControl> {
  const home = await readHome(invocation.home);
  for (const name of nodes) requireNode(home, name);
  return createSupervisorClient(await readSupervisorAddress(invocation.home));
}

/** @throws UsageError that names the near names. */
function requireNode(home: HomeDescription, name: string): void {
  const names = home.nodes.map((node) => node.name);
  if (!names.includes(name)) throw new UsageError(`There is no node "${name}". ${suggestNames(name, names)}`);
}
