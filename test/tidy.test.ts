/** The floors of the house hold: reads `src` and names every import, name or file that does not belong. */
import { deepEqual, ok } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { findImpureNames, findWrongImports, type Sources } from './tidy/rules.ts';

/** Seen from `dist/test`, where this runs. */
const ROOT = new URL('../../', import.meta.url);

function readSources(): Sources {
  const folder = fileURLToPath(new URL('src/', ROOT));
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.ts'),
  );
  return new Map(
    paths.map((path) => [path.replaceAll('\\', '/'), readFileSync(new URL(`src/${path}`, ROOT), 'utf8')]),
  );
}

describe('tidy', () => {
  const sources = readSources();

  it('reads the sources', () => ok(sources.size > 10));
  it('imports go down', () => deepEqual(findWrongImports(sources), []));
  it('the lower floors are pure', () => deepEqual(findImpureNames(sources), []));
});
