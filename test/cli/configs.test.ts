import { deepStrictEqual, ok } from 'node:assert';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readShape, type Shape } from '../../src/base/shape.ts';
import { DEFAULT_LIMITS } from '../../src/ledger/genesis-reading.ts';
import { NODE_SECTIONS, readNodeConfig } from '../../src/node/config.ts';
import { DEFAULT_BALANCES } from '../../src/node/local/accounts.ts';
import { DEFAULT_BASE_PORT, DEFAULT_NODES, readNetworkConfig } from '../../src/node/local/settings.ts';
import { ENGINE_SHAPES } from '../../src/replica/engines.ts';

const CONFIGS = new URL('../../../configs/', import.meta.url);

/** A settings line that is commented out, and not prose: `# key:` or `#   key: value`. */
const COMMENTED = /^( *)# (( {2})*[a-zA-Z]+:( |$))/gm;

describe('the example configurations', () => {
  const directory = mkdtempSync(join(tmpdir(), 'logothete-configs-'));
  after(() => rmSync(directory, { recursive: true }));

  /** What a file says, as it is and with everything that is commented out taken in. */
  function readBoth<T>(name: string, read: (path: string) => T): readonly [T, T] {
    const text = readFileSync(new URL(name, CONFIGS), 'utf8');
    const whole = text.replace(COMMENTED, '$1$2');
    ok(whole !== text, 'something is commented out');
    return [text, whole].map((content) => {
      const path = join(directory, name);
      writeFileSync(path, content);
      return read(path);
    }) as unknown as readonly [T, T];
  }

  it('node.yaml is valid, and shows the true defaults of what it leaves out', () => {
    const [asIs, whole] = readBoth('node.yaml', readNodeConfig);
    deepStrictEqual(whole, asIs);
    const sections = ['log', 'trace', 'timers', 'mempool', 'mining'] as const;
    const text = readFileSync(new URL('node.yaml', CONFIGS), 'utf8');
    for (const section of sections) {
      for (const key of Object.keys(asIs[section]))
        ok(text.includes(`#   ${key}:`), `${section}.${key} is shown`);
    }
  });

  it('local.yaml changes nothing as it is, and shows the true defaults', () => {
    const [asIs, whole] = readBoth('local.yaml', readNetworkConfig);
    deepStrictEqual(asIs, {});
    const { log, trace, timers, mempool, mining } = NODE_SECTIONS;
    deepStrictEqual(whole, {
      nodes: DEFAULT_NODES,
      basePort: DEFAULT_BASE_PORT,
      accounts: DEFAULT_BALANCES,
      engine: { name: 'pbft', parameters: readDefaults(ENGINE_SHAPES.pbft!) },
      limits: DEFAULT_LIMITS,
      log: { ...log.fallback, terminal: false },
      trace: trace.fallback,
      timers: timers.fallback,
      mempool: mempool.fallback,
      mining: mining.fallback,
      traitors: [],
      beyondBudget: false,
    });
  });
});

/** What a shape makes of nothing at all. */
function readDefaults<T>(shape: Shape<T>): T {
  const read = readShape(shape, {});
  ok('value' in read, 'all of it has defaults');
  return read.value;
}
