/** `generals --survey`: the table of what holds and what breaks, and one broken council of each kind to look at. */
import { generalName } from '../../lab/generals/names.ts';
import { algorithmName } from '../../lab/generals/plan.ts';
import { SURVEY_CASES, type SurveyRow, surveyCase } from '../../lab/generals/survey.ts';
import { COUNCILS, type CouncilKind } from '../../protocols/generals/index.ts';
import { createProgress } from '../progress.ts';
import type { Screen } from '../screen.ts';
import { renderTable } from '../table.ts';

const WORDS = ['attack', 'retreat'];

/** Every case, or those of one kind; false when something broke that the theorems promise to hold. */
export function runSurvey(screen: Screen, kind: CouncilKind | undefined, seed: number | string): boolean {
  const cases = SURVEY_CASES.filter((one) => kind === undefined || one.kind === kind);
  const progress = createProgress(screen, 'councils', cases.length);
  const rows: SurveyRow[] = [];
  try {
    for (const [index, one] of cases.entries()) {
      rows.push(...surveyCase(one, seed));
      progress.update(index + 1, cases.length);
    }
  } finally {
    progress.stop();
  }
  screen.json(rows.map(rowToJson));
  renderRows(screen, rows);
  return rows.every((row) => !row.isPromised || !isViolated(row));
}

function isViolated({ ic1Violations, ic2Violations }: SurveyRow): boolean {
  return ic1Violations + ic2Violations > 0;
}

function renderRows(screen: Screen, rows: readonly SurveyRow[]): void {
  const head = ['', 'n', 'traitors', 'where', 'councils', 'how', 'promised', 'IC1', 'IC2'];
  const table = rows.map((row) => [
    algorithmOf(row),
    `${row.members}`,
    `${row.traitors}`,
    row.where,
    `${row.runs}`,
    row.method,
    row.isPromised ? 'yes' : 'no',
    countToText(screen, row.ic1Violations),
    countToText(screen, row.ic2Violations),
  ]);
  screen.line(renderTable(screen, head, table, ['left', 'right', 'right', 'left', 'right']));
  screen.line();
  for (const row of rows) {
    const example = exampleToText(row);
    if (example !== null) screen.line(example);
  }
  const broken = rows.filter((row) => row.isPromised && isViolated(row));
  screen.line(
    broken.length === 0
      ? 'What the theorems promise held in every council: n >= 3m + 1 (oral), any n (signed), at most m traitors.'
      : screen.colors.red('Something broke that the theorems promise: this is a bug, please report it.'),
  );
}

function algorithmOf({ kind, traitorsMax }: SurveyRow): string {
  return `${kind === 'oral' ? 'OM' : 'SM'}(${traitorsMax})`;
}

function countToText({ colors }: Screen, violations: number): string {
  return violations === 0 ? colors.green('holds') : colors.red(`violated ${violations} times`);
}

/** One council of the row that broke, in words: what the traitors said, and what came of it. */
function exampleToText({ example }: SurveyRow): string | null {
  if (example === null) return null;
  const { scenario, held } = example;
  const traitors = scenario.traitors.map(({ general }) => general);
  const said = held.record.sent
    .filter(({ from, to, fate }) => traitors.includes(from) && !traitors.includes(to) && fate === 'arrived')
    .slice(0, 4)
    .map(({ from, to, order, path }) => {
      const about =
        path.length > 1 && scenario.kind === 'oral' ? ` for what ${generalName(path.at(-2)!)} said` : '';
      return `${generalName(from)} tells ${generalName(to)} ${WORDS[order]}${about}`;
    });
  const camps = held.verdict.camps.map(
    ({ order, generals }) => `${generals.map(generalName).join(', ')}: ${WORDS[order]}`,
  );
  const ordered = held.verdict.isCommanderLoyal ? `; g0 ordered ${WORDS[scenario.order]}` : '';
  const tellings = said.length === 0 ? 'the traitors are silent' : said.join(', ');
  return `${algorithmName(scenario)}, ${scenario.members} generals: ${tellings}${ordered}. ${camps.join('; ')}.`;
}

function rowToJson(row: SurveyRow): object {
  const { kind, members, traitorsMax, traitors, method, where, isPromised, placements, runs } = row;
  const { ic1Violations, ic2Violations } = row;
  return {
    algorithm: algorithmOf(row),
    protocol: kind,
    generals: members,
    generalsMin: COUNCILS[kind].membersMin(traitorsMax),
    m: traitorsMax,
    traitors,
    where,
    how: method,
    promised: isPromised,
    placements,
    runs,
    ic1Violations,
    ic2Violations,
    example: exampleToText(row),
  };
}
