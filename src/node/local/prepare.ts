/** Makes a home ready to be started: begins a chain where there is none, and writes the configuration of each node. */
import { existsSync } from 'node:fs';
import { stringify } from 'yaml';
import { NODE_SECTIONS } from '../config.ts';
import { NodeError } from '../errors.ts';
import { writeFile } from '../files.ts';
import { makeChain, nodeNames } from './chain-maker.ts';
import { beginHome, homePaths, isCompleteHome, localNodePaths } from './layout.ts';
import { withMiningDefaults } from './mining-defaults.ts';
import { requireNobodyRuns } from './orphans.ts';
import { findFreePorts, nodesAt, requireFreePorts } from './ports.ts';
import {
  DEFAULT_BASE_PORT,
  DEFAULT_NODES,
  type LocalNode,
  type NetworkFile,
  type NetworkSettings,
  NODES_MAX,
  readNetworkFile,
  writeNetworkFile,
} from './settings.ts';

/**
 * @param fresh take an old chain away first, if the home is one of ours
 * @throws NodeError: somebody still runs here, not our directory, busy port, other number of nodes
 */
export async function prepareHome(
  home: string,
  settings: NetworkSettings,
  fresh: boolean,
): Promise<NetworkFile> {
  if (existsSync(homePaths(home).marker)) requireNobodyRuns(home);
  const isNew = fresh || !isCompleteHome(home);
  const before = isNew ? undefined : readNetworkFile(homePaths(home).network);
  const names = chooseNames(settings, before);
  const nodes = await chooseNodes(names, settings, before);
  if (isNew) {
    beginHome(home);
    makeChain(home, names, withMiningDefaults(names.length, settings));
  }
  const network = { nodes, ...chooseSections(settings, before) };
  for (const node of nodes) writeNodeConfig(home, node, network);
  writeNetworkFile(homePaths(home).network, network);
  return network;
}

function chooseNames({ nodes }: NetworkSettings, before: NetworkFile | undefined): readonly string[] {
  if (before === undefined) {
    const count = nodes ?? DEFAULT_NODES;
    if (count >= 1 && count <= NODES_MAX) return nodeNames(count);
    throw new NodeError('bad-config', `a local network has 1 to ${NODES_MAX} nodes, not ${count}`);
  }
  if (nodes === undefined || nodes === before.nodes.length) return before.nodes.map(({ name }) => name);
  throw new NodeError(
    'bad-config',
    `this home has a chain with ${before.nodes.length} nodes, not ${nodes}: leave the number out, choose another home, or begin anew with --fresh`,
  );
}

async function chooseNodes(
  names: readonly string[],
  { basePort }: NetworkSettings,
  before: NetworkFile | undefined,
): Promise<readonly LocalNode[]> {
  if (basePort === 'auto') return findFreePorts(names);
  const nodes =
    basePort === undefined && before !== undefined
      ? before.nodes
      : nodesAt(names, basePort ?? DEFAULT_BASE_PORT);
  await requireFreePorts(nodes);
  return nodes;
}

function chooseSections(settings: NetworkSettings, before: NetworkFile | undefined) {
  const { log, trace, timers, mempool, mining } = NODE_SECTIONS;
  return {
    log: settings.log ?? before?.log ?? { ...log.fallback!, terminal: false },
    trace: settings.trace ?? before?.trace ?? trace.fallback!,
    timers: settings.timers ?? before?.timers ?? timers.fallback!,
    mempool: settings.mempool ?? before?.mempool ?? mempool.fallback!,
    mining: settings.mining ?? before?.mining ?? mining.fallback!,
  };
}

const HEADING =
  '# Written by `logothete up` at every start: set what all nodes share in the file that `up` is given.\n';

function writeNodeConfig(home: string, node: LocalNode, { nodes, ...sections }: NetworkFile): void {
  const peers = nodes
    .filter(({ name }) => name !== node.name)
    .map(({ name, peerPort }) => [name, [multiaddrOf(peerPort)]]);
  const config = {
    name: node.name,
    genesis: '../../genesis.json',
    home: '.',
    key: 'key.json',
    listen: [multiaddrOf(node.peerPort)],
    peers: Object.fromEntries(peers),
    api: { host: '127.0.0.1', port: node.apiPort },
    ...sections,
  };
  writeFile(localNodePaths(home, node.name).config, HEADING + stringify(config));
}

function multiaddrOf(port: number): string {
  return `/ip4/127.0.0.1/tcp/${port}`;
}
