/** The tree of who said what, as each loyal lieutenant holds it, with the majority at each node. */
import { isTraitor } from '../../adversary/generals/scenario.ts';
import { generalName } from '../../lab/generals/names.ts';
import type { CouncilReport } from '../../lab/generals/report.ts';
import { COMMANDER } from '../../protocols/generals/council.ts';
import type { Opinion } from '../../protocols/generals/oral/rules.ts';
import type { Screen } from '../screen.ts';

/** Lines that a screen can hold. */
const LINES_MAX = 60;

export function renderTrees(screen: Screen, report: CouncilReport): void {
  const loyal = report.generals.filter(({ general, lie }) => general !== COMMANDER && lie === null);
  let room = LINES_MAX;
  let left = 0;
  for (const { general, decision } of loyal) {
    const opinion = decision?.grounds as Opinion | undefined;
    if (opinion === undefined) continue;
    const lines = opinionToLines(screen, report, opinion, '', '');
    if (lines.length > room && room < LINES_MAX) {
      left += 1;
      continue;
    }
    screen.line(
      screen.colors.bold(
        `what ${generalName(general)} was told, and the majority at each node (* a traitor)`,
      ),
    );
    for (const line of lines.slice(0, LINES_MAX)) screen.line(`  ${line}`);
    if (lines.length > LINES_MAX)
      screen.line(`  … ${lines.length - LINES_MAX} more lines; --json has them all`);
    screen.line();
    room -= Math.min(room, lines.length);
  }
  if (left > 0) screen.line(`(${left} more trees; --json has them all)\n`);
}

function opinionToLines(
  screen: Screen,
  report: CouncilReport,
  opinion: Opinion,
  branch: string,
  indent: string,
): readonly string[] {
  const lines = [`${branch}${opinionToText(screen, report, opinion)}`];
  for (const [index, other] of opinion.others.entries()) {
    const isLast = index === opinion.others.length - 1;
    const next = `${indent}${isLast ? '   ' : '│  '}`;
    lines.push(...opinionToLines(screen, report, other, `${indent}${isLast ? '└─ ' : '├─ '}`, next));
  }
  return lines;
}

function opinionToText({ colors }: Screen, { scenario, words }: CouncilReport, opinion: Opinion): string {
  const { path, heard, order, others, isMajority } = opinion;
  const speaker = path.at(-1)!;
  const name = isTraitor(scenario, speaker) ? colors.red(`${generalName(speaker)}*`) : generalName(speaker);
  const fallback = words[scenario.parameters.fallback];
  const said = `${name} said ${heard === null ? `nothing, so ${fallback}` : words[heard]}`;
  if (others.length === 0) return said;
  const votes = new Map<number, number>();
  for (const vote of [heard ?? scenario.parameters.fallback, ...others.map((other) => other.order)]) {
    votes.set(vote, (votes.get(vote) ?? 0) + 1);
  }
  const counted = [...votes]
    .sort(([left], [right]) => left - right)
    .map(([vote, count]) => `${words[vote]} ${count}`)
    .join(', ');
  return `${said}; votes: ${counted} → ${colors.bold(words[order]!)}${isMajority ? '' : ' (no majority)'}`;
}
