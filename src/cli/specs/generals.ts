/** The command that holds a council of Byzantine generals. */
import { LIMITS } from '../../base/limits.ts';
import type { CommandSpec, OptionSpec } from '../command.ts';
import { parseMessenger, parseNames, parseSeed } from '../generals/options.ts';
import { parseInteger } from '../parse.ts';

const options: readonly OptionSpec[] = [
  { usage: '--oral', summary: 'oral messages, OM(m): n >= 3m + 1 generals bear m traitors (default)' },
  { usage: '--signed', summary: 'signed messages, SM(m): any number of generals bears m traitors' },
  {
    usage: '--generals <N>',
    summary: 'number of generals, g0 (the commander) to gN-1 (default 4)',
    parse: (text, what) => parseInteger(text, what, 2, LIMITS.generalsMax),
  },
  {
    usage: '--traitors <NAMES>',
    summary: 'who lies: g2,commander; each may have a lie of his own: g2:silent',
    parse: parseNames,
  },
  {
    usage: '--m <M>',
    summary: 'traitors that the algorithm is made for (default: as many as there are)',
    parse: (text, what) => parseInteger(text, what, 0, LIMITS.generalsMax),
  },
  { usage: '--order <ORDER>', summary: 'what the commander is to order (default attack)' },
  {
    usage: '--orders <WORDS>',
    summary: 'the set of orders, in its order (default attack,retreat)',
    parse: parseNames,
  },
  { usage: '--fallback <ORDER>', summary: 'what is done for want of an order (default retreat)' },
  {
    usage: '--lie <LIE>',
    summary:
      'what traitors do: split, flip, silent, random, late-reveal, forge or collude (default: a commander splits, a lieutenant flips)',
  },
  {
    usage: '--messenger <FATES>',
    summary: 'killed:0.1,spy:0.05: share of messages that are lost, and that are rewritten',
    parse: parseMessenger,
  },
  { usage: '--seed <S>', summary: 'decides everything random (default 1)', parse: parseSeed },
  { usage: '--anyway', summary: 'also where no theorem promises anything, to see it fail' },
  { usage: '--live', summary: 'real libp2p processes with real keys, in place of the simulator' },
  {
    usage: '--round-ms <MS>',
    summary: 'length of a round, 50..60000 (default 1000): longer than any messenger of a live council takes',
    parse: (text, what) => parseInteger(text, what, 50, 60_000),
  },
  { usage: '--survey', summary: 'many councils, within the bounds and beyond: what holds and what breaks' },
  { usage: '--transcript', summary: 'every event and effect instead of the picture, by round and path' },
];

export const generalsCommands: readonly CommandSpec[] = [
  {
    name: 'generals',
    summary: 'hold a council of Byzantine generals, and show who said what and what is decided',
    details:
      'Lamport, Shostak and Pease, 1982. IC1: all loyal lieutenants obey the same order. IC2: if the commander is loyal, they obey his. Exit code 1 when one of them is violated.',
    arguments: [{ usage: '[CONFIG.yaml]', summary: 'a council, such as configs/generals/oral.yaml' }],
    options,
    json: true,
    home: false,
    examples: [
      'generals --oral --generals 4 --traitors g2 --order attack',
      'generals --signed --generals 3 --traitors commander --order attack',
      'generals --oral --generals 3 --traitors g2 --anyway',
      'generals --signed --generals 4 --traitors commander,g2 --lie collude --live',
      'generals configs/generals/messenger.yaml',
      'generals --survey',
    ],
    load: async () => (await import('../commands/generals.ts')).runGenerals,
  },
];
