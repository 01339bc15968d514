/** A transcript in lanes: a column for each node, virtual time going down. */
import { createShape, list, oneOf, readShape, record, text } from '../base/shape.ts';
import { VALIDATORS_MAX, VIRTUAL_MS_MAX } from './fault-shapes.ts';
import type { TranscriptEntry, TranscriptHead } from './transcript.ts';

/** Before the text of an entry. */
const SIGNS: Readonly<Record<TranscriptEntry['mark'], string>> = {
  say: '>',
  forge: '~',
  lost: '-',
  lie: '!',
  state: '=',
  proof: '#',
  fault: 'x',
  world: '*',
};

/** What the signs mean, for the head of the lanes. */
export const LEGEND = '> says   ~ forges   - is lost   ! lies   = state   # proof   x fault   * the world';

const TIME_WIDTH = 10;
const LANE_WIDTH_MIN = 12;

const headShape = record<TranscriptHead>({
  type: oneOf('run'),
  seed: createShape('a seed', (value) => value as string),
  nodes: list(text('a name', /^n\d{1,2}$/), 1, VALIDATORS_MAX),
});

const entryShape = record<TranscriptEntry>({
  atMs: createShape('a time', (value) =>
    typeof value === 'number' && value >= 0 && value <= 2 * VIRTUAL_MS_MAX ? value : undefined,
  ),
  node: createShape<number | null>('a node or null', (value) =>
    value === null || Number.isInteger(value) ? (value as number | null) : undefined,
  ),
  mark: oneOf('say', 'forge', 'lost', 'lie', 'state', 'proof', 'fault', 'world'),
  text: text('text', /^[^\n]*$/),
});

function readLine<T>(line: string, shape: Parameters<typeof readShape<T>>[0]): T | undefined {
  try {
    const read = readShape(shape, JSON.parse(line));
    return 'value' in read ? read.value : undefined;
  } catch {
    return undefined;
  }
}

/** The head of a kept transcript; undefined: this line begins something else. */
export function readHead(line: string): TranscriptHead | undefined {
  return readLine(line, headShape);
}

export interface Lanes {
  readonly head: string;
  /** Undefined: the line is no entry (a torn end, say). */
  readonly lineToText: (line: string) => string | undefined;
}

/** Lanes that fit so many columns. */
export function createLanes({ nodes, seed }: TranscriptHead, columns: number): Lanes {
  const width = Math.max(LANE_WIDTH_MIN, Math.floor((columns - TIME_WIDTH) / nodes.length));
  const toLane = (words: string): string => words.slice(0, width - 1).padEnd(width);
  return {
    head: `seed ${seed}   ${LEGEND}\n${'ms'.padStart(TIME_WIDTH - 2)}  ${nodes.map(toLane).join('')}`.trimEnd(),
    lineToText(line) {
      const entry = readLine(line, entryShape);
      if (entry === undefined) return undefined;
      const time = `${entry.atMs.toFixed(1).padStart(TIME_WIDTH - 2)}  `;
      const words = `${SIGNS[entry.mark]} ${entry.text}`;
      if (entry.node === null) return time + words;
      return time + ''.padEnd(entry.node * width) + words;
    },
  };
}
