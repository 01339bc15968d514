/**
 * Strict reading of parsed JSON or YAML: a shape turns an unknown value into a typed one, or collects every problem with its path, what was
 * expected, and, for an unknown key, the nearest valid name. Nothing is guessed, nothing is ignored.
 */
import { closest, distance } from 'fastest-levenshtein';
import { hexToBytes } from './bytes.ts';

/** One thing wrong with a configuration, for the person who wrote it. */
export interface ConfigProblem {
  /** Where, such as `limits.batchBytes` or `validators[2].name`; empty for the whole. */
  readonly path: string;
  /** What should stand there. */
  readonly expected: string;
  /** What stands there. */
  readonly found: string;
  /** For an unknown key: the valid name that looks most like it, if one does. */
  readonly nearest?: string;
}

/** Reads a value, or reports problems and returns undefined. */
export interface Shape<T> {
  /** For people: what is expected, such as `an integer in 1..128`. */
  readonly expected: string;
  readonly read: (value: unknown, path: string, report: (problem: ConfigProblem) => void) => T | undefined;
  /** Stands in when the key is missing; without it the key is required. */
  readonly fallback?: T;
}

/** The value, or every problem there is. */
export function readShape<T>(shape: Shape<T>, value: unknown): { value: T } | { problems: ConfigProblem[] } {
  const problems: ConfigProblem[] = [];
  const read = shape.read(value, '', (problem) => problems.push(problem));
  return problems.length > 0 ? { problems } : { value: read as T };
}

/** A shape that accepts what `accept` turns into a value, and nothing else. */
export function createShape<T>(expected: string, accept: (value: unknown) => T | undefined): Shape<T> {
  return {
    expected,
    read: (value, path, report) => {
      const accepted = accept(value);
      if (accepted === undefined) report({ path, expected, found: describe(value) });
      return accepted;
    },
  };
}

export function integer(min: number, max: number): Shape<number> {
  return createShape(`an integer in ${min}..${max}`, (value) =>
    Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max
      ? (value as number)
      : undefined,
  );
}

export function text(expected: string, pattern: RegExp): Shape<string> {
  return createShape(expected, (value) =>
    typeof value === 'string' && pattern.test(value) ? value : undefined,
  );
}

export const flag: Shape<boolean> = createShape('true or false', (value) =>
  typeof value === 'boolean' ? value : undefined,
);

/** Exactly `length` bytes, written in hex. */
export function hexBytes(length: number): Shape<Uint8Array> {
  return createShape(`${length} bytes in hex (${length * 2} digits)`, (value) => {
    const bytes = typeof value === 'string' ? hexToBytes(value) : undefined;
    return bytes?.length === length ? bytes : undefined;
  });
}

/** One of a few words. */
export function oneOf<T extends string>(...words: readonly T[]): Shape<T> {
  return createShape(`one of ${words.join(', ')}`, (value) => words.find((word) => word === value));
}

export function list<T>(item: Shape<T>, min: number, max: number): Shape<T[]> {
  const expected = `a list of ${min}..${max}, each ${item.expected}`;
  return {
    expected,
    read: (value, path, report) => {
      if (!Array.isArray(value) || value.length < min || value.length > max) {
        report({ path, expected, found: describe(value) });
        return undefined;
      }
      return value.map((entry, index) => item.read(entry, `${path}[${index}]`, report) as T);
    },
  };
}

/** Shapes of the fields of a record. */
export type Fields<T> = { readonly [K in keyof T]: Shape<T[K]> };

/** Shapes of fields that may be missing. */
export type OptionalFields<T> = { readonly [K in keyof T]-?: Shape<Exclude<T[K], undefined>> };

/**
 * A record with exactly these keys; those whose shape has a fallback may be missing, and so may the `optional` ones, which then do not
 * appear in it.
 */
export function record<T extends object, O extends object = object>(
  fields: Fields<T>,
  optional: OptionalFields<O> = {} as OptionalFields<O>,
): Shape<T & Partial<O>> {
  const shapes: Readonly<Record<string, Shape<unknown>>> = { ...fields, ...optional };
  const names = Object.keys(shapes);
  const expected = `a record of ${names.join(', ')}`;
  return {
    expected,
    read: (value, path, report) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        report({ path, expected, found: describe(value) });
        return undefined;
      }
      for (const name of Object.keys(value)) {
        if (!names.includes(name)) report(toUnknownKey(join(path, name), name, names));
      }
      const entries = Object.entries(shapes).flatMap(([name, shape]) => {
        const at = join(path, name);
        if (Object.hasOwn(value, name))
          return [[name, shape.read((value as Record<string, unknown>)[name], at, report)]];
        if (Object.hasOwn(optional, name)) return [];
        if (shape.fallback === undefined) report({ path: at, expected: shape.expected, found: 'nothing' });
        return [[name, shape.fallback]];
      });
      return Object.fromEntries(entries) as T & Partial<O>;
    },
  };
}

/** The same shape, for a key that may be missing. */
export function withFallback<T>(shape: Shape<T>, fallback: T): Shape<T> {
  return { ...shape, fallback };
}

/** `limits.batchByte: expected one of ..., found ... (did you mean batchBytes?)`. */
export function problemToText({ path, expected, found, nearest }: ConfigProblem): string {
  const hint = nearest === undefined ? '' : ` (did you mean ${nearest}?)`;
  return `${path === '' ? 'the whole' : path}: expected ${expected}, found ${found}${hint}`;
}

/** The valid name that a mistyped one was probably meant to be. */
export function nearestName(name: string, names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined;
  const nearest = closest(name, names as string[]);
  return distance(name, nearest) <= Math.max(2, Math.floor(name.length / 2)) ? nearest : undefined;
}

function toUnknownKey(path: string, name: string, names: readonly string[]): ConfigProblem {
  const nearest = nearestName(name, names);
  const problem = {
    path,
    expected: `no such key; known here: ${names.join(', ')}`,
    found: `the key ${name}`,
  };
  return nearest === undefined ? problem : { ...problem, nearest };
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'a record';
  const shown = JSON.stringify(value) ?? 'nothing';
  return shown.length > 80 ? `${shown.slice(0, 80)}...` : shown;
}
