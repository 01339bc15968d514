/** The commands that make liars of running nodes, and judge what came of it. */
import { LIMITS } from '../../base/limits.ts';
import type { CommandSpec, OptionSpec } from '../command.ts';
import { parseInteger, parseSeconds } from '../parse.ts';
import { beyondBudgetOption, lieOptions } from './order-options.ts';

const orderOptions: readonly OptionSpec[] = [
  ...lieOptions,
  { usage: '--victim <NODE>', summary: 'the same as --towards, for one node' },
  { usage: '--target <ID>', summary: 'the transaction that `double-spend` takes back' },
  {
    usage: '--confirmations <N>',
    summary: 'how many blocks `double-spend` waits for before it shows its branch (default 6)',
    parse: (text, what) => parseInteger(text, what, 1, LIMITS.powReorganisationMax),
  },
  { usage: '--seed <S>', summary: 'what random decisions are drawn from (default: name of the node)' },
  beyondBudgetOption,
];

export const labCommands: readonly CommandSpec[] = [
  {
    name: 'traitor',
    summary: 'make a running node lie; `honest` heals it; `traitor list` explains every lie',
    details:
      'In place of its earlier orders. A node that is killed and started again goes on lying. Works on a network of `up` only: its genesis says `lab: true`.',
    arguments: [
      { usage: '<NODE>', summary: 'name of the node, such as n3, or `list`' },
      { usage: '[BEHAVIOUR]', summary: 'what it does, such as equivocate; or honest' },
    ],
    options: orderOptions,
    json: true,
    home: true,
    examples: [
      'traitor list',
      'traitor n3 equivocate',
      'traitor n3 silent --when from:20+p:0.5 --towards n0,n1',
      'traitor n3 double-spend --target ID --confirmations 6',
      'traitor n3 eclipse --victim n0',
      'traitor n3 honest',
    ],
    load: async () => (await import('../commands/traitor.ts')).runTraitor,
  },
  {
    name: 'verdict',
    summary: 'is the book right, does it go on, how well, and who is proven to have lied?',
    details:
      'Believes only nodes that never had an order to lie: compares their blocks, executes their decisions once more, verifies certificates and evidence anew, shows their traces to the checkers, and watches for progress. Exit code 0: safe and live.',
    options: [
      {
        usage: '--patience <S>',
        summary: 'seconds to wait for progress while something waits (default 15)',
        parse: parseSeconds,
      },
    ],
    json: true,
    home: true,
    examples: ['verdict', 'verdict --json'],
    load: async () => (await import('../commands/verdict.ts')).runVerdict,
  },
];
