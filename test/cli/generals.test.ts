/** `generals` as a newcomer uses it: what is shown, what scripts read, and a sentence for what cannot be. */
import { deepEqual, deepStrictEqual, match, ok, strictEqual } from 'node:assert';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettings } from '../../src/cli/generals/options.ts';
import { settingsToPlan } from '../../src/lab/generals/plan.ts';
import { runWords } from './run.ts';

const run = (words: string, directory = process.cwd()) =>
  runWords(`generals ${words}`.split(' '), { directory });

describe('generals', () => {
  it('shows who said what, the majority at each node, the decisions, the count and both conditions', async () => {
    const { exitCode, stdout } = await run('--oral --generals 4 --traitors g2 --order attack');
    strictEqual(exitCode, 0);
    match(stdout, /^OM\(1\), oral messages, 4 generals, 2 rounds/);
    match(stdout, /^ {2}g2 → g1, g3: "g0 said retreat"$/m);
    match(
      stdout,
      /^ {2}g0 said attack; votes: attack 2, retreat 1 → attack\n {2}├─ g2\* said retreat\n {2}└─ g3 said attack$/m,
    );
    match(stdout, /^g1 +lieutenant +loyal +attack$/m);
    match(stdout, /^total +9 +9$/m);
    match(stdout, /^IC1 holds: every loyal lieutenant chooses attack\.$/m);
    match(stdout, /^IC2 holds: the loyal commander ordered attack, and so it is done\.$/m);
    match(stdout, /and --seed 1$/m);
  });

  it('shows chains of signatures, what each lieutenant knows, and the proof against the commander', async () => {
    const { exitCode, stdout } = await run('--signed --generals 3 --traitors commander --order attack');
    strictEqual(exitCode, 0);
    match(stdout, /^ {2}g1 → g2: retreat, signed by g0 g1$/m);
    match(stdout, /^g1 +lieutenant +loyal +retreat \(g0\), attack \(g0 g2\) +retreat$/m);
    match(stdout, /^g1 and g2 each hold a proof that g0 is a traitor/m);
  });

  it('refuses two loyal generals and a traitor, and shows with --anyway what goes wrong', async () => {
    const refused = await run('--oral --generals 3 --traitors g2');
    deepStrictEqual([refused.exitCode, refused.stdout], [2, '']);
    match(refused.stderr, /OM\(1\) needs at least 4 generals \(n >= 3m \+ 1\), and there are 3/);
    const shown = await run('--oral --generals 3 --traitors g2 --anyway');
    strictEqual(shown.exitCode, 1);
    match(shown.stdout, /IC2 VIOLATED: the loyal commander ordered attack, but g1 chooses retreat\./);
    match(shown.stdout, /g1 heard attack from the commander, retreat by way of g2: no majority/);
    match(shown.stdout, /cannot tell whether the commander lies or the one who repeats him/);
  });

  it('says which assumption a lost message breaks', async () => {
    const { stdout } = await run('--oral --generals 4 --messenger killed:0.4,spy:0.3 --seed 2');
    match(stdout, /Assumption A1, that a message arrives as it was sent, is given up/);
    match(stdout, /\[messenger killed\]/);
    match(stdout, /\[a spy made it (attack|retreat)\]/);
  });

  it('answers with JSON that says the same', async () => {
    const { stdout } = await run('--signed --generals 3 --traitors commander --json');
    const report = JSON.parse(stdout);
    deepEqual(
      [report.algorithm, report.generals, report.m, report.ic1.holds, report.ic2.holds, report.messages.sent],
      ['SM(1)', 3, 1, true, true, 4],
    );
    deepEqual(report.decisions[1], {
      general: 'g1',
      lie: null,
      decision: 'retreat',
      grounds: [
        { order: 'retreat', signers: ['g0'] },
        { order: 'attack', signers: ['g0', 'g2'] },
      ],
    });
    ok(report.evidence.every((one: { proven: boolean }) => one.proven));
  });

  it('prints the same transcript for the same seed, in the lines that every transcript has', async () => {
    const words = '--generals 7 --traitors g1,g4 --lie random --messenger killed:0.1,spy:0.1 --transcript';
    const { stdout } = await run(`${words} --seed 5`);
    strictEqual((await run(`${words} --seed 5`)).stdout, stdout);
    ok((await run(`${words} --seed 6`)).stdout !== stdout);
    match(stdout, /^ {5}0\.000 g0 > input order \{order=0\}$/m);
    match(stdout, /^ {2}1000\.000 g2 {5}send to 3: \{path=\[0 2\] order=[01]\}$/m);
  });

  it('surveys both kinds, or one', async () => {
    const { exitCode, stdout } = await run('--survey --signed --json');
    strictEqual(exitCode, 0);
    const rows = JSON.parse(stdout) as {
      protocol: string;
      promised: boolean;
      runs: number;
      ic1Violations: number;
    }[];
    ok(rows.every(({ protocol, runs }) => protocol === 'signed' && runs > 0));
    ok(rows.some(({ promised, ic1Violations }) => !promised && ic1Violations > 0));
    ok(rows.every(({ promised, ic1Violations }) => !promised || ic1Violations === 0));
  });

  const wrong: readonly (readonly [words: string, message: RegExp])[] = [
    ['--generals 0', /--generals: expected a whole number from 2 to 128, got "0"/],
    ['--generals four', /--generals: expected a whole number/],
    ['--traitors g9', /There is no general "g9": they are g0 \(the commander, also `commander`\) to g3/],
    ['--traitors g1,,g2', /--traitors: expected words with commas between them/],
    ['--generals 7 --traitors g1,commander,g0', /The traitor g0 is named twice/],
    ['--traitors g1:flop', /There is no lie "flop"\. Did you mean flip/],
    ['--lie flop', /There is no lie "flop"\. Did you mean flip/],
    ['--m 4', /m = 4 traitors among 4 generals: m must be below their number/],
    ['--m 4 --anyway', /m must be below their number/],
    ['--m 1 --traitors g1,g2', /OM\(1\) is made for at most 1 traitor, and there are 2/],
    ['--signed --generals 3 --m 2', /SM\(2\) needs at least 4 generals \(n >= m \+ 2\)/],
    ['--generals 20 --m 6', /274,985,119 messages, above the bound of 100,000/],
    ['--order atack', /There is no order "atack"\. Did you mean attack/],
    ['--orders yes,no', /There is no order "attack"|There is no order "retreat"/],
    ['--orders attack,attack,retreat', /Two of the orders are the same word/],
    ['--messenger dead:1', /expected what happens to messengers/],
    ['--messenger killed:0.9,spy:0.4', /together are at most 1/],
    ['--oral --signed', /--oral or --signed, not both/],
    ['--live --generals 17', /at most 16 generals/],
    ['--live --generals 11 --m 3', /5,860 messages, above the bound of 5,000/],
    ['--round-ms 3', /--round-ms: expected a whole number from 50 to 60000/],
    ['--survey --m 2', /--survey brings its own councils/],
    ['none.yaml', /none\.yaml is missing/],
  ];
  for (const [words, message] of wrong) {
    it(`${words} ends with 2 and a sentence`, async () => {
      const { exitCode, stdout, stderr } = await run(words);
      strictEqual(exitCode, 2, stderr);
      strictEqual(stdout, '');
      match(stderr, message);
      ok(!/^\s+at /m.test(stderr), 'no stack trace');
    });
  }
});

