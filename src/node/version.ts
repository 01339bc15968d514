/** Version of the program, as its package says. */
import { readFileSync } from 'node:fs';

/** Seen from `dist/src/node`. */
const PACKAGE = new URL('../../../package.json', import.meta.url);

export function readVersion(): string {
  const { version } = JSON.parse(readFileSync(PACKAGE, 'utf8')) as { version: string };
  return version;
}
