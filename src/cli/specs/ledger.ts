/** The commands that write to the ledger and read from it. */
import type { ArgumentSpec, CommandSpec, OptionSpec } from '../command.ts';
import { parseHeight, parseInteger, parseShare } from '../parse.ts';

const nodeOption: OptionSpec = {
  usage: '--node <NAME>',
  summary: 'ask this node alone and trust its word (default: f+1 nodes, or a checked certificate)',
};

const submitOptions: readonly OptionSpec[] = [
  { usage: '--as <NAME>', summary: 'development account that signs (default: the first of the genesis)' },
  nodeOption,
  { usage: '--no-wait', summary: 'return when the transaction is accepted, without waiting for its block' },
  {
    usage: '--expires-after <H>',
    summary: 'give up when it is not committed within so many blocks (default 100)',
    parse: parseHeight,
  },
  {
    usage: '--nonce <N>',
    summary: 'nonce of the (first) transaction (default: the next one that the nodes know of)',
    parse: (text, what) => parseInteger(text, what, 0),
  },
];

/** What the four `submit` commands have in common. */
const submitting = { options: submitOptions, json: true, home: true } as const;

const key: ArgumentSpec = { usage: '<KEY>', summary: 'text; stored as its UTF-8 bytes' };

const submitCommands: readonly CommandSpec[] = [
  {
    ...submitting,
    name: 'submit put',
    summary: 'set a key to a value',
    arguments: [key, { usage: '<VALUE>', summary: 'text; stored as its UTF-8 bytes' }],
    examples: ['submit put colour blue', 'submit put a 1 --as bob --node n3'],
    load: async () => (await import('../commands/submit.ts')).runPut,
  },
  {
    ...submitting,
    name: 'submit delete',
    summary: 'remove a key',
    arguments: [key],
    examples: ['submit delete colour'],
    load: async () => (await import('../commands/submit.ts')).runDelete,
  },
  {
    ...submitting,
    name: 'submit transfer',
    summary: 'pay to another account',
    arguments: [
      { usage: '<TO>', summary: 'name of an account, or its public key in 64 hexadecimal digits' },
      { usage: '<AMOUNT>', summary: 'whole number above 0' },
    ],
    examples: ['submit transfer bob 25 --as alice'],
    load: async () => (await import('../commands/submit.ts')).runTransfer,
  },
  {
    ...submitting,
    name: 'submit batch',
    summary: 'submit a file of transactions, one a line',
    details: [
      'A line is {"operations":[...],"as":"NAME"}; "as" may be left out.',
      'All operations of a line are executed, or none:',
      '  {"put":["KEY","VALUE"]}',
      '  {"delete":"KEY"}',
      '  {"transfer":["TO",AMOUNT]}',
      '  {"expect":["KEY","VALUE"]}   fails the transaction unless the key has that value',
      '  {"expect":["KEY",null]}      fails it unless there is no such key',
      'The whole file is read before the first line is submitted. Exit code 1 when any of them fails.',
    ].join('\n'),
    arguments: [{ usage: '<FILE.jsonl>', summary: 'one JSON object a line; `-` reads standard input' }],
    examples: ['submit batch payments.jsonl --as alice'],
    load: async () => (await import('../commands/submit-batch.ts')).runBatch,
  },
];

const readOptions: readonly OptionSpec[] = [nodeOption];

export const ledgerCommands: readonly CommandSpec[] = [
  ...submitCommands,
  {
    name: 'get',
    summary: 'read the value of a key',
    details: 'Exit code 1 when there is no such key.',
    arguments: [key],
    options: readOptions,
    json: true,
    home: true,
    examples: ['get colour', 'get colour --node n3'],
    load: async () => (await import('../commands/get.ts')).runGet,
  },
  {
    name: 'balance',
    summary: 'read the balance of an account',
    arguments: [
      { usage: '<WHO>', summary: 'name of an account, or its public key in 64 hexadecimal digits' },
    ],
    options: readOptions,
    json: true,
    home: true,
    examples: ['balance alice'],
    load: async () => (await import('../commands/balance.ts')).runBalance,
  },
  {
    name: 'block',
    summary: 'show a block: the newest, or the one of a height or hash',
    arguments: [{ usage: '[HEIGHT|HASH]', summary: 'number, or 64 hexadecimal digits' }],
    options: readOptions,
    json: true,
    home: true,
    examples: ['block', 'block 7'],
    load: async () => (await import('../commands/block.ts')).runBlock,
  },
  {
    name: 'tx',
    summary: 'tell what became of a transaction',
    details:
      'Exit code 1 unless it is committed and its receipt is good. With `--prove` also unless transaction and receipt are proven: by their place in ' +
      'a block whose certificate is checked with the genesis. `--json` then prints the proof.',
    arguments: [{ usage: '<ID>', summary: '64 hexadecimal digits, as `submit` prints them' }],
    options: [
      ...readOptions,
      { usage: '--prove', summary: 'believe no node: check a proof of transaction and receipt' },
      {
        usage: '--attacker <SHARE>',
        summary:
          'on a mined chain: tell the chance that somebody with this share takes it back (default 0.1)',
        parse: (text, what) => parseShare(text, what, 0.001, 0.49),
      },
    ],
    json: true,
    home: true,
    examples: [`tx ${'5e'.repeat(32)}`, `tx ${'5e'.repeat(32)} --prove`],
    load: async () => (await import('../commands/tx.ts')).runTx,
  },
  {
    name: 'accounts',
    summary: 'list the named accounts with balance and nonce',
    options: readOptions,
    json: true,
    home: true,
    examples: ['accounts'],
    load: async () => (await import('../commands/accounts.ts')).runAccounts,
  },
  {
    name: 'evidence',
    summary: 'list the proofs of misbehaviour that the nodes hold',
    options: readOptions,
    json: true,
    home: true,
    examples: ['evidence'],
    load: async () => (await import('../commands/evidence.ts')).runEvidence,
  },
];
