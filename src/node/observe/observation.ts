/** The observed stream of one node, its readers put together: log, trace, and whoever else is handed in. */
import type { Observer } from '../../replica/ports.ts';
import type { NodeConfig } from '../config.ts';
import { nodePaths } from '../node-home.ts';
import { createLog, type Log } from './log.ts';
import { createNarrator } from './narrator.ts';
import { openRotatingFile } from './rotating-file.ts';
import { createTraceWriter } from './trace.ts';

export interface ObservedStream {
  readonly log: Log;
  readonly observer: Observer;
  /** Writes what has gathered, at once. */
  flushSync(): void;
  close(): Promise<void>;
}

export function openObservedStream(
  config: NodeConfig,
  names: readonly string[],
  terminal: (line: string) => void,
  others: readonly Observer[],
): ObservedStream {
  const paths = nodePaths(config.home);
  const complain = (what: string) => (error: Error) =>
    terminal(`${what} cannot be written any more: ${error.message}`);
  const logFile = openRotatingFile(paths.log, config.log.bytesMax, complain('the log'));
  const traceFile = openRotatingFile(paths.trace, config.trace.bytesMax, complain('the trace'));
  const log = createLog({
    level: config.log.level,
    file: logFile,
    terminal: config.log.terminal ? terminal : undefined,
    nowMs: Date.now,
  });
  const readers = [createNarrator(log, (replica) => names[replica] ?? `#${replica}`), ...others];
  if (config.trace.enabled) readers.push(createTraceWriter(traceFile));
  return {
    log,
    observer: (observation, nowMs) => {
      for (const reader of readers) reader(observation, nowMs);
    },
    flushSync: () => {
      logFile.flushSync();
      traceFile.flushSync();
    },
    close: async () => {
      await Promise.all([logFile.close(), traceFile.close()]);
    },
  };
}
