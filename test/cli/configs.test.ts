import { deepStrictEqual, ok } from 'node:assert';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readNodeConfig } from '../../src/node/config.ts';

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
    const sections = ['log', 'trace', 'timers', 'mempool'] as const;
    const text = readFileSync(new URL('node.yaml', CONFIGS), 'utf8');
    for (const section of sections) {
      for (const key of Object.keys(asIs[section]))
        ok(text.includes(`#   ${key}:`), `${section}.${key} is shown`);
    }
  });
});
