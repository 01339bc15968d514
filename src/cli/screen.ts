/**
 * Where a command writes: answers to standard output, everything else to standard error.
 * Colours only on a terminal; with `--json` standard output carries JSON and nothing else.
 */
import picocolors from 'picocolors';

/** The part of a writable stream that the command line needs; a test hands in a buffer. */
export interface TextStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export interface Streams {
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface Screen {
  /** Was `--json` given? Then `json` answers and `line` is for people who are not there. */
  readonly isJson: boolean;
  /** May a progress bar be drawn? It goes to standard error, so only that matters. */
  readonly isInteractive: boolean;
  readonly colors: ReturnType<typeof picocolors.createColors>;
  /** Characters of one line; 100 where there is no terminal. */
  readonly columns: number;
  readonly stderr: TextStream;
  /** One line of the answer for people; swallowed under `--json`. */
  line(text?: string): void;
  /** The answer for programs: one JSON value on one line; swallowed without `--json`. */
  json(value: unknown): void;
  /** The same for what is JSON already. */
  jsonText(text: string): void;
  /** Something worth knowing that is not the answer. */
  note(text: string): void;
}

/** JSON with big integers as decimal strings: they may exceed what a JSON reader keeps exactly. */
export function valueToJson(value: unknown): string {
  return JSON.stringify(value, (_key, part) => (typeof part === 'bigint' ? part.toString() : part));
}

export function createScreen(streams: Streams, isJson: boolean): Screen {
  const isTerminal = streams.stdout.isTTY === true && !streams.env.NO_COLOR && streams.env.TERM !== 'dumb';
  return {
    isJson,
    isInteractive: streams.stderr.isTTY === true && streams.env.TERM !== 'dumb',
    colors: picocolors.createColors(isTerminal && !isJson),
    columns: streams.stdout.columns ?? 100,
    stderr: streams.stderr,
    line: (text = '') => {
      if (!isJson) streams.stdout.write(`${text}\n`);
    },
    json: (value) => {
      if (isJson) streams.stdout.write(`${valueToJson(value)}\n`);
    },
    jsonText: (text) => {
      if (isJson) streams.stdout.write(`${text}\n`);
    },
    note: (text) => {
      streams.stderr.write(`${text}\n`);
    },
  };
}
