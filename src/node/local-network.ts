/**
 * A network of validators on this host, one process each, and their supervisor in this process. From nothing it begins a chain; a second start
 * resumes the same chain. It answers on a control address of its own, so that commands in other terminals reach it.
 */
import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NodeError, toNodeError } from './errors.ts';
import { type HomeDescription, readHome } from './home.ts';
import { requireSense, shareKeys, writeNodeOrders } from './local/orders.ts';
import { prepareHome } from './local/prepare.ts';
import type { NetworkSettings } from './local/settings.ts';
import { createSupervisor, type LabControl, type NetworkEvent, type Supervisor } from './local/supervisor.ts';
import { removeSupervisorFile, writeSupervisorFile } from './local/supervisor-file.ts';
import { identifyProcess } from './process-identity.ts';

export type { NetworkEvent, NetworkSettings };

export interface LocalNetworkOptions extends NetworkSettings {
  /** Directory of the network; made when missing. */
  readonly home: string;
  /** Take an old chain in this home away first. */
  readonly fresh?: boolean;
  /** What runs one node; the path of its configuration is appended. Default: this package's own command. */
  readonly nodeCommand?: readonly string[];
  readonly onEvent?: (event: NetworkEvent) => void;
}

/** What a local network needs of the doors: `api/ports.ts` is what fits. */
export interface NetworkDoors {
  openSupervisorDoor(
    control: SupervisorControl,
    token: string,
    isRefusal: (error: unknown) => error is Error,
  ): Promise<{ readonly url: string; stop(graceMs: number): Promise<void> }>;
  connectLab(url: string, token: string): LabControl;
  whoAnswers(url: string): Promise<{ readonly chainId: string; readonly name: string } | undefined>;
}

/** Orders to a local network, the same in this process and over its control address. */
export type SupervisorControl = Omit<Supervisor, 'start'>;

export interface LocalNetwork extends SupervisorControl {
  readonly description: HomeDescription;
  /** Resolves when all nodes were stopped by `down`, whoever asked. */
  readonly ended: Promise<void>;
}

/** How long the answer to `down` may take to leave. */
const DOOR_GRACE_MS = 1_000;

/** Seen from `dist/src/node`. */
const OWN_COMMAND = [
  process.execPath,
  fileURLToPath(new URL('../../../scripts/logothete', import.meta.url)),
  'node',
];

/** How often other free ports are looked for, when another program takes those that were free a moment ago. */
const PORT_ATTEMPTS = 5;

/**
 * Starts all nodes; resolves when every one of them answers.
 * @throws NodeError: busy port, somebody else's directory, a network or orphans that run already, a node that does not start
 */
export async function createLocalNetwork(
  options: LocalNetworkOptions,
  doors: NetworkDoors,
): Promise<LocalNetwork> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      // the chain of the first attempt is good
      return await startNetwork(attempt === 1 ? options : { ...options, fresh: false }, doors);
    } catch (error) {
      const failure = toNodeError(error);
      const isUnlucky = options.basePort === 'auto' && failure.code === 'port-busy';
      if (!isUnlucky || attempt === PORT_ATTEMPTS) throw failure;
    }
  }
}

async function startNetwork(options: LocalNetworkOptions, doors: NetworkDoors): Promise<LocalNetwork> {
  const {
    fresh = false,
    nodeCommand = OWN_COMMAND,
    onEvent = () => {},
    traitors = [],
    ...settings
  } = options;
  const home = resolve(options.home);
  const { nodes } = await prepareHome(home, settings, fresh);
  const names = nodes.map(({ name }) => name);
  requireSense(home, names, traitors, options.beyondBudget ?? false);
  writeNodeOrders(home, traitors);
  shareKeys(home, names);
  const description = await readHome(home);
  let close: () => Promise<void> = async () => {};
  let end: () => void = () => {};
  const ended = new Promise<void>((resolveEnded) => {
    end = resolveEnded;
  });
  const { start, ...control } = createSupervisor({
    home,
    nodes,
    command: nodeCommand,
    chainId: description.chainId,
    whoAnswers: doors.whoAnswers,
    connectLab: doors.connectLab,
    onEvent,
    onDown: async () => {
      removeSupervisorFile(home);
      // the answer to who asked is still under way
      void close().then(end);
    },
  });
  try {
    await start();
    const token = randomBytes(32).toString('hex');
    const door = await doors.openSupervisorDoor(control, token, isRefusal);
    close = () => door.stop(DOOR_GRACE_MS);
    writeSupervisorFile(home, { process: identifyProcess(process.pid), url: door.url, token });
  } catch (error) {
    await control.down();
    throw error;
  }
  return { ...control, description, ended };
}

function isRefusal(error: unknown): error is Error {
  return error instanceof NodeError;
}
