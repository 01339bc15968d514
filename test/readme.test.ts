/** The README's own application is run as it is printed: four real processes that count together. */
import { strict as assert } from 'node:assert';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

describe('README', () => {
  it('shows an application that works, in about 30 lines', async function () {
    this.timeout(120_000);
    const example = /```js\n([\s\S]*?)```/.exec(readFileSync('README.md', 'utf8'))?.[1];
    assert.ok(example && example.split('\n').length <= 45);
    // inside the package, so that its own name can be imported
    const directory = join('dist', 'readme');
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, 'counter.mjs'), example);
    const cwd = mkdtempSync(join(tmpdir(), 'logothete-readme-'));
    try {
      const script = join(process.cwd(), directory, 'counter.mjs');
      const { stdout } = await promisify(execFile)(process.execPath, [script], { cwd });
      assert.equal(stdout.trim(), 'committed 15');
    } finally {
      rmSync(cwd, { recursive: true, force: true });
    }
  });
});
