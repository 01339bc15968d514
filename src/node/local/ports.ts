/** Ports for the nodes of a local network: checked before anything is started, so that a busy one is named and nothing is half begun. */
import { createServer } from 'node:net';
import { NodeError } from '../errors.ts';
import { DEFAULT_BASE_PORT, type LocalNode } from './settings.ts';

/** Highest first port that is tried. */
const BASE_PORT_MAX = 60_000;

export function nodesAt(names: readonly string[], basePort: number): readonly LocalNode[] {
  return names.map((name, index) => ({
    name,
    peerPort: basePort + 2 * index,
    apiPort: basePort + 2 * index + 1,
  }));
}

/** @throws NodeError naming the first port that another program has */
export async function requireFreePorts(nodes: readonly LocalNode[]): Promise<void> {
  const busy = await findBusyPort(nodes);
  if (busy === undefined) return;
  const { name, port } = busy;
  throw new NodeError(
    'port-busy',
    `port ${port}, wanted by ${name}, is taken by another program: stop that one, or choose others with --base-port P or --base-port auto`,
  );
}

/** The first free ports from the default on. */
export async function findFreePorts(names: readonly string[]): Promise<readonly LocalNode[]> {
  const step = 2 * names.length;
  for (let basePort = DEFAULT_BASE_PORT; basePort < BASE_PORT_MAX; basePort += step) {
    const nodes = nodesAt(names, basePort);
    if ((await findBusyPort(nodes)) === undefined) return nodes;
  }
  throw new NodeError('port-busy', `no ${step} free ports in a row from ${DEFAULT_BASE_PORT} on`);
}

async function findBusyPort(
  nodes: readonly LocalNode[],
): Promise<{ readonly name: string; readonly port: number } | undefined> {
  const wanted = nodes.flatMap(({ name, peerPort, apiPort }) => [
    { name, port: peerPort },
    { name, port: apiPort },
  ]);
  const free = await Promise.all(wanted.map(({ port }) => isFree(port)));
  return wanted[free.indexOf(false)];
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
