/** The simulator and everything below it runs in a browser: walks what is imported under the default condition, packages too. */
import { deepEqual, ok } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import { modulesOf, scan } from './tidy/scan.ts';

/** Seen from `dist/test`, where this runs. */
const ROOT = new URL('../../', import.meta.url);
const ENTRIES = [
  'src/simulator/bare/engine-world.ts',
  'src/simulator/whole/replica-world.ts',
  'src/simulator/random-scenario.ts',
];

const { imports } = JSON.parse(readFileSync(new URL('package.json', ROOT), 'utf8')) as {
  imports: Record<string, { readonly node: string; readonly default: string }>;
};

/** The source file that a module means in a browser; undefined for a package. */
function fileOf(from: string, module: string): string | undefined {
  const { default: mapped } = imports[module] ?? {};
  if (mapped !== undefined) return mapped.replace('./dist/', '').replace(/\.js$/, '.ts');
  return module.startsWith('.') ? posix.join(posix.dirname(from), module) : undefined;
}

/** Every file that a browser would load, with the packages that each names. Types are gone by then. */
function reach(entries: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const packages = new Map<string, readonly string[]>();
  const waiting = [...entries];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (packages.has(path)) continue;
    const compiled = new URL(`dist/${path.replace(/\.ts$/, '.js')}`, ROOT);
    const modules = modulesOf(scan(readFileSync(compiled, 'utf8')));
    packages.set(
      path,
      modules.filter((module) => fileOf(path!, module) === undefined),
    );
    for (const module of modules) {
      const file = fileOf(path, module.replace(/\.js$/, '.ts'));
      if (file !== undefined) waiting.push(file);
    }
  }
  return packages;
}

describe('in a browser', () => {
  const reached = reach(ENTRIES);
  const named = [...reached].flatMap(([path, packages]) => packages.map((name) => `${path}: ${name}`));

  it('is walked as a whole', () => ok(reached.size > 100));

  it('the simulator reaches the pure backend, and not the one of Node', () => {
    ok(reached.has('src/crypto/backend-pure.ts'));
    ok(!reached.has('src/crypto/backend-node.ts'));
  });

  it('nothing below the simulator needs a module of Node', () => {
    deepEqual(
      named.filter((line) => isBuiltin(line.split(': ')[1]!)),
      [],
    );
  });

  it('nothing below the simulator needs native code', () => {
    const native = ['sodium-native', 'classic-level', '@chainsafe/hashtree'];
    deepEqual(
      named.filter((line) => native.includes(line.split(': ')[1]!)),
      [],
    );
  });
});
