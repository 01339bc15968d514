/**
 * Structured logs with levels: JSON lines into a file of the node's home, and the same as short text on a terminal.
 * Field values are shown as they are: nothing secret is ever handed to a log.
 */
import { bytesToHex } from '../../base/bytes.ts';
import type { RotatingFile } from './rotating-file.ts';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export type LogFields = Readonly<Record<string, unknown>>;

export interface Log {
  debug(text: string, fields?: LogFields): void;
  info(text: string, fields?: LogFields): void;
  warn(text: string, fields?: LogFields): void;
  error(text: string, fields?: LogFields): void;
}

export interface LogOptions {
  /** Below it nothing is written. */
  readonly level: LogLevel;
  readonly file: Pick<RotatingFile, 'write'>;
  /** Where short text for people goes; undefined: nowhere. */
  readonly terminal: ((line: string) => void) | undefined;
  readonly nowMs: () => number;
}

export function createLog({ level, file, terminal, nowMs }: LogOptions): Log {
  const threshold = LOG_LEVELS.indexOf(level);
  const at =
    (lineLevel: Exclude<LogLevel, 'silent'>) =>
    (text: string, fields: LogFields = {}): void => {
      if (LOG_LEVELS.indexOf(lineLevel) < threshold) return;
      const time = new Date(nowMs()).toISOString();
      file.write(JSON.stringify({ time, level: lineLevel, text, ...toPlain(fields) }));
      terminal?.(`${time.slice(11, 23)} ${lineLevel.padEnd(5)} ${text}${fieldsToText(fields)}`);
    };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

function toPlain(fields: LogFields): LogFields {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, plainValue(value)]));
}

function plainValue(value: unknown): unknown {
  if (value instanceof Uint8Array) return bytesToHex(value);
  if (value instanceof Error) return value.stack ?? value.message;
  return typeof value === 'bigint' ? String(value) : value;
}

function fieldsToText(fields: LogFields): string {
  return Object.entries(fields)
    .map(([name, value]) => ` ${name}=${value instanceof Error ? value.message : plainValue(value)}`)
    .join('');
}
