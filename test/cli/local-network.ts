/** A real local network for tests of the commands: started and stopped by the launcher, as a person would. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Ran } from './run.ts';

/** Seen from `dist/test/cli`. */
export const LAUNCHER = fileURLToPath(new URL('../../../scripts/logothete', import.meta.url));

/** Runs the launcher in a process of its own. */
export function runLauncher(...words: readonly string[]): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(process.execPath, [LAUNCHER, ...words], (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : Number(error.code);
      resolve({ exitCode, stdout, stderr });
    });
  });
}

/** A directory that is gone after the tests. */
export function createTemporary(name: string): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), `logothete-${name}-`));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
