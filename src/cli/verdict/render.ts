/** A verdict as people read it: the answer first, then the reasons. */
import type { Screen } from '../screen.ts';
import type { Checked } from './examine.ts';
import type { LiveVerdict } from './judge.ts';
import type { Reorganisations } from './mined.ts';

export function renderVerdict(screen: Screen, verdict: LiveVerdict): string {
  const { safe, live, degraded, budget, accused, violations, excuses, fork, progress, traitors, silent } =
    verdict;
  const { checked, reorganisations } = verdict;
  const { colors } = screen;
  const yes = (good: boolean, words: string): string => (good ? colors.green(words) : colors.red(words));
  const lines = [
    `${yes(safe, safe ? 'safe' : 'NOT SAFE')}      ${safe ? `all who never lied tell one chain${exceptTips(reorganisations)}` : 'the book is broken'}`,
    `${yes(live, live ? 'live' : 'NOT LIVE')}      ${progress.detail}`,
    `${degraded ? colors.yellow('degraded') : 'prompt'}    ${degraded ? 'half of the latest transactions waited longer than half of the patience that there is' : 'transactions do not wait long'}`,
    `budget    f = ${budget.f}, traitors ${budget.traitors}: ${budget.traitors <= budget.f ? 'within' : colors.yellow('beyond')} what can be borne`,
  ];
  lines.push(`checked   ${describeChecked(checked)}`);
  if (reorganisations !== null) lines.push(`reverted  ${describeReverted(reorganisations, colors)}`);
  for (const { node, orders, told } of traitors) {
    const now =
      orders.length === 0
        ? 'honest again'
        : orders.map(({ behaviour, when }) => `${behaviour} (${when})`).join(', ');
    const lies = Object.entries(told).map(([behaviour, count]) => `${behaviour} ${count} times`);
    lines.push(`traitor   ${node}: ${now}; lies told since it started: ${lies.join(', ') || 'none'}`);
  }
  for (const { node, evidence } of accused) {
    lines.push(`proven    ${node}: ${evidence.map(({ kind, id }) => `${kind} (evidence ${id})`).join(', ')}`);
  }
  for (const name of silent) lines.push(`silent    ${name} does not answer`);
  for (const { why } of excuses) lines.push(`excuse    ${why}`);
  for (const { rule, detail } of violations) lines.push(colors.red(`violation ${rule}: ${detail}`));
  if (fork !== null) {
    lines.push(colors.red(`fork      at height ${fork.height}, with two certificates:`));
    for (const { blockHash, signers, certificate } of fork.sides) {
      lines.push(
        `          block ${blockHash.slice(0, 16)}, signed by ${signers.map((one) => `n${one}`).join(', ')}; certificate ${certificate.slice(0, 24)}...`,
      );
    }
  }
  return lines.join('\n');
}

function exceptTips(reorganisations: LiveVerdict['reorganisations']): string {
  return reorganisations === null
    ? ''
    : `, but for the last ${reorganisations.depth} blocks: nothing mined is ever final`;
}

/** How far back the chain was taken: what confirmations were worth so far. */
function describeReverted({ depth, count, deepest }: Reorganisations, colors: Screen['colors']): string {
  if (count === 0) return 'no block was taken back since the nodes started';
  const words = `the chain was reorganised up to ${count} times, ${deepest} blocks deep at the most`;
  return deepest < depth ? words : colors.yellow(`${words}: ${depth} confirmations were not enough`);
}

function describeChecked({ events, executed, height }: Checked): string {
  const again = executed === 0 ? 'nothing' : `blocks 1 to ${executed} of ${height}`;
  return `${events} events in the traces of all who never lied; ${again} executed once more`;
}
