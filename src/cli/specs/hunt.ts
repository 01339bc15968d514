/** The commands that search for runs in which the ledger breaks. */
import { availableParallelism } from 'node:os';
import type { CommandSpec } from '../command.ts';
import { parseChoice, parseDuration, parseInteger, parseNodeCount } from '../parse.ts';
import { EXIT_CODES_TEXT } from '../search/exit-code.ts';

const SEEDS_MAX = 1_000_000_000;

export const huntCommands: readonly CommandSpec[] = [
  {
    name: 'hunt',
    summary: 'run random scenarios with random faults and traitors, and keep those that break a rule',
    details:
      'Every seed draws which faults there are and how strong, and none to f traitors with any lies; then all but the traitors is healed, and it must go on. ' +
      'What is found is made smaller until nothing can go, and kept as a scenario file for `simulate`. Ctrl-C ends a hunt early, and nothing found is lost.\n\n' +
      EXIT_CODES_TEXT,
    options: [
      {
        usage: '--seeds <N>',
        summary: 'so many runs (default 10000; with --time, as many as there is time for)',
        parse: (text, what) => parseInteger(text, what, 1, SEEDS_MAX),
      },
      {
        usage: '--from <S>',
        summary: 'the first seed (default 0)',
        parse: (text, what) => parseInteger(text, what, 0, SEEDS_MAX),
      },
      { usage: '--time <T>', summary: 'end after this time, such as 90s, 10m or 8h', parse: parseDuration },
      {
        usage: '--engine <NAME>',
        summary: 'who orders: pbft',
        parse: (text, what) => parseChoice(text, what, ['pbft']),
      },
      { usage: '--validators <N>', summary: 'how many there are, 1..16 (default 4)', parse: parseNodeCount },
      {
        usage: '--jobs <N>',
        summary: `processes at a time (default: one for each core, ${availableParallelism()} here)`,
        parse: (text, what) => parseInteger(text, what, 1, 256),
      },
      {
        usage: '--bare',
        summary: 'ordering engines alone: no ledger, no signatures, no traitors; many times faster',
      },
      { usage: '--out <DIR>', summary: 'where to keep what is found (default: finds in the home)' },
    ],
    json: true,
    home: true,
    examples: ['hunt --seeds 2000', 'hunt --time 10m --validators 7 --json', 'hunt --from 417 --seeds 1'],
    load: async () => (await import('../commands/hunt.ts')).runHunt,
  },
];
