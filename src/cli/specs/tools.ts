/** The commands that check, read and measure. */
import type { CommandSpec } from '../command.ts';
import { parseChoice, parseSeconds } from '../parse.ts';
import { beyondBudgetOption, lieOptions, traitorOption } from './order-options.ts';

export const toolCommands: readonly CommandSpec[] = [
  {
    name: 'verify',
    summary: 'check every record of every node on disk, from genesis',
    details:
      'Every hash link, root, receipt, index, signature and certificate. Exit code 1 and the first fault if one is wrong.',
    arguments: [{ usage: '[DIR]', summary: 'a home, or the directory of one node (default: the home)' }],
    options: [
      {
        usage: '--evidence <FILE>',
        summary: 'check the proofs that `evidence --json` wrote, with the genesis alone; no node is asked',
      },
    ],
    json: true,
    home: true,
    examples: ['verify', 'verify .logothete/nodes/n2', 'verify --evidence evidence.json'],
    load: async () => (await import('../commands/verify.ts')).runVerify,
  },
  {
    name: 'trace',
    summary: "print a node's observed stream, or the transcript of a simulated run, as readable text",
    details:
      'A transcript that `simulate --trace` kept is shown in lanes, one for each node, with virtual time going down.',
    arguments: [{ usage: '<NODE|FILE>', summary: 'name of a node, or a trace file' }],
    json: true,
    home: true,
    examples: ['trace n0', 'trace .logothete/nodes/n0/trace.jsonl'],
    load: async () => (await import('../commands/trace.ts')).runTrace,
  },
  {
    name: 'simulate',
    summary: 'run a scenario with its traitors in the simulator, and tell the verdict',
    details:
      'The same seed gives the same run. `--traitor` takes the place of the traitors in the file. Exit code 1 when the verdict is not the one that the scenario expects (else: safe and live).',
    arguments: [{ usage: '<SCENARIO.yaml>', summary: 'such as configs/scenarios/equivocating-primary.yaml' }],
    options: [
      { usage: '--seed <S>', summary: 'in place of the seed in the file' },
      { usage: '--trace <FILE>', summary: 'keep a transcript there, for `trace FILE`' },
      traitorOption,
      ...lieOptions,
      beyondBudgetOption,
    ],
    json: true,
    home: false,
    examples: [
      'simulate configs/scenarios/equivocating-primary.yaml',
      'simulate configs/scenarios/honest-4.yaml --traitor n2=double-vote --trace /tmp/run.jsonl',
    ],
    load: async () => (await import('../commands/simulate.ts')).runSimulate,
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
      {
        usage: '--engine <NAME>',
        summary: 'pbft (default), or pow: hashes, headers, and what mining costs the API',
        parse: (text, what) => parseChoice(text, what, ['pbft', 'pow']),
      },
    ],
    json: true,
    home: false,
    examples: ['bench', 'bench --seconds 60 --json', 'bench --engine pow --seconds 10'],
    load: async () => (await import('../commands/bench.ts')).runBench,
  },
];
