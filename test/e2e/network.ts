/** Networks of real processes for tests: started on free ports in a directory of their own, and taken away afterwards. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  createLocalNetwork,
  encodeOperation,
  type KeyPair,
  LedgerClient,
  type LocalNetwork,
  type LocalNetworkOptions,
  type NetworkEvent,
  type StatusRow,
} from '../../src/index.ts';

export const NODE_COMMAND = [process.execPath, fileURLToPath(new URL('./run-node.js', import.meta.url))];

export interface TestNetwork {
  readonly home: string;
  readonly network: LocalNetwork;
  readonly client: LedgerClient;
  readonly events: readonly NetworkEvent[];
  readonly accounts: Readonly<Record<string, KeyPair>>;
  /** A client that asks one node alone. */
  trusting(name: string): LedgerClient;
}

const homes: string[] = [];

export function temporaryHome(): string {
  const home = join(mkdtempSync(join(tmpdir(), 'logothete-e2e-')), 'home');
  homes.push(home);
  return home;
}

/** For `after`: removes every home made so far. */
export function removeHomes(): void {
  for (const home of homes.splice(0)) rmSync(join(home, '..'), { recursive: true, force: true });
}

/** Patient enough for a machine with other work, quick enough for a test that waits for a view change. */
const TIMERS = { viewTimeoutMs: 1_500, viewTimeoutMsMax: 20_000 };

export async function startNetwork(options: Partial<LocalNetworkOptions> = {}): Promise<TestNetwork> {
  const home = options.home ?? temporaryHome();
  const events: NetworkEvent[] = [];
  const network = await createLocalNetwork({
    home,
    basePort: 'auto',
    timers: TIMERS,
    nodeCommand: NODE_COMMAND,
    onEvent: (event) => {
      events.push(event);
      // a test that fails should say why
      console.error(event.text);
    },
    ...options,
  });
  const { genesis, nodes, accounts } = network.description;
  const endpoints = nodes.map(({ name, apiUrl }) => ({ name, url: apiUrl }));
  return {
    home,
    network,
    events,
    client: new LedgerClient({ genesis, endpoints }),
    accounts: Object.fromEntries(accounts.map(({ name, keyPair }) => [name, keyPair])),
    trusting: (trust) => new LedgerClient({ genesis, endpoints, trust }),
  };
}

const encoder = new TextEncoder();

export function put(key: string, value: string): Uint8Array {
  return encodeOperation({ type: 'put', key: encoder.encode(key), value: encoder.encode(value) });
}

export function key(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Waits until something holds, asking again and again; fails with what was seen last. */
export async function until<T>(
  what: string,
  read: () => Promise<T>,
  holds: (value: T) => boolean,
  patienceMs = 60_000,
): Promise<T> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const value = await read();
    if (holds(value)) return value;
    if (performance.now() > deadline) {
      const seen = JSON.stringify(value, (_key, one) => (typeof one === 'bigint' ? String(one) : one));
      throw new Error(`waited in vain for ${what}; last seen: ${seen}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** All nodes answer, stand at one height with one hash, and nothing waits. */
export function isSettled(rows: readonly StatusRow[]): boolean {
  const [first] = rows;
  return rows.every(
    (row) =>
      row.reachable &&
      !row.catchingUp &&
      row.mempool === 0 &&
      row.height === first?.height &&
      row.blockHash === first.blockHash,
  );
}

export function settle({ client }: TestNetwork, minimumHeight = 0): Promise<StatusRow[]> {
  return until(
    'all nodes at one height with one hash',
    () => client.status(),
    (rows) => isSettled(rows) && rows[0]!.height! >= minimumHeight,
  );
}
