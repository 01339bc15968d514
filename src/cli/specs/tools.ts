/** The commands that check, read and measure. */
import type { CommandSpec } from '../command.ts';
import { parseSeconds } from '../parse.ts';

export const toolCommands: readonly CommandSpec[] = [
  {
    name: 'verify',
    summary: 'check every record of every node on disk, from genesis',
    details:
      'Every hash link, root, receipt, index, signature and certificate. Exit code 1 and the first fault if one is wrong.',
    arguments: [{ usage: '[DIR]', summary: 'a home, or the directory of one node (default: the home)' }],
    json: true,
    home: true,
    examples: ['verify', 'verify .logothete/nodes/n2'],
    load: async () => (await import('../commands/verify.ts')).runVerify,
  },
  {
    name: 'trace',
    summary: "print a node's observed stream of events and effects as readable text",
    arguments: [{ usage: '<NODE|FILE>', summary: 'name of a node, or a trace file' }],
    json: true,
    home: true,
    examples: ['trace n0', 'trace .logothete/nodes/n0/trace.jsonl'],
    load: async () => (await import('../commands/trace.ts')).runTrace,
  },
  {
    name: 'bench',
    summary: 'measure a network of four processes on this machine, loaded from outside',
    details:
      'Starts its own network in a temporary directory and removes it. Nothing else should run meanwhile.',
    options: [
      {
        usage: '--seconds <S>',
        summary: 'length of each of the four measurements (default 20)',
        parse: parseSeconds,
      },
    ],
    json: true,
    home: false,
    examples: ['bench', 'bench --seconds 60 --json'],
    load: async () => (await import('../commands/bench.ts')).runBench,
  },
];
