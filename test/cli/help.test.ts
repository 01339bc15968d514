import { match, ok, strictEqual } from 'node:assert';
import { commandSpecs } from '../../src/cli/program.ts';
import { runWords } from './run.ts';

describe('help', () => {
  it('lists every command of the issue', async () => {
    const { stdout, exitCode } = await runWords(['--help']);
    strictEqual(exitCode, 0);
    const names =
      'generals up down status submit get balance block tx accounts evidence kill restart partition heal verify trace node bench race selfish';
    for (const name of names.split(' ')) match(stdout, new RegExp(`^  ${name}\\b`, 'm'));
  });

  it('gives an example for every command, and the options that the command has', async () => {
    for (const spec of commandSpecs) {
      const { stdout, exitCode } = await runWords([...spec.name.split(' '), '--help']);
      strictEqual(exitCode, 0, spec.name);
      match(stdout, /^Examples?:$/m, spec.name);
      for (const example of spec.examples) {
        ok(stdout.includes(`  $ logothete ${example}\n`), `${spec.name}: ${example}`);
        ok(example.startsWith(spec.name), `the example of ${spec.name} shows ${spec.name}`);
      }
      strictEqual(stdout.includes('--json'), spec.json, `${spec.name} and --json`);
      strictEqual(stdout.includes('--home <DIR>'), spec.home, `${spec.name} and --home`);
    }
  });

  it('shows the operations of submit', async () => {
    const { stdout } = await runWords(['submit', '--help']);
    for (const name of ['put', 'delete', 'transfer', 'batch'])
      match(stdout, new RegExp(`^  ${name}\\b`, 'm'));
    match(stdout, /^Examples:$/m);
  });

  it('tells the version of the package', async () => {
    const { stdout, exitCode } = await runWords(['--version']);
    strictEqual(exitCode, 0);
    match(stdout, /^\d+\.\d+\.\d+\n$/);
  });
});

describe('wrong usage ends with 2, on standard error, without a stack trace', () => {
  const cases: readonly [words: string, message: RegExp][] = [
    ['', /Usage: logothete/],
    ['submit', /Usage: logothete submit/],
    ['statsu', /unknown command 'statsu'\n\(Did you mean status\?\)/],
    ['status --jsn', /unknown option '--jsn'\n\(Did you mean --json\?\)/],
    ['get', /missing required argument 'KEY'/],
    ['get a b', /too many arguments/],
    ['up --nodes 99', /--nodes: expected a whole number from 1 to 16, got "99"/],
    ['up --nodes', /argument missing/],
    ['up --engine pow --threads 0', /--threads: expected a whole number from 1 to 256, got "0"/],
    ['up --engine pow --block-time 1ms', /--block-time: .*got "1ms"/],
    ['up --threads 2', /--threads are for a mined chain: add --engine pow/],
    ['up --engine powder', /--engine: .*"powder"/],
    ['race --q 0.6 --z 2', /--q: .*0\.6/],
    ['selfish --alpha 0.3', /required option '--gamma/],
    ['traitor n3 eclipse --victim n0 --towards n1', /--victim and --towards say the same/],
    ['traitor n3 double-spend --confirmations 0', /--confirmations: expected a whole number from 1/],
    ['node x.yaml --json', /`node` has no option --json/],
    ['--home elsewhere bench', /`bench` has no option --home/],
    ['submit put a', /missing required argument 'VALUE'/],
    ['submit transfer bob lots', /AMOUNT: expected a whole number/],
    ['tx 12', /A transaction id is 64 hexadecimal digits/],
    ['block abc', /HEIGHT or HASH/],
    ['partition n0,,n1', /empty name/],
  ];
  for (const [words, message] of cases) {
    it(words === '' ? '(no words)' : words, async () => {
      const ran = await runWords(words.split(' ').filter(Boolean));
      strictEqual(ran.exitCode, 2);
      strictEqual(ran.stdout, '');
      match(ran.stderr, message);
      ok(!/^\s+at /m.test(ran.stderr), 'no stack trace');
    });
  }
});
