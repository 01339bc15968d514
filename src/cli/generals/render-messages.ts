/** Who said what, round by round. */
import { generalName } from '../../lab/generals/names.ts';
import type { SentMessage } from '../../lab/generals/record.ts';
import type { CouncilReport } from '../../lab/generals/report.ts';
import type { Screen } from '../screen.ts';

/** Lines that a screen can hold; what is more is counted. */
const LINES_MAX = 40;

/** One sentence to several listeners, which had the same fate. */
interface Line {
  readonly said: SentMessage;
  readonly to: readonly number[];
}

function toLines(sent: readonly SentMessage[]): readonly Line[] {
  const lines = new Map<string, SentMessage[]>();
  for (const said of sent) {
    const { from, path, order, fate, heard, refusal } = said;
    const key = [path.join(' '), from, order, fate, heard, refusal].join('|');
    lines.set(key, [...(lines.get(key) ?? []), said]);
  }
  return [...lines.values()].map((same) => ({ said: same[0]!, to: same.map(({ to }) => to) }));
}

export function renderMessages(screen: Screen, report: CouncilReport): void {
  let room = LINES_MAX;
  for (const { round, sent } of report.rounds) {
    const lines = toLines(report.sent.filter((said) => said.round === round));
    screen.line(screen.colors.bold(`round ${round}`));
    if (lines.length > room) {
      screen.line(`  ${sent} messages, not shown here; --json has them all`);
      continue;
    }
    room -= lines.length;
    for (const line of lines) screen.line(`  ${lineToText(screen, report, line)}`);
    if (lines.length === 0) screen.line('  nothing is said');
  }
  screen.line();
}

function lineToText(
  screen: Screen,
  { scenario, words, generals }: CouncilReport,
  { said, to }: Line,
): string {
  const { path, from, order } = said;
  const listeners = to.map(generalName).join(', ');
  const word = words[order] ?? `order ${order}`;
  const text =
    scenario.kind === 'signed'
      ? `${generalName(from)} → ${listeners}: ${word}, signed by ${path.map(generalName).join(' ')}`
      : `${generalName(from)} → ${listeners}: ${oralToText(path, word)}`;
  const isTraitor = generals[from]!.lie !== null;
  return `${isTraitor ? screen.colors.red(text) : text}${fateToText(said, words)}`;
}

/** `g2 said that g1 said that g0 said attack`, from the mouth of the last. */
function oralToText(path: readonly number[], word: string): string {
  const told = path.slice(0, -1).reverse();
  return told.length === 0
    ? word
    : `"${told.map((general) => `${generalName(general)} said`).join(' ')} ${word}"`;
}

function fateToText({ fate, heard, refusal }: SentMessage, words: readonly string[]): string {
  switch (fate) {
    case 'arrived':
      return '';
    case 'killed':
      return '  [messenger killed]';
    case 'replaced':
      return `  [a spy made it ${words[heard!]}]`;
    case 'refused':
      return `  [refused: ${refusal}]`;
    case 'lost':
      return '  [did not arrive]';
  }
}
