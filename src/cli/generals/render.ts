/** A council on the terminal: who said what, what each general makes of it, what is decided, and whether IC1 and IC2 hold. */
import { type Explanation, explainReport } from '../../lab/generals/explain.ts';
import { generalName } from '../../lab/generals/names.ts';
import { algorithmName } from '../../lab/generals/plan.ts';
import type { CouncilReport, GeneralReport } from '../../lab/generals/report.ts';
import { COMMANDER } from '../../protocols/generals/council.ts';
import type { SignedGrounds } from '../../protocols/generals/signed/machine.ts';
import type { Screen } from '../screen.ts';
import { renderTable } from '../table.ts';
import { renderMessages } from './render-messages.ts';
import { renderTrees } from './render-trees.ts';

/** @param place where it was held: `on the simulator` */
export function renderCouncil(screen: Screen, report: CouncilReport, place: string): void {
  screen.line(titleOf(report, place));
  screen.line(traitorsOf(report));
  screen.line();
  renderMessages(screen, report);
  if (report.scenario.kind === 'oral') renderTrees(screen, report);
  renderDecisions(screen, report);
  renderCounts(screen, report);
  renderVerdict(screen, report, explainReport(report));
}

function titleOf({ scenario, words }: CouncilReport, place: string): string {
  const { kind, members, order } = scenario;
  const rounds = scenario.parameters.traitorsMax + 1;
  return `${algorithmName(scenario)}, ${kind} messages, ${members} generals, ${rounds} ${rounds > 1 ? 'rounds' : 'round'}, ${place}. The commander g0 is to order ${words[order]}.`;
}

function traitorsOf({ generals }: CouncilReport): string {
  const traitors = generals.filter(({ lie }) => lie !== null);
  if (traitors.length === 0) return 'Everybody is loyal.';
  const names = traitors.map(({ general, lie }) => `${generalName(general)} (${lie})`);
  return `${traitors.length > 1 ? 'Traitors' : 'Traitor'}: ${names.join(', ')}.`;
}

/** V of SM(m), each order with the signatures that brought it. */
function knownToText(grounds: SignedGrounds, words: readonly string[]): string {
  const orders = grounds.map(({ order, chain }) => `${words[order]} (${chain.map(generalName).join(' ')})`);
  return orders.length === 0 ? '-' : orders.join(', ');
}

function renderDecisions(screen: Screen, { generals, scenario, words }: CouncilReport): void {
  const { colors } = screen;
  const isSigned = scenario.kind === 'signed';
  const rows = generals.map(({ general, lie, decision }: GeneralReport) => {
    const role = general === COMMANDER ? 'commander' : 'lieutenant';
    const known = general === COMMANDER || !isSigned ? [] : ((decision?.grounds ?? []) as SignedGrounds);
    return [
      generalName(general),
      role,
      lie === null ? 'loyal' : colors.red('traitor'),
      ...(isSigned ? [knownToText(known, words)] : []),
      lie === null ? (words[decision?.order ?? -1] ?? 'nothing') : '-',
    ];
  });
  const head = ['general', '', '', ...(isSigned ? ['knows (signed by)'] : []), 'decision'];
  screen.line(renderTable(screen, head, rows));
  screen.line();
}

function renderCounts(screen: Screen, { rounds }: CouncilReport): void {
  const sum = (counts: readonly number[]): string =>
    String(counts.reduce((total, count) => total + count, 0));
  const rows = [
    ...rounds.map(({ round, sent, formula }) => [`round ${round}`, String(sent), String(formula)]),
    ['total', sum(rounds.map(({ sent }) => sent)), sum(rounds.map(({ formula }) => formula))],
  ];
  screen.line(renderTable(screen, ['messages', 'sent', 'formula'], rows, ['left', 'right', 'right']));
  screen.line();
}

function renderVerdict(screen: Screen, { verdict, scenario }: CouncilReport, explanation: Explanation): void {
  const wordOf = (holds: boolean): string =>
    holds ? screen.colors.green('holds') : screen.colors.red('VIOLATED');
  screen.line(`IC1 ${wordOf(verdict.ic1)}: ${explanation.ic1}.`);
  screen.line(`IC2 ${wordOf(verdict.ic2)}: ${explanation.ic2}.`);
  for (const remark of explanation.remarks) screen.line(remark);
  screen.line(`The same run again: the same words and --seed ${scenario.seed}`);
}
