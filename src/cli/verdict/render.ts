/** A verdict on a running network as people read it. */
import type { Screen } from '../screen.ts';
import type { Checked } from './examine.ts';
import type { LiveVerdict } from './judge.ts';
import type { Reorganisations } from './mined.ts';
import { answerToLines, type Dialect, labelled, reasonsToLines, toldToText } from './words.ts';

export function renderVerdict(screen: Screen, names: readonly string[], verdict: LiveVerdict): string {
  const { checked, progress, reorganisations, silent, traitors } = verdict;
  const dialect: Dialect = {
    names,
    safe: `all who never lied tell one chain${exceptTips(reorganisations)}`,
    live: progress.detail,
    timeOf: (atMs) => new Date(atMs).toISOString().slice(11, 23),
  };
  return [
    ...answerToLines(screen, verdict, dialect),
    labelled('checked', describeChecked(checked)),
    ...(reorganisations === null ? [] : [labelled('reverted', describeReverted(reorganisations, screen))]),
    ...traitors.map((one) => labelled('traitor', describeTraitor(one))),
    ...silent.map((name) => labelled('silent', `${name} does not answer`)),
    ...reasonsToLines(screen, verdict, dialect),
  ].join('\n');
}

function describeTraitor({ node, orders, told }: LiveVerdict['traitors'][number]): string {
  const now = orders.map(({ behaviour, when }) => `${behaviour} (${when})`).join(', ') || 'honest again';
  return `${node}: ${now}; lies told since it started: ${toldToText(told)}`;
}

function exceptTips(reorganisations: LiveVerdict['reorganisations']): string {
  return reorganisations === null
    ? ''
    : `, but for the last ${reorganisations.depth} blocks: nothing mined is ever final`;
}

/** How far back the chain was taken: what confirmations were worth so far. */
function describeReverted({ depth, count, deepest }: Reorganisations, { colors }: Screen): string {
  if (count === 0) return 'no block was taken back since the nodes started';
  const words = `the chain was reorganised up to ${count} times, ${deepest} blocks deep at the most`;
  return deepest < depth ? words : colors.yellow(`${words}: ${depth} confirmations were not enough`);
}

function describeChecked({ events, executed, height }: Checked): string {
  const again = executed === 0 ? 'nothing' : `blocks 1 to ${executed} of ${height}`;
  return `${events} events in the traces of all who never lied; ${again} executed once more`;
}
