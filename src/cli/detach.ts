/** `up --detach`: the supervisor as a process of its own that outlives this one; its words go to `supervisor.log` in the home. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSupervisorClient, type SupervisorControl } from '../api/supervisor-client.ts';
import { waitForSupervisorAddress } from '../node/home.ts';
import { AnswerIsNo } from './exit.ts';

/** A network of sixteen on a loaded machine; a start normally takes two seconds. */
const START_MS = 60_000;

/**
 * Starts `words` detached and waits until its supervisor answers.
 * @throws AnswerIsNo with the last words of a supervisor that ended instead.
 */
export async function startDetached(words: readonly string[], home: string): Promise<SupervisorControl> {
  mkdirSync(home, { recursive: true });
  const logFile = join(home, 'supervisor.log');
  const log = openSync(logFile, 'w');
  const child = spawn(process.execPath, [process.argv[1]!, ...words], {
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  try {
    const address = await Promise.race([
      waitForSupervisorAddress(home, START_MS),
      rejectOnExit(child, logFile),
    ]);
    return createSupervisorClient(address);
  } finally {
    child.removeAllListeners();
    child.unref();
  }
}

function rejectOnExit(child: ChildProcess, logFile: string): Promise<never> {
  return new Promise((_resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => reject(new AnswerIsNo('not-started', lastWords(logFile))));
  });
}

function lastWords(logFile: string): string {
  const lines = readFileSync(logFile, 'utf8').trim().split('\n');
  return `the network did not start: ${lines.at(-1)?.replace(/^logothete: /, '')}`;
}
