/**
 * The home of a local network: which files it has, and what stands in them. Everything of it belongs to one chain; a directory without our
 * marker is somebody else's and never written to.
 */
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { NodeError } from '../errors.ts';
import { writeJson } from '../files.ts';

const MARKER = { kind: 'logothete local network', version: 1 };

/** The detached supervisor's own output, which may be there before anything else. */
const SUPERVISOR_LOG = 'supervisor.log';

export function homePaths(home: string) {
  return {
    marker: join(home, 'logothete.json'),
    genesis: join(home, 'genesis.json'),
    accounts: join(home, 'accounts.json'),
    network: join(home, 'network.json'),
    supervisor: join(home, 'supervisor.json'),
    supervisorLog: join(home, SUPERVISOR_LOG),
    nodes: join(home, 'nodes'),
  };
}

/** Paths of one node, as the supervisor sees it. */
export function localNodePaths(home: string, name: string) {
  const directory = join(homePaths(home).nodes, name);
  return {
    directory,
    config: join(directory, 'node.yaml'),
    key: join(directory, 'key.json'),
    errors: join(directory, 'stderr.log'),
  };
}

/** Was this home completed? The description of the network is written last. */
export function isCompleteHome(home: string): boolean {
  return existsSync(homePaths(home).marker) && existsSync(homePaths(home).network);
}

/** Makes an empty home that is marked as ours. @throws NodeError when the directory holds something else */
export function beginHome(home: string): void {
  const paths = homePaths(home);
  const foreign = listHome(home);
  if (foreign.length > 0 && !existsSync(paths.marker)) {
    throw new NodeError(
      'not-a-home',
      `${home} is no home of a local network: it holds ${foreign.slice(0, 3).join(', ')}. Nothing was touched; choose another directory`,
    );
  }
  // ours and unfinished, or to be made anew
  for (const name of foreign) rmSync(join(home, name), { recursive: true, force: true });
  mkdirSync(paths.nodes, { recursive: true });
  writeJson(paths.marker, MARKER);
}

function listHome(home: string): readonly string[] {
  return existsSync(home) ? readdirSync(home).filter((name) => name !== SUPERVISOR_LOG) : [];
}
