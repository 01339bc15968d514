/** Processes of an earlier start that still live, or a supervisor that does: named, instead of failing obscurely later. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { NodeError } from '../errors.ts';
import { readJson } from '../files.ts';
import { nodePaths } from '../node-home.ts';
import { isAlive, processIdentityShape } from '../process-identity.ts';
import { homePaths } from './layout.ts';
import { readSupervisorFile } from './supervisor-file.ts';

export interface RunningNode {
  readonly name: string;
  readonly pid: number;
}

/** Nodes of this home that run, whoever started them. */
export function findRunningNodes(home: string): readonly RunningNode[] {
  const { nodes } = homePaths(home);
  if (!existsSync(nodes)) return [];
  return readdirSync(nodes).flatMap((name) => {
    const path = nodePaths(join(nodes, name)).process;
    if (!existsSync(path)) return [];
    const identity = readJson(path, 'which process a node is', processIdentityShape);
    return isAlive(identity) ? [{ name, pid: identity.pid }] : [];
  });
}

/** @throws NodeError naming the supervisor, or the nodes without one */
export function requireNobodyRuns(home: string): void {
  const supervisor = readSupervisorFile(home);
  if (supervisor !== undefined) {
    throw new NodeError(
      'home-in-use',
      `a network runs in ${home} already (supervisor: process ${supervisor.process.pid}): use it, or stop it with \`logothete down\``,
    );
  }
  const orphans = findRunningNodes(home);
  if (orphans.length > 0) throw new NodeError('orphaned-nodes', describeOrphans(orphans));
}

/** What to do about nodes whose supervisor is gone. */
export function describeOrphans(orphans: readonly RunningNode[]): string {
  const names = orphans.map(({ name, pid }) => `${name} (process ${pid})`).join(', ');
  const pids = orphans.map(({ pid }) => pid).join(' ');
  return `still running from an earlier start, without their supervisor: ${names}. Stop them with \`logothete down\` or \`kill ${pids}\``;
}

/** How long an orphan may take to drain. */
const STOP_MS = 10_000;

/** Asks orphaned nodes to stop, and waits for it. @throws NodeError naming those that do not */
export async function stopOrphans(home: string): Promise<readonly RunningNode[]> {
  const orphans = findRunningNodes(home);
  for (const { pid } of orphans) process.kill(pid, 'SIGTERM');
  const deadline = performance.now() + STOP_MS;
  while (findRunningNodes(home).length > 0) {
    if (performance.now() > deadline) {
      throw new NodeError('orphaned-nodes', describeOrphans(findRunningNodes(home)));
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return orphans;
}
