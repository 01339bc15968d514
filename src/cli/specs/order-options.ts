/** How orders to lie are given on the command line, whether to the nodes of a running network or to simulated ones. */
import type { OptionSpec } from '../command.ts';
import { parseNames, parseTraitors } from '../parse.ts';

export const traitorOption: OptionSpec = {
  usage: '--traitor <NODE=BEHAVIOUR>',
  summary: 'let nodes lie from the start, several with commas between; `traitor list` shows how',
  parse: parseTraitors,
};

export const beyondBudgetOption: OptionSpec = {
  usage: '--beyond-budget',
  summary: 'let more than f nodes lie: the network may fork',
};

/** When, and to whom. */
export const lieOptions: readonly OptionSpec[] = [
  {
    usage: '--when <TRIGGER>',
    summary: 'always, from:HEIGHT, views:1,3, p:0.3, or several joined by + (default always)',
  },
  {
    usage: '--towards <NAMES>',
    summary: 'whom to lie to, with commas; for `censor` an account',
    parse: parseNames,
  },
];
