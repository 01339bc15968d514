/**
 * The trace: every line of the observed stream as one line of JSON, so that a run can be read afterwards (`logothete trace`).
 * Hashes and digests are whole, so that the checkers can compare what several nodes saw; longer byte strings are cut, as in every transcript:
 * a trace tells what happened, the chain holds the bytes.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { utf8ToBytes } from '../../base/bytes.ts';
import type { Seen } from '../../checker/seen.ts';
import { bytesToText, stepToLines, valueToText } from '../../replica/observation-text.ts';
import type { Observation, Observer } from '../../replica/ports.ts';
import { previousPath, type RotatingFile } from './rotating-file.ts';

export const TRACE_FILE = 'trace.jsonl';

/** Writes the stream into a file. */
export function createTraceWriter(file: Pick<RotatingFile, 'write'>): Observer {
  return (observation, atMs) => file.write(JSON.stringify({ atMs, ...observation }, cutBytes));
}

/** Hashes and digests. */
const WHOLE_BYTES_MAX = 32;

function cutBytes(_key: string, value: unknown): unknown {
  if (value instanceof Uint8Array) {
    if (value.length > WHOLE_BYTES_MAX) return bytesToText(value);
    // Buffer's own digits: half of what is written are hashes
    return `<${Buffer.from(value.buffer, value.byteOffset, value.length).toString('hex')}>`;
  }
  return typeof value === 'bigint' ? String(value) : value;
}

/** Text for one line of a trace; undefined when the line is none (a torn end, say). */
export function traceLineToText(line: string): string | undefined {
  const read = readLine(line);
  if (read === undefined) return undefined;
  const { atMs, ...observation } = read;
  const time = new Date(atMs).toISOString().slice(11, 23);
  const lines = observation.type === 'step' ? stepToLines(observation) : [`* ${valueToText(observation)}`];
  return lines.map((text) => `${time} ${text}`).join('\n');
}

function readLine(line: string): (Observation & { readonly atMs: number }) | undefined {
  try {
    const value = JSON.parse(line) as Observation & { readonly atMs: number };
    return typeof value.atMs === 'number' && typeof value.type === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** What the checkers are shown of one line; undefined when it is none. Of what was cut they see the text that stands for it. */
export function traceLineToSeen(line: string): { readonly atMs: number; readonly seen: Seen } | undefined {
  const read = readLine(line);
  if (read === undefined) return undefined;
  const { atMs, ...observation } = read;
  return { atMs, seen: toBytes(observation) as Seen };
}

const WHOLE = /^<((?:[0-9a-f]{2})*)>$/;
const CUT = /^[0-9a-f]{8}\.\.\d+$/;

/** Bytes in place of the texts that stand for them, however deep; changes what it is given, since a trace has many lines. */
function toBytes(value: unknown): unknown {
  if (typeof value === 'string') {
    const hex = WHOLE.exec(value)?.[1];
    if (hex !== undefined) return new Uint8Array(Buffer.from(hex, 'hex'));
    return CUT.test(value) ? utf8ToBytes(value) : value;
  }
  if (typeof value === 'object' && value !== null) {
    const parts = value as Record<string, unknown>;
    for (const key in parts) if (typeof parts[key] !== 'number') parts[key] = toBytes(parts[key]);
  }
  return value;
}

/** The trace files of a node's home that exist, oldest first. */
export function traceFiles(directory: string): readonly string[] {
  const present = new Set(readdirSync(directory));
  return [previousPath(TRACE_FILE), TRACE_FILE]
    .filter((name) => present.has(name))
    .map((name) => join(directory, name));
}
