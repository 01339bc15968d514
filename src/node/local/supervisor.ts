/** Keeps the processes of a local network: kills and restarts them on order, cuts and heals their links, and never restarts one by itself. */
import { readFileSync } from 'node:fs';
import type { LabReport, LabRow } from '../../adversary/lab-report.ts';
import type { OrderWords } from '../../adversary/reading.ts';
import { nodePaths } from '../node-home.ts';
import { type Child, createChild } from './child.ts';
import { localNodePaths } from './layout.ts';
import { readNodeOrders, requireSense, shareKeys, writeNodeOrders } from './orders.ts';
import { checkGroups, type Groups, isOpen, requireName } from './partition.ts';
import type { LocalNode } from './settings.ts';

/** What happened in a local network, in words for people. */
export interface NetworkEvent {
  readonly type: 'crashed' | 'notice';
  readonly node: string | null;
  readonly text: string;
}

/** The lab routes of a running node. */
export interface LabControl {
  order(order: Omit<OrderWords, 'node'>): Promise<void>;
  meetFellows(): Promise<void>;
  report(): Promise<LabReport>;
  setLinkFilter(
    peer: string,
    open: { readonly incoming: boolean; readonly outgoing: boolean },
  ): Promise<void>;
}

export interface SupervisorOptions {
  readonly home: string;
  readonly nodes: readonly LocalNode[];
  /** What runs one node; the path of its configuration is appended. */
  readonly command: readonly string[];
  /** Hex. */
  readonly chainId: string;
  /** Who answers at an address; undefined: nobody. */
  readonly whoAnswers: (
    url: string,
  ) => Promise<{ readonly chainId: string; readonly name: string } | undefined>;
  readonly connectLab: (url: string, token: string) => LabControl;
  readonly onEvent: (event: NetworkEvent) => void;
  /** Told when `down` has stopped all nodes. */
  readonly onDown: () => Promise<void>;
}

export type Supervisor = ReturnType<typeof createSupervisor>;

export function apiUrl({ apiPort }: LocalNode): string {
  return `http://127.0.0.1:${apiPort}`;
}

export function createSupervisor(options: SupervisorOptions) {
  const { nodes } = options;
  const names = nodes.map(({ name }) => name);
  const children = new Map(nodes.map((node) => [node.name, createLocalChild(options, node)]));
  let groups: Groups | null = null;
  let downing: Promise<void> | undefined;

  const childOf = (name: string): Child => {
    requireName(name, names);
    return children.get(name)!;
  };
  const running = () => [...children.values()].filter(({ state }) => state === 'running');
  const filterAll = async () => {
    await Promise.all(running().map(({ name }) => filterLinks(options, groups, name)));
  };
  const stopAll = async () => {
    await Promise.all([...children.values()].map((child) => child.stop()));
    await options.onDown();
  };

  return {
    /** Starts all nodes; resolves when they answer. @throws NodeError of the first that does not */
    start: async () => {
      await Promise.all([...children.values()].map((child) => child.start()));
    },
    status: async () => ({
      pid: process.pid,
      nodes: [...children.values()].map(({ name, state, pid, exit }) => ({
        name,
        state,
        pid,
        exitCode: exit?.exitCode ?? null,
        signal: exit?.signal ?? null,
      })),
      partition: groups,
    }),
    kill: async (name: string) => childOf(name).kill(),
    restart: async (name: string) => {
      await childOf(name).start();
      if (groups !== null) await filterLinks(options, groups, name);
    },
    partition: async (wanted: Groups) => {
      checkGroups(wanted, names);
      groups = wanted;
      await filterAll();
    },
    heal: async () => {
      groups = null;
      await filterAll();
    },
    traitor: async (name: string, order: Omit<OrderWords, 'node'>, beyondBudget: boolean) => {
      const child = childOf(name);
      const words = { node: name, ...order };
      requireSense(options.home, names, [words], beyondBudget);
      if (child.state === 'running') await connect(options, name).order(order);
      else writeNodeOrders(options.home, [words]);
      shareKeys(options.home, names);
      await Promise.all(running().map((one) => connect(options, one.name).meetFellows()));
    },
    lab: async () => Promise.all([...children.values()].map((child) => readLab(options, child))),
    down: () => {
      downing ??= stopAll();
      return downing;
    },
  };
}

function createLocalChild(
  { home, command, chainId, whoAnswers, onEvent }: SupervisorOptions,
  node: LocalNode,
): Child {
  const { name } = node;
  return createChild({
    home,
    name,
    command,
    // a node of another network may have taken the port meanwhile
    isReady: async () => {
      const who = await whoAnswers(apiUrl(node));
      return who?.name === name && who.chainId === chainId;
    },
    onCrash: ({ exit }, lastWords) => {
      const how = exit?.signal === null ? `with exit code ${exit.exitCode}` : `by ${exit?.signal}`;
      const words = lastWords === '' ? '' : `: ${lastWords}`;
      onEvent({ type: 'crashed', node: name, text: `${name} ended ${how}, and nobody asked it to${words}` });
    },
  });
}

/** The lab routes of one running node. */
function connect({ home, nodes, connectLab }: SupervisorOptions, name: string): LabControl {
  const token = readFileSync(nodePaths(localNodePaths(home, name).directory).adminToken, 'utf8');
  return connectLab(apiUrl(nodes.find((node) => node.name === name)!), token);
}

async function readLab(options: SupervisorOptions, { name, state }: Child): Promise<LabRow> {
  const written = readNodeOrders(options.home, name);
  const report = state === 'running' ? await connect(options, name).report() : null;
  return { node: name, orders: report?.orders ?? written ?? [], hasLied: written !== undefined, report };
}

/** Sets all links of one running node as the groups want them. */
async function filterLinks(options: SupervisorOptions, groups: Groups | null, name: string): Promise<void> {
  const lab = connect(options, name);
  const peers = options.nodes.filter((peer) => peer.name !== name);
  await Promise.all(
    peers.map((peer) => {
      const open = isOpen(groups, name, peer.name);
      return lab.setLinkFilter(peer.name, { incoming: open, outgoing: open });
    }),
  );
}
