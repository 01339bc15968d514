/**
 * The trace: every line of the observed stream as one line of JSON, so that a run can be read afterwards (`logothete trace`).
 * Byte strings are cut, as in every transcript: a trace tells what happened, the chain holds the bytes.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { bytesToText, stepToLines, valueToText } from '../../replica/observation-text.ts';
import type { Observation, Observer } from '../../replica/ports.ts';
import { previousPath, type RotatingFile } from './rotating-file.ts';

export const TRACE_FILE = 'trace.jsonl';

/** Writes the stream into a file. */
export function createTraceWriter(file: Pick<RotatingFile, 'write'>): Observer {
  return (observation, atMs) => file.write(JSON.stringify({ atMs, ...observation }, cutBytes));
}

function cutBytes(_key: string, value: unknown): unknown {
  if (value instanceof Uint8Array) return bytesToText(value);
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

/** The trace files of a node's home that exist, oldest first. */
export function traceFiles(directory: string): readonly string[] {
  const present = new Set(readdirSync(directory));
  return [previousPath(TRACE_FILE), TRACE_FILE]
    .filter((name) => present.has(name))
    .map((name) => join(directory, name));
}
