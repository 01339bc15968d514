/** The commands that measure attacks on proof of work without a network. */
import type { CommandSpec, OptionSpec } from '../command.ts';
import { parseChoice, parseInteger, parseShare } from '../parse.ts';

/** Above, a minority's lead outgrows any memory. */
const SHARE_MAX = 0.49;
const seedOption: OptionSpec = {
  usage: '--seed <N>',
  summary: 'another number gives another sample (default 1)',
  parse: (text, what) => parseInteger(text, what, 0),
};

export const powCommands: readonly CommandSpec[] = [
  {
    name: 'race',
    summary: 'double-spend race against proof of work: simulated, exact and by Nakamoto',
    details:
      'Simulated on the chain and fork-choice code of a mining node; only the hashing is left out. The attacker has one block in advance.',
    options: [
      {
        usage: '--q <SHARE>',
        summary: "the attacker's share of the hashing power, 0.001..0.49",
        parse: (text, what) => parseShare(text, what, 0.001, SHARE_MAX),
        required: true,
      },
      {
        usage: '--z <N>',
        summary: 'confirmations that the payee waits for, 1..1000',
        parse: (text, what) => parseInteger(text, what, 1, 1_000),
        required: true,
      },
      {
        usage: '--runs <N>',
        summary: 'number of races (default 200000)',
        parse: (text, what) => parseInteger(text, what, 1, 100_000_000),
      },
      seedOption,
    ],
    json: true,
    home: false,
    examples: ['race --q 0.3 --z 6', 'race --q 0.1 --z 2 --runs 50000 --json'],
    load: async () => (await import('../commands/race.ts')).runRace,
  },
  {
    name: 'selfish',
    summary: 'selfish mining: share of the main chain, simulated and exact',
    details:
      'Simulated on the chain and fork-choice code of a mining node; only the hashing is left out. With --tie lot, honest miners draw among tips of equal work, as if gamma were one half.',
    options: [
      {
        usage: '--alpha <SHARE>',
        summary: "the attacker's share of the hashing power, 0.001..0.49",
        parse: (text, what) => parseShare(text, what, 0.001, SHARE_MAX),
        required: true,
      },
      {
        usage: '--gamma <SHARE>',
        summary: "share of the honest power that mines on the attacker's block in a tie, 0..1",
        parse: (text, what) => parseShare(text, what, 0, 1),
        required: true,
      },
      {
        usage: '--blocks <N>',
        summary: 'blocks mined by everybody together (default 500000)',
        parse: (text, what) => parseInteger(text, what, 1_000, 100_000_000),
      },
      {
        usage: '--tie <RULE>',
        summary: 'what the honest do in a tie: first-seen (default) or lot',
        parse: (text, what) => parseChoice(text, what, ['first-seen', 'lot']),
      },
      seedOption,
    ],
    json: true,
    home: false,
    examples: ['selfish --alpha 0.3 --gamma 0.5', 'selfish --alpha 0.4 --gamma 0 --blocks 100000 --json'],
    load: async () => (await import('../commands/selfish.ts')).runSelfish,
  },
];
