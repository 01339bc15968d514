/** The floors of the house as a check over source texts: imports go down, the lower floors are pure, no file is forgotten. */
import { posix } from 'node:path';
import { modulesOf, scan } from './scan.ts';

/** Folders of `src` by floor; floor 0 is one family. */
const FLOORS: readonly (readonly string[])[] = [
  ['base', 'codec', 'crypto'],
  ['ledger'],
  ['protocols'],
  ['replica', 'checker'],
  // wraps a replica at its ports, so it stands on it
  ['adversary'],
  ['network', 'storage', 'workers', 'simulator'],
  ['node', 'api', 'lab'],
  ['cli', 'web'],
];
/** Files directly in `src` (what embedders import) may use everything. */
const TOP = FLOORS.length;
const PURE_BELOW = 5;
/** Drives the pure floors on a virtual machine, so it is pure like them. */
const ALSO_PURE = 'simulator';
/** The one file below the ports that may reach for the machine. */
const IMPURE_BY_DESIGN = 'crypto/backend-node.ts';
/** Shared by all protocols, next to the files that lie directly in `protocols`. */
const PROTOCOLS_COMMON = 'common';

/** Packages that one folder wraps: SSZ's encoder checks nothing, so only what `codec` builds on it may be used. */
const WRAPPED: Readonly<Record<string, string>> = {
  '@chainsafe/ssz': 'codec',
  '@chainsafe/persistent-merkle-tree': 'codec',
};

const IMPURE_NAMES =
  /\b(?:Date|performance|setTimeout|setInterval|setImmediate|queueMicrotask|async|await|Promise|process|console|fetch|globalThis)\b|\bMath\s*\.\s*random\b|\bcrypto\s*\.\s*(?:getRandomValues|randomUUID)\b/g;

/** Path inside `src`, such as `ledger/batch.ts`, and text. */
export type Sources = ReadonlyMap<string, string>;

interface Place {
  readonly folder: string;
  readonly floor: number;
  /** The protocol that a file belongs to; undefined outside `protocols` and for what all protocols share. */
  readonly protocol: string | undefined;
}

function placeOf(path: string): Place | undefined {
  const [folder, inner, ...rest] = path.split('/') as [string, ...string[]];
  if (inner === undefined) return { folder: '', floor: TOP, protocol: undefined };
  const floor = FLOORS.findIndex((folders) => folders.includes(folder));
  if (floor < 0) return undefined;
  const isShared = folder !== 'protocols' || rest.length === 0 || inner === PROTOCOLS_COMMON;
  return { folder, floor, protocol: isShared ? undefined : inner };
}

/** What is wrong with one file naming another; undefined when it may. */
function importProblem(from: Place, to: Place): string | undefined {
  if (to.floor > from.floor) return 'goes up';
  if (to.floor === from.floor && from.floor > 0 && to.folder !== from.folder) return 'goes sideways';
  if (from.folder === 'protocols' && to.protocol !== undefined && to.protocol !== from.protocol) {
    return from.protocol === undefined
      ? 'makes what protocols share depend on one of them'
      : 'goes from one protocol to another';
  }
  return undefined;
}

/** The source file that a relative module means; a worker is named by its compiled file. */
function resolve(from: string, module: string): string {
  return posix.join(posix.dirname(from), module).replace(/\.js$/, '.ts');
}

/** What is wrong with one module that a file names. */
function moduleProblem(sources: Sources, path: string, from: Place, module: string): string | undefined {
  const owner = WRAPPED[module];
  if (owner !== undefined && owner !== from.folder) return `the import of ${module} is for ${owner} alone`;
  const target = resolve(path, module);
  const to = module.startsWith('.') && sources.has(target) ? placeOf(target) : undefined;
  const problem = to && importProblem(from, to);
  return problem && `the import of ${target} ${problem}`;
}

/** Imports that go up or sideways, past a wrapper, or to a folder that is on no floor. */
export function findWrongImports(sources: Sources): string[] {
  return [...sources].flatMap(([path, text]) => {
    const from = placeOf(path);
    if (from === undefined) return [`${path}: its folder is on no floor`];
    return modulesOf(scan(text))
      .map((module) => moduleProblem(sources, path, from, module))
      .filter((problem) => problem !== undefined)
      .map((problem) => `${path}: ${problem}`);
  });
}

/** Is the name at `start` just a property, as in `at.process` or `{ process: 1 }`? */
function isPropertyName(code: string, start: number, end: number): boolean {
  const before = code.slice(Math.max(0, start - 80), start).trimEnd();
  const isMember = /\.$/.test(before) && !/\.\.\.$/.test(before);
  const isKey =
    /^\s*\??\s*[:(]/.test(code.slice(end)) && /(?:[{,;]|\breadonly)$/.test(before) && code[end] !== '(';
  return isMember || isKey;
}

/** Clocks, chance, promises and the machine, where only pure code may stand. */
export function findImpureNames(sources: Sources): string[] {
  return [...sources].flatMap(([path, text]) => {
    const place = placeOf(path);
    if (place === undefined || path === IMPURE_BY_DESIGN) return [];
    if (place.floor >= PURE_BELOW && place.folder !== ALSO_PURE) return [];
    const scanned = scan(text);
    const lineOf = (index: number) => scanned.code.slice(0, index).split('\n').length;
    const names = [...scanned.code.matchAll(IMPURE_NAMES)]
      .filter(({ index, 0: name }) => !isPropertyName(scanned.code, index, index + name.length))
      .map(({ index, 0: name }) => `${path}:${lineOf(index)}: ${name} is impure`);
    const modules = modulesOf(scanned).filter((module) => module.startsWith('node:'));
    return [...names, ...modules.map((module) => `${path}: the import of ${module} is impure`)];
  });
}

/**
 * Files that no chain of imports reaches from an entry. A thread or a process that we start is named by its compiled file, so
 * every relative path in quotes counts.
 * @param entries files that are run or imported from outside `src`
 */
export function findForgottenFiles(sources: Sources, entries: readonly string[]): string[] {
  const reached = new Set<string>();
  const waiting = [...entries];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const text = sources.get(path);
    if (text === undefined || reached.has(path)) continue;
    reached.add(path);
    for (const { text: name } of scan(text).strings)
      if (name.startsWith('.')) waiting.push(resolve(path, name));
  }
  return [...sources.keys()].filter((path) => !reached.has(path)).map((path) => `${path}: nobody imports it`);
}
