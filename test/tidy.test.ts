/** The floors of the house hold: reads `src` and names every import, name or file that does not belong. */
import { deepEqual, ok } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { findForgottenFiles, findImpureNames, findWrongImports, type Sources } from './tidy/rules.ts';
import { modulesOf, scan } from './tidy/scan.ts';

/** Seen from `dist/test`, where this runs. */
const ROOT = new URL('../../', import.meta.url);
/** What the package exports, and what the command runs. */
const DOORS = ['index.ts', 'cli/main.ts'];
/** What the tests themselves are the users of: folders, and one file. */
const TEST_BEDS = ['simulator/', 'checker/', 'lab/', 'replica/mempool/invariants.ts'];

/** All TypeScript below a folder of the repository, by path inside that folder. */
function readSources(folder: string): Sources {
  const paths = readdirSync(new URL(folder, ROOT), { recursive: true, encoding: 'utf8' });
  return new Map(
    paths
      .filter((path) => path.endsWith('.ts'))
      .map((path) => [path.replaceAll('\\', '/'), readFileSync(new URL(`${folder}${path}`, ROOT), 'utf8')]),
  );
}

/** The backends, which package.json names under `imports`. */
function backends(): string[] {
  const { imports } = JSON.parse(readFileSync(new URL('package.json', ROOT), 'utf8')) as {
    imports: Record<string, Record<string, string>>;
  };
  const files = Object.values(imports).flatMap((conditions) => Object.values(conditions));
  return files.map((file) => file.replace('./dist/src/', '').replace(/\.js$/, '.ts'));
}

/** Files of the test beds that a test imports. */
function testBeds(): string[] {
  return [...readSources('test/')]
    .flatMap(([path, text]) =>
      modulesOf(scan(text)).map((module) => posix.join('test', posix.dirname(path), module)),
    )
    .map((path) => path.replace('src/', ''))
    .filter((path) => TEST_BEDS.some((bed) => path.startsWith(bed)));
}

describe('tidy', () => {
  const sources = readSources('src/');

  it('reads the sources', () => ok(sources.size > 10));
  it('imports go down', () => deepEqual(findWrongImports(sources), []));
  it('the lower floors are pure', () => deepEqual(findImpureNames(sources), []));

  it('no file is forgotten', () => {
    const entries = [...DOORS, ...backends(), ...testBeds()];
    deepEqual(findForgottenFiles(sources, entries), []);
  });
});
