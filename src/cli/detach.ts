/** `up --detach`: the supervisor as a process of its own that outlives this one; its words go to `supervisor.log` in the home. */
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createSupervisorClient, type SupervisorControl } from '../api/supervisor-client.ts';
import { readSupervisorAddress } from '../node/home.ts';
import { AnswerIsNo } from './exit.ts';

/** Sixteen nodes that replay long chains on a loaded machine; a start normally takes two seconds. */
const START_MS = 180_000;
const POLL_MS = 50;
/** Seen from `dist/src/cli`. */
const LAUNCHER = fileURLToPath(new URL('../../../scripts/logothete', import.meta.url));

/**
 * Starts `words` detached and waits until its supervisor answers.
 * @throws AnswerIsNo with the last words of a supervisor that ended instead.
 */
export async function startDetached(words: readonly string[], home: string): Promise<SupervisorControl> {
  mkdirSync(home, { recursive: true });
  const logFile = join(home, 'supervisor.log');
  const log = openSync(logFile, 'w');
  const stdio = ['ignore', log, log] as const;
  const child = spawn(process.execPath, [LAUNCHER, ...words], { detached: true, stdio: [...stdio] });
  closeSync(log);
  child.unref();
  const deadlineMs = performance.now() + START_MS;
  for (;;) {
    try {
      return createSupervisorClient(await readSupervisorAddress(home));
    } catch (error) {
      if (child.exitCode !== null || child.signalCode !== null) throw notStarted(logFile);
      if (performance.now() > deadlineMs) throw error;
    }
    await sleep(POLL_MS);
  }
}

function notStarted(logFile: string): AnswerIsNo {
  const lines = readFileSync(logFile, 'utf8').trim().split('\n');
  const reason = lines.at(-1)?.replace(/^logothete: /, '');
  return new AnswerIsNo('not-started', `the network did not start: ${reason}`);
}
