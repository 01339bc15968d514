/**
 * One node: a replica with everything that it needs of the machine, and its doors. Composition and life cycle only; what happens is decided below.
 * It stops in two ways: asked to (`stop`), or because it cannot go on (`ended` rejects); in both nothing is signed any more once it has begun to stop.
 */
import { rmSync } from 'node:fs';
import type { Application } from '../ledger/application.ts';
import type { Observer } from '../replica/ports.ts';
import { createClosers } from './closers.ts';
import type { NodeConfig } from './config.ts';
import type { NodeDoors, OpenedDoors } from './doors.ts';
import { toNodeError } from './errors.ts';
import { writeJson } from './files.ts';
import { createLife } from './life.ts';
import { toListenError } from './listen-error.ts';
import { startMachine } from './machine.ts';
import { nodePaths, writeAdminToken } from './node-home.ts';
import type { Log } from './observe/log.ts';
import { openObservedStream } from './observe/observation.ts';
import { openNode } from './opening.ts';
import { identifyProcess } from './process-identity.ts';
import { createServices, type NodeServices } from './services.ts';
import { readVersion } from './version.ts';

export interface NodeOptions {
  /** What operations mean; default: the built-in accounts and key-value application. */
  readonly application?: Application;
  /** Further readers of the observed stream. */
  readonly observers?: readonly Observer[];
  /** Where lines for people go; default: standard error. */
  readonly terminal?: (line: string) => void;
}

export interface LogotheteNode {
  readonly name: string;
  readonly chainId: Uint8Array;
  /** Where its API listens, such as `http://127.0.0.1:26601`. */
  readonly apiUrl: string;
  /** Reads and submissions without the detour over HTTP. */
  readonly services: NodeServices;
  /** Resolves when the node has stopped because it was asked to; rejects with a NodeError when it cannot go on. */
  readonly ended: Promise<void>;
  /** Lets what is under way reach the disk, then closes everything. */
  stop(): Promise<void>;
}

/** How long requests under way may take when the node stops. */
const DOORS_GRACE_MS = 2_000;

/**
 * Starts a node; resolves when it listens to its peers and its doors are open.
 * @throws NodeError: configuration, busy port, home in use or of another chain, corrupt store
 */
export async function createNode(
  config: NodeConfig,
  doors: NodeDoors,
  options: NodeOptions = {},
): Promise<LogotheteNode> {
  const closers = createClosers();
  try {
    const opened = await openNode(config, options.application, closers);
    const names = opened.genesis.validators.map(({ name }) => name);
    const terminal = options.terminal ?? ((line: string) => void process.stderr.write(`${line}\n`));
    const stream = openObservedStream(config, names, terminal, options.observers ?? []);
    closers.add(() => stream.close());
    const life = createLife(closers.closeAll, (failure) => {
      stream.log.error('the node stops', { code: failure.code, error: failure });
      stream.flushSync();
    });
    closers.add(claimHome(config));
    const machine = await startMachine({ config, opened, stream, closers, onFatal: life.fail });
    const services = createServices({ config, opened, version: readVersion(), ...machine });
    const door = await open(doors, config, services, stream.log);
    closers.add(() => door.stop(DOORS_GRACE_MS));
    stream.log.info('the node runs', { api: door.url, peers: machine.network.addresses.join(' ') });
    const { name } = config;
    const { ended, stop } = life;
    return { name, chainId: opened.chainId, apiUrl: door.url, services, ended, stop };
  } catch (error) {
    // the reason counts, not what follows from it
    await closers.closeAll().catch(() => {});
    throw toNodeError(error);
  }
}

/** Says in the home which process this is, for a supervisor that looks for orphans; returns how to take that back. */
function claimHome({ home }: NodeConfig): () => Promise<void> {
  const path = nodePaths(home).process;
  writeJson(path, identifyProcess(process.pid));
  return async () => rmSync(path, { force: true });
}

async function open(
  doors: NodeDoors,
  { api, home }: NodeConfig,
  services: NodeServices,
  log: Log,
): Promise<OpenedDoors> {
  const adminToken = writeAdminToken(nodePaths(home).adminToken);
  const onBug = (error: unknown) => log.error('a request failed inside the node', { error });
  try {
    return await doors.openDoors(services, { ...api, adminToken, onBug });
  } catch (error) {
    throw toListenError(error, 'the API', api.host, api.port);
  }
}
