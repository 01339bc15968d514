import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runWords } from './run.ts';

describe('simulate', function () {
  this.timeout(60_000);
  const directory = mkdtempSync(join(tmpdir(), 'logothete-simulate-'));
  const scenario = join(directory, 'scenario.yaml');
  writeFileSync(scenario, 'durationMs: 500\nworkload: { items: 10, retryMs: 2000 }\n');
  after(() => rmSync(directory, { recursive: true }));

  it('tells the verdict, the same one for the same seed', async () => {
    const first = await runWords(['simulate', scenario, '--json']);
    equal(first.exitCode, 0, first.stderr);
    const verdict = JSON.parse(first.stdout);
    deepEqual(
      [verdict.safe, verdict.live, verdict.degraded, verdict.accused, verdict.budget, verdict.violations],
      [true, true, false, [], { f: 1, traitors: 0 }, []],
    );
    equal((await runWords(['simulate', scenario, '--json'])).stdout, first.stdout);
    const other = JSON.parse((await runWords(['simulate', scenario, '--json', '--seed', '2'])).stdout);
    ok(other.hash !== verdict.hash);
  });

  it('makes a traitor by a word, and names it with its proof', async () => {
    const words = [
      'simulate',
      scenario,
      '--traitor',
      'n2=double-vote',
      '--when',
      'from:2',
      '--towards',
      'n0,n1',
    ];
    const { stdout, exitCode } = await runWords(words);
    equal(exitCode, 0, stdout);
    match(stdout, /^traitor {3}n2: lies told: double-vote \d+ times$/m);
    match(stdout, /^proven {4}n2: double-/m);
  });

  it('ends with 1 when it did not end as the scenario expects', async () => {
    const path = join(directory, 'wrong.yaml');
    writeFileSync(path, 'durationMs: 200\nworkload: { items: 2, retryMs: 2000 }\nexpect: { safe: false }\n');
    const { stdout, exitCode } = await runWords(['simulate', path]);
    equal(exitCode, 1);
    match(stdout, /^unexpected safe was expected to be false, and is true$/m);
  });

  it('keeps a transcript that `trace` shows in lanes', async () => {
    const file = join(directory, 'run.jsonl');
    const words = ['simulate', scenario, '--traitor', 'n0=equivocate', '--trace', file];
    equal((await runWords(words)).exitCode, 0);
    const { stdout, exitCode } = await runWords(['trace', file]);
    equal(exitCode, 0);
    const lines = stdout.split('\n');
    match(lines[1]!, /^ +ms {2}n0 +n1 +n2 +n3$/);
    const lanes = ['n0', 'n1', 'n2', 'n3'].map((name) => lines[1]!.indexOf(name));
    const lie = lines.find((line) => line.includes('! equivocate'));
    equal(lie?.indexOf('!'), lanes[0]);
    ok(lines.some((line) => line.indexOf('> pre-prepare 0/1') === lanes[0]));
    ok(lines.some((line) => line.indexOf('> prepare 0/1') === lanes[1]));
    const forged = lines.filter((line) => line.includes('~'));
    ok(
      forged.some((line) => /~ pre-prepare 0\/1 \w{4} to n\d/.test(line)),
      'the second proposal is forged',
    );
    ok(
      forged.slice(1).every((line) => line.indexOf('~') === lanes[0]),
      'and nobody else forges',
    );
    ok(lines.some((line) => line.includes('# n0 double-pre-pre')));
    ok(lines.some((line) => line.includes('= view 1 entered')));
    equal((await runWords(['trace', file, '--json'])).stdout, readFileSync(file, 'utf8'));
  });

  it('shows in a transcript what the network lost, and of honest nodes nothing else', async () => {
    const file = join(directory, 'lost.jsonl');
    const path = join(directory, 'cut.yaml');
    const cut = 'faults: [{ atMs: 100, type: cut, from: n1, to: n2 }]\n';
    writeFileSync(path, `durationMs: 300\nworkload: { items: 4, retryMs: 2000 }\n${cut}`);
    equal((await runWords(['simulate', path, '--trace', file])).exitCode, 0);
    const lines = (await runWords(['trace', file])).stdout.split('\n').slice(1);
    const lost = lines.filter((line) => line.includes(' - '));
    ok(lost.length > 0);
    for (const line of lost) match(line, /^ +\d+\.\d +- n2 misses (prepare|commit|checkpoint)/);
    equal(lines.filter((line) => line.includes('~')).length, 0);
  });

  const wrong: readonly (readonly [string, RegExp])[] = [
    ['nowhere.yaml', /nowhere\.yaml is missing/],
    [`${scenario} --traitor n2=double-vot`, /Did you mean double-vote\?/],
    [`${scenario} --traitor n2`, /expected NODE=BEHAVIOUR/],
    [`${scenario} --when always`, /name one, such as --traitor n3=equivocate/],
    [`${scenario} --traitor n0=silent,n1=silent`, /more than the 1 that.*--beyond-budget/],
  ];
  for (const [words, sentence] of wrong) {
    it(`refuses ${words.replace(scenario, 'SCENARIO')}`, async () => {
      const ran = await runWords(['simulate', ...words.split(' ')], { directory });
      equal(ran.exitCode, 2);
      match(ran.stderr, sentence);
      ok(!/^\s+at /m.test(ran.stderr), 'no stack trace');
    });
  }
});
