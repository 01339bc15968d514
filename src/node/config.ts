/**
 * The configuration of one node: a YAML file, read strictly. Every problem is told with its path, what was expected, and the nearest valid name.
 * What all nodes of a chain must agree on is not here but in the genesis. Paths are relative to the file.
 */
import { dirname, resolve } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { LIMITS } from '../base/limits.ts';
import { flag, integer, list, oneOf, record, type Shape, text, withFallback } from '../base/shape.ts';
import type { Timers } from '../protocols/ordering.ts';
import { MEMPOOL_LIMITS, type MempoolLimits } from '../replica/mempool/limits.ts';
import { ConfigError } from './errors.ts';
import { readText, readValue } from './files.ts';
import { LOG_LEVELS, type LogLevel } from './observe/log.ts';

export interface NodeConfig {
  /** Name of this validator in the genesis. */
  readonly name: string;
  /** The genesis file. */
  readonly genesis: string;
  /** Directory of everything that this node keeps. */
  readonly home: string;
  /** The validator's key file; nobody else may read it. */
  readonly key: string;
  /** Multiaddrs to listen on for peers. */
  readonly listen: readonly string[];
  /** Where the other validators listen, by name. */
  readonly peers: Readonly<Record<string, readonly string[]>>;
  readonly api: {
    readonly host: string;
    /** 0: any free port. */
    readonly port: number;
    /** Names, beside addresses and localhost, under which callers may address the API. */
    readonly allowedHosts: readonly string[];
  };
  readonly log: {
    readonly level: LogLevel;
    /** Also to the terminal, as text for people. */
    readonly terminal: boolean;
    /** Of both files together. */
    readonly bytesMax: number;
  };
  readonly trace: { readonly enabled: boolean; readonly bytesMax: number };
  readonly timers: Timers;
  readonly mempool: MempoolLimits;
  /** Threads that look for work, where the chain is mined. */
  readonly mining: { readonly threads: number };
}

const MEGABYTE = 1_048_576;
const path = text('a path', /^[^\0]+$/);
const name = text('a name of 1..64 letters, digits, ".", "_" or "-"', /^[A-Za-z0-9._-]{1,64}$/);
const multiaddr = text('a multiaddr such as /ip4/127.0.0.1/tcp/26600', /^(\/[^/\s]+)+$/);
const host = text('an address or a host name', /^[^\s/]{1,253}$/);
const fileBytes = integer(65_536, 1_024 * MEGABYTE);
const count = integer(1, LIMITS.integerMax);

/** A record whose keys are names that the writer chose. */
export function byName<T>(of: Shape<T>): Shape<Readonly<Record<string, T>>> {
  const expected = `a record by name, each ${of.expected}`;
  return {
    expected,
    read: (value, at, report) => {
      const names = typeof value === 'object' && value !== null ? Object.keys(value) : [];
      return record(Object.fromEntries(names.map((key) => [key, of]))).read(value, at, report) as Readonly<
        Record<string, T>
      >;
    },
  };
}

/** A record whose keys may all be missing, and which may be missing itself. */
function section<T extends object>(fields: { readonly [K in keyof T]: Shape<T[K]> }, defaults: T): Shape<T> {
  const entries = Object.entries(fields) as [keyof T, Shape<T[keyof T]>][];
  const withDefaults = entries.map(([key, shape]) => [key, withFallback(shape, defaults[key])]);
  return withFallback(record<T>(Object.fromEntries(withDefaults)), defaults);
}

/** Sections of a node's configuration that have defaults; `up CONFIG.yaml` sets them for all nodes of a local network. */
export const NODE_SECTIONS = {
  log: section<NodeConfig['log']>(
    { level: oneOf(...LOG_LEVELS), terminal: flag, bytesMax: fileBytes },
    { level: 'info', terminal: true, bytesMax: 32 * MEGABYTE },
  ),
  trace: section<NodeConfig['trace']>(
    { enabled: flag, bytesMax: fileBytes },
    { enabled: true, bytesMax: 64 * MEGABYTE },
  ),
  timers: section<NodeConfig['timers']>(
    {
      viewTimeoutMs: integer(50, 60_000),
      viewTimeoutMsMax: integer(50, 3_600_000),
      slowdownMax: integer(0, LIMITS.slowdownMax),
    },
    { viewTimeoutMs: 2_000, viewTimeoutMsMax: 60_000, slowdownMax: 0 },
  ),
  mempool: section<MempoolLimits>(
    {
      countMax: count,
      bytesMax: count,
      senderCountMax: count,
      peerCountMax: count,
      batchReserveCount: count,
      asideMs: count,
    },
    MEMPOOL_LIMITS,
  ),
  mining: section<NodeConfig['mining']>({ threads: integer(1, LIMITS.miningThreadsMax) }, { threads: 1 }),
};

export const portShape = integer(0, 65_535);

const nodeConfig: Shape<NodeConfig> = record<NodeConfig>({
  name,
  genesis: path,
  home: withFallback(path, '.'),
  key: withFallback(path, 'key.json'),
  listen: list(multiaddr, 1, 16),
  peers: withFallback(byName(list(multiaddr, 0, 16)), {}),
  api: record({
    host: withFallback(host, '127.0.0.1'),
    port: portShape,
    allowedHosts: withFallback(list(host, 0, 64), []),
  }),
  ...NODE_SECTIONS,
});

/** @throws ConfigError with every problem, or NodeError when the file cannot be read */
export function readNodeConfig(file: string): NodeConfig {
  const config = readYaml(file, 'the configuration of a node', nodeConfig);
  const { viewTimeoutMs, viewTimeoutMsMax } = config.timers;
  if (viewTimeoutMsMax < viewTimeoutMs) {
    const expected = `at least timers.viewTimeoutMs, ${viewTimeoutMs}`;
    throw new ConfigError(file, [
      { path: 'timers.viewTimeoutMsMax', expected, found: String(viewTimeoutMsMax) },
    ]);
  }
  const at = (relative: string) => resolve(dirname(file), relative);
  return { ...config, genesis: at(config.genesis), home: at(config.home), key: at(config.key) };
}

/** A YAML file of one shape. @throws ConfigError, with line and column where it is not even YAML */
export function readYaml<T>(file: string, what: string, shape: Shape<T>): T {
  const document = parseDocument(readText(file, what), {
    lineCounter: new LineCounter(),
    prettyErrors: true,
  });
  const [error] = document.errors;
  if (error !== undefined) {
    const found = error.message.split('\n')[0]!;
    throw new ConfigError(file, [{ path: '', expected: 'YAML', found }]);
  }
  return readValue(file, document.toJS() ?? {}, shape);
}
