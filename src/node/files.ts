/** Small files of a home: read strictly, and replaced as a whole, so that nobody ever sees half of one. */
import { chmodSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { type ConfigProblem, readShape, type Shape } from '../base/shape.ts';
import { ConfigError, NodeError } from './errors.ts';

/** Readable by the owner alone. */
export const SECRET_MODE = 0o600;

/** @throws NodeError saying that the file cannot be read */
export function readText(path: string, what: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'is missing' : 'cannot be read';
    throw new NodeError('bad-config', `${path} ${reason}: ${what}`, { cause: error });
  }
}

/** @throws ConfigError on what is not JSON, or has another shape */
export function readJson<T>(path: string, what: string, shape: Shape<T>): T {
  return readValue(path, parseJson(path, what), shape);
}

/** @throws ConfigError on what is not JSON */
export function parseJson(path: string, what: string): unknown {
  const text = readText(path, what);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ConfigError(path, [notReadable('JSON', error)]);
  }
}

/** @throws ConfigError on a value of another shape */
export function readValue<T>(path: string, value: unknown, shape: Shape<T>): T {
  const read = readShape(shape, value);
  if ('problems' in read) throw new ConfigError(path, read.problems);
  return read.value;
}

export function notReadable(format: string, error: unknown): ConfigProblem {
  return { path: '', expected: format, found: (error as Error).message };
}

/** Replaces the file. */
export function writeFile(path: string, text: string, mode = 0o644): void {
  writeFileSync(`${path}.new`, text, { mode });
  // the mode above counts only for a file that was not there
  chmodSync(`${path}.new`, mode);
  renameSync(`${path}.new`, path);
}

export function writeJson(path: string, value: unknown, mode?: number): void {
  writeFile(path, `${JSON.stringify(value, null, 2)}\n`, mode);
}
