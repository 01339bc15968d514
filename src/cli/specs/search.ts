/** The commands that search systematically for runs in which the protocol breaks. */
import { availableParallelism } from 'node:os';
import { PRIMARIES } from '../../lab/explore/scope.ts';
import type { CommandSpec, OptionSpec } from '../command.ts';
import { parseChoice, parseInteger } from '../parse.ts';
import { EXIT_CODES_TEXT } from '../search/exit-code.ts';

const NUMBERS_MAX = 1_000_000_000;

function countOption(usage: string, summary: string, min: number, max: number): OptionSpec {
  return { usage, summary, parse: (text, what) => parseInteger(text, what, min, max) };
}

const jobsOption = countOption(
  '--jobs <N>',
  `processes at a time (default: one for each core, ${availableParallelism()} here)`,
  1,
  256,
);

export const searchCommands: readonly CommandSpec[] = [
  {
    name: 'twins',
    summary: 'part a network in every way, view by view, while members of it run twice with one key',
    details:
      'After Bano et al., "Twins: BFT Systems Made Robust": two honest copies of one member, each heard by others, are a traitor that needs no code. ' +
      'In every view the instances are parted into sets that do not hear each other; then all is healed, and the others must go on together. ' +
      'Who leads a view is fixed by PBFT, so the leaders are varied by which members run twice. Schedules that differ only by exchanging two copies are run once. ' +
      `More twins than f may fork the chain, and do.\n\n${EXIT_CODES_TEXT}`,
    options: [
      countOption('--validators <N>', 'how many there are, 1..7 (default 4)', 1, 7),
      countOption('--twins <N>', 'how many of them run twice, 0..3 (default 1)', 0, 3),
      countOption('--partitions <N>', 'sets in each view at most, 1..4 (default 2)', 1, 4),
      countOption('--views <N>', 'views with a partition of their own, 1..8 (default 4)', 1, 8),
      countOption('--limit <N>', 'only so many schedules, evenly spread (default: all)', 1, NUMBERS_MAX),
      countOption('--schedule <K>', 'this schedule alone', 0, Number.MAX_SAFE_INTEGER),
      countOption(
        '--skip <N>',
        'without the first N of them, where a search that was interrupted goes on (default 0)',
        0,
        Number.MAX_SAFE_INTEGER,
      ),
      jobsOption,
    ],
    json: true,
    home: false,
    examples: ['twins --limit 1000', 'twins --views 2 --json', 'twins --schedule 4711'],
    load: async () => (await import('../commands/twins.ts')).runTwins,
  },
  {
    name: 'fuzz-rounds',
    summary:
      'lose what crosses a partition, and change what one member says, in drawn rounds of the protocol',
    details:
      'After Winter et al., "Randomized Testing of Byzantine Fault Tolerant Algorithms" (ByzzFuzz). A round is one step of the protocol, such as the PREPAREs of one view and sequence number. ' +
      'In the drawn rounds a partition drops what crosses it, and one member tells some of the others something else: one field off by one (small scope), anywhere (any scope), or nothing. ' +
      `Then all is healed, and the others must go on together.\n\n${EXIT_CODES_TEXT}`,
    options: [
      countOption('--validators <N>', 'how many there are, 1..16 (default 4)', 1, 16),
      countOption('--partitions <D>', 'rounds with a partition (default 2)', 0, 100),
      countOption('--mutations <C>', 'rounds in which one member lies (default 2)', 0, 100),
      countOption('--rounds <R>', 'all of this in the first so many rounds (default 12)', 1, 200),
      countOption('--seeds <N>', 'so many runs (default 1000)', 1, NUMBERS_MAX),
      countOption('--from <S>', 'the first seed (default 0)', 0, NUMBERS_MAX),
      jobsOption,
    ],
    json: true,
    home: false,
    examples: [
      'fuzz-rounds --seeds 5000',
      'fuzz-rounds --partitions 0 --mutations 4',
      'fuzz-rounds --from 7 --seeds 1 --json',
    ],
    load: async () => (await import('../commands/fuzz-rounds.ts')).runFuzzRounds,
  },
  {
    name: 'explore',
    summary: 'follow every order in which the messages of the first sequence numbers can arrive, to the end',
    details:
      'Every order of deliveries (and of time-outs, with a silent primary) at engines whose disks and ledgers answer at once, up to the decision. Orders that lead to the same are followed once, ' +
      'and of messages that commute with everything else one order is tried. An equivocating primary shows one batch to the first backup and another to the others. ' +
      `Repair by STATUS is left out. Prints how far it got.\n\n${EXIT_CODES_TEXT}`,
    options: [
      countOption('--validators <N>', 'how many there are, 2..7 (default 4)', 2, 7),
      countOption('--sequence <N>', 'sequence numbers to order something for, 1..3 (default 1)', 1, 3),
      {
        usage: '--primary <WHAT>',
        summary: `the primary of view 0: ${PRIMARIES.join(', ')} (default: each in turn)`,
        parse: (text, what) => parseChoice(text, what, PRIMARIES),
      },
      countOption(
        '--views <N>',
        'views whose messages are explored (default 1; 2 with a silent primary)',
        1,
        4,
      ),
      countOption('--limit <STATES>', 'stop after so many states (default 2000000)', 1, 20_000_000),
    ],
    json: true,
    home: false,
    examples: ['explore', 'explore --primary silent --json', 'explore --sequence 2 --primary honest'],
    load: async () => (await import('../commands/explore.ts')).runExplore,
  },
];
