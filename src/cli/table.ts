/** Tables for people: plain columns without frames, so that they can be copied and cut. */
import Table from 'cli-table3';
import type { Screen } from './screen.ts';

const NO_FRAME = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

export type Align = 'left' | 'right';

/** Renders rows under a head; numbers belong to the right. */
export function renderTable(
  screen: Screen,
  head: readonly string[],
  rows: readonly (readonly string[])[],
  aligns: readonly Align[] = [],
): string {
  const table = new Table({
    head: head.map((text) => screen.colors.bold(text)),
    chars: NO_FRAME,
    colAligns: head.map((_text, column) => aligns[column] ?? 'left'),
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0, compact: true },
  });
  for (const row of rows) table.push([...row]);
  const lines = table.toString().split('\n');
  return lines.map((line) => line.trimEnd()).join('\n');
}
