/** A local network seen from a command in another terminal: its chain, nodes and accounts, and where its supervisor listens. */
import { existsSync } from 'node:fs';
import { bytesToHex } from '../base/bytes.ts';
import type { Genesis } from '../ledger/genesis.ts';
import { NodeError } from './errors.ts';
import { type DevelopmentAccount, readAccounts } from './local/accounts.ts';
import { homePaths, isCompleteHome, localNodePaths } from './local/layout.ts';
import { describeOrphans, findRunningNodes } from './local/orphans.ts';
import { requireName } from './local/partition.ts';
import { readNetworkFile } from './local/settings.ts';
import { apiUrl } from './local/supervisor.ts';
import { noSupervisor, readSupervisorFile, type SupervisorAddress } from './local/supervisor-file.ts';
import { readGenesisFile } from './node-home.ts';

export { stopOrphans } from './local/orphans.ts';
export type { DevelopmentAccount, SupervisorAddress };

export interface HomeDescription {
  readonly home: string;
  /** Hex. */
  readonly chainId: string;
  readonly genesis: Genesis;
  readonly nodes: readonly { readonly name: string; readonly directory: string; readonly apiUrl: string }[];
  /** Named development accounts, whose keys are known. */
  readonly accounts: readonly DevelopmentAccount[];
}

/** @throws NodeError when there is no local network in this directory */
export async function readHome(home: string): Promise<HomeDescription> {
  if (!isCompleteHome(home)) {
    const what = existsSync(home) ? `${home} is no home of a local network` : `there is no ${home}`;
    throw new NodeError(
      'no-home',
      `${what}: start one with \`logothete up\`, or name another with --home DIR`,
    );
  }
  const paths = homePaths(home);
  const { genesis, chainId } = readGenesisFile(paths.genesis);
  const nodes = readNetworkFile(paths.network).nodes.map((node) => ({
    name: node.name,
    directory: localNodePaths(home, node.name).directory,
    apiUrl: apiUrl(node),
  }));
  return { home, chainId: bytesToHex(chainId), genesis, nodes, accounts: readAccounts(paths.accounts) };
}

/** Directory of one node. @throws NodeError with the names that there are */
export function nodeDirectory({ nodes }: HomeDescription, name: string): string {
  const names = nodes.map((node) => node.name);
  requireName(name, names);
  return nodes[names.indexOf(name)]!.directory;
}

/** @throws NodeError when no supervisor runs, naming nodes that run without one */
export async function readSupervisorAddress(home: string): Promise<SupervisorAddress> {
  const found = readSupervisorFile(home);
  if (found !== undefined) return found;
  const orphans = findRunningNodes(home);
  throw noSupervisor(home, orphans.length > 0 ? describeOrphans(orphans) : 'start one with `logothete up`');
}

const POLL_MS = 50;

/** For who has just started a supervisor. @throws NodeError when none runs after `timeoutMs` */
export async function waitForSupervisorAddress(home: string, timeoutMs: number): Promise<SupervisorAddress> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const found = readSupervisorFile(home);
    if (found !== undefined) return found;
    if (performance.now() > deadline) throw noSupervisor(home, `none has begun within ${timeoutMs / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
