/** The commands that start, watch and hurt a local network. */
import { LIMITS } from '../../base/limits.ts';
import type { CommandSpec, OptionSpec } from '../command.ts';
import { parseBasePort, parseBlockTime, parseChoice, parseInteger, parseNodeCount } from '../parse.ts';
import { beyondBudgetOption, traitorOption } from './order-options.ts';

const nodeArgument = { usage: '<NODE>', summary: 'name of the node, such as n0' };

const upOptions: readonly OptionSpec[] = [
  { usage: '--nodes <N>', summary: 'number of validators, 1..16 (default 4)', parse: parseNodeCount },
  { usage: '--fresh', summary: 'delete the chain in the home directory and begin a new one' },
  { usage: '--detach', summary: 'return as soon as the network runs; `logothete down` stops it' },
  {
    usage: '--base-port <P>',
    summary: 'first of the ports to use, or `auto` for the next free ones',
    parse: parseBasePort,
  },
  {
    usage: '--engine <NAME>',
    summary: 'who orders a new chain: pbft (default) or pow',
    parse: (text, what) => parseChoice(text, what, ['pbft', 'pow']),
  },
  {
    usage: '--block-time <TIME>',
    summary: 'wanted time between two mined blocks, such as 2s or 500ms (default 2s)',
    parse: parseBlockTime,
  },
  {
    usage: '--threads <N>',
    summary: 'mining threads of each node (default 1)',
    parse: (text, what) => parseInteger(text, what, 1, LIMITS.miningThreadsMax),
  },
  traitorOption,
  beyondBudgetOption,
];

export const networkCommands: readonly CommandSpec[] = [
  {
    name: 'up',
    summary: 'start a network of validators on this host, or resume the one in the home directory',
    details: 'Runs until Ctrl-C, which stops all nodes cleanly. A second start resumes the same chain.',
    arguments: [{ usage: '[CONFIG.yaml]', summary: 'settings of the network, such as configs/local.yaml' }],
    options: upOptions,
    json: true,
    home: true,
    examples: [
      'up',
      'up --nodes 7 --home /tmp/seven --base-port auto --detach',
      'up --engine pow --block-time 2s',
      'up --traitor n3=equivocate',
    ],
    load: async () => (await import('../commands/up.ts')).runUp,
  },
  {
    name: 'down',
    summary: 'stop the network of the home directory',
    json: true,
    home: true,
    examples: ['down'],
    load: async () => (await import('../commands/down.ts')).runDown,
  },
  {
    name: 'status',
    summary:
      'show height, hash, view, primary, peers and mempool of every node; total work and hash rate of miners',
    details: 'Exit code 1 when no node answers.',
    json: true,
    home: true,
    examples: ['status', 'status --json'],
    load: async () => (await import('../commands/status.ts')).runStatus,
  },
  {
    name: 'kill',
    summary: 'kill a running node with SIGKILL, as a crash would',
    arguments: [nodeArgument],
    json: true,
    home: true,
    examples: ['kill n0'],
    load: async () => (await import('../commands/kill.ts')).runKill,
  },
  {
    name: 'restart',
    summary: 'start a killed node again, on what is on its disk',
    arguments: [nodeArgument],
    json: true,
    home: true,
    examples: ['restart n0'],
    load: async () => (await import('../commands/restart.ts')).runRestart,
  },
  {
    name: 'partition',
    summary: 'cut the links between groups of running nodes; `heal` joins them again',
    details: 'Every node is in a group; one that is in several reaches them all.',
    arguments: [{ usage: '<GROUPS>', summary: 'groups of names: commas inside, bars between' }],
    json: true,
    home: true,
    examples: ['partition "n0,n1|n2,n3"', 'partition "n0,n1,n2|n0,n1,n3"'],
    load: async () => (await import('../commands/partition.ts')).runPartition,
  },
  {
    name: 'heal',
    summary: 'undo every partition',
    json: true,
    home: true,
    examples: ['heal'],
    load: async () => (await import('../commands/heal.ts')).runHeal,
  },
  {
    name: 'node',
    summary: 'run one node from its own settings, as `up` starts it',
    details: 'Runs until SIGTERM or Ctrl-C, then drains and exits with 0.',
    arguments: [{ usage: '<CONFIG.yaml>', summary: 'settings of the node, such as configs/node.yaml' }],
    json: false,
    home: false,
    examples: ['node .logothete/nodes/n0/node.yaml'],
    load: async () => (await import('../commands/node.ts')).runNode,
  },
];
