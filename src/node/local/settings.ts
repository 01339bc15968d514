/** Settings of a local network: what `up CONFIG.yaml` may say, and what a home remembers of them. */
import type { OrderWords } from '../../adversary/reading.ts';
import { createShape, flag, integer, list, record, type Shape, text } from '../../base/shape.ts';
import { byName, NODE_SECTIONS, type NodeConfig, portShape, readYaml } from '../config.ts';
import { readJson, writeJson } from '../files.ts';

/** Sections that all nodes of a local network share. */
export type NodeSections = Pick<NodeConfig, 'log' | 'trace' | 'timers' | 'mempool' | 'mining'>;

/** What `up CONFIG.yaml` may set; everything may be left out. */
export interface NetworkSettings extends Partial<NodeSections> {
  readonly nodes?: number;
  readonly basePort?: number | 'auto';
  /** Development accounts and their balances. */
  readonly accounts?: Readonly<Record<string, bigint>>;
  /** As in the genesis, whose reader checks it: counts when a chain begins. */
  readonly engine?: unknown;
  /** As in the genesis. */
  readonly limits?: unknown;
  /** As in the genesis, for nodes that run an application of their own; default: the built-in accounts. */
  readonly application?: unknown;
  /** Nodes that lie from this start on, in place of their earlier orders. */
  readonly traitors?: readonly OrderWords[];
  /** More traitors than the network can bear are wanted. */
  readonly beyondBudget?: boolean;
}

export const NODES_MAX = 16;
export const DEFAULT_NODES = 4;
export const DEFAULT_BASE_PORT = 26_600;

const anything = createShape<object>('a record', (value) => value as object);
const balance = createShape('a whole number in 0..2^53-1, or its text', (value) =>
  (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) ||
  (typeof value === 'string' && /^\d{1,20}$/.test(value))
    ? BigInt(value as number | string)
    : undefined,
);
const basePort = createShape<number | 'auto'>('a port in 1..65000, or auto', (value) =>
  value === 'auto' || (Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 65_000)
    ? (value as number | 'auto')
    : undefined,
);

const word = text('1..200 characters', /^.{1,200}$/);
const order: Shape<OrderWords> = record<
  Pick<OrderWords, 'node' | 'behaviour'>,
  Pick<OrderWords, 'when' | 'towards' | 'seed'>
>({ node: word, behaviour: word }, { when: word, towards: list(word, 1, NODES_MAX), seed: word });

const settingsShape: Shape<NetworkSettings> = record<object, NetworkSettings>(
  {},
  {
    nodes: integer(1, NODES_MAX),
    basePort,
    accounts: byName(balance),
    engine: anything,
    limits: anything,
    application: anything,
    traitors: list(order, 0, NODES_MAX),
    beyondBudget: flag,
    ...NODE_SECTIONS,
  },
);

/** @throws ConfigError with every problem, or NodeError when the file cannot be read */
export function readNetworkConfig(file: string): NetworkSettings {
  return readYaml(file, 'the settings of a local network', settingsShape);
}

/** Where one node of a local network listens, on the loopback interface. */
export interface LocalNode {
  readonly name: string;
  readonly peerPort: number;
  readonly apiPort: number;
}

/** What a home remembers, so that a second start needs no settings. */
export interface NetworkFile extends NodeSections {
  readonly nodes: readonly LocalNode[];
}

const networkFileShape: Shape<NetworkFile> = record<NetworkFile>({
  nodes: list(
    record({ name: text('a name', /^n\d{1,2}$/), peerPort: portShape, apiPort: portShape }),
    1,
    NODES_MAX,
  ),
  ...NODE_SECTIONS,
});

export function readNetworkFile(path: string): NetworkFile {
  return readJson(path, 'the description of the local network', networkFileShape);
}

export function writeNetworkFile(path: string, network: NetworkFile): void {
  writeJson(path, network);
}