describe('configurations of generals', () => {
  const configs = join(process.cwd(), 'configs', 'generals');
  const directory = mkdtempSync(join(tmpdir(), 'logothete-generals-'));
  after(() => rmSync(directory, { recursive: true }));
  const planOf = (file: string) => settingsToPlan(readSettings(file, directory, {}));

  for (const name of readdirSync(configs)) {
    it(`${name} is held, and what it has commented out is the default`, async () => {
      const { exitCode, stdout } = await run(join('configs', 'generals', name));
      strictEqual(exitCode, 0);
      match(stdout, /^IC1 holds/m);
      const text = readFileSync(join(configs, name), 'utf8');
      const whole = join(directory, name);
      writeFileSync(whole, text.replace(/^# ([a-zA-Z]+: )/gm, '$1'));
      deepStrictEqual(planOf(whole), planOf(join(configs, name)));
    });
  }

  it('oral.yaml shows every setting', () => {
    const text = readFileSync(join(configs, 'oral.yaml'), 'utf8');
    for (const key of Object.keys(readSettings(undefined, directory, {})))
      match(text, new RegExp(`^(# )?${key}:`, 'm'));
  });

  it('says what is wrong with a file, and where', async () => {
    const file = join(directory, 'wrong.yaml');
    writeFileSync(file, 'generals: 1\ntraitor: [g1]\nmessenger: { killed: 2 }\n');
    const { exitCode, stderr } = await run(file);
    strictEqual(exitCode, 2);
    match(stderr, /generals: expected an integer in 2\.\.128, found 1/);
    match(stderr, /traitor: .*did you mean traitors\?/);
    match(stderr, /messenger\.killed: expected a probability from 0 to 1, found 2/);
  });

  it('the command line goes before the file', async () => {
    const { stdout } = await run('configs/generals/oral.yaml --generals 10 --traitors g1 --order retreat');
    match(stdout, /^OM\(1\), oral messages, 10 generals, .* to order retreat/);
  });
});
