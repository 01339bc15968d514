import { deepEqual, equal, match, ok, throws } from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Find, findToPath, keepFind } from '../../src/cli/hunt/find.ts';
import { drawScenario } from '../../src/lab/swarm.ts';
import { runWords } from './run.ts';

describe('hunt', function () {
  this.timeout(60_000);
  const directory = mkdtempSync(join(tmpdir(), 'logothete-hunt-'));
  after(() => rmSync(directory, { recursive: true }));

  it('runs seeds in processes, and finds nothing', async () => {
    const { stdout, exitCode } = await runWords(['hunt', '--seeds', '2', '--from', '3', '--json'], {
      directory,
    });
    equal(exitCode, 0, stdout);
    const report = JSON.parse(stdout);
    deepEqual(
      [report.validators, report.from, report.seeds, report.sound, report.interrupted, report.finds],
      [4, 3, 2, 2, false, []],
    );
    ok(report.paths['sent a decision after a STATUS'] !== undefined, 'rare paths are counted');
    ok(report.delivered > 0 && report.commits > 0 && report.messagesPerSecond > 0);
    ok(!existsSync(join(directory, '.logothete')), 'nothing found, nothing written');
  });

  it('runs engines alone', async () => {
    const { stdout, exitCode } = await runWords([
      'hunt',
      '--seeds',
      '3',
      '--bare',
      '--validators',
      '7',
      '--jobs',
      '1',
    ]);
    equal(exitCode, 0, stdout);
    match(stdout, /^hunted {5}3 seeds from 0: pbft, 7 validators, engines alone$/m);
    match(stdout, /^broken {5}0 safety, 0 crash, 0 liveness$/m);
    match(stdout, /^speed .* seeds\/s, .* messages\/s, .* commits\/s \(.* s, 1 processes\)$/m);
  });

  it('ends when its time is over', async () => {
    const { stdout, exitCode } = await runWords(['hunt', '--time', '1s', '--jobs', '1', '--json']);
    equal(exitCode, 0, stdout);
    equal(JSON.parse(stdout).interrupted, false);
  });

  it('ends at Ctrl-C with its counts, also when the signal comes twice, and leaves no process behind', async () => {
    const words = ['scripts/logothete', 'hunt', '--jobs', '2', '--json', '--home', directory];
    const child = spawn(process.execPath, words, { detached: true });
    const group = -child.pid!;
    let stdout = '';
    child.stdout.on('data', (text) => {
      stdout += text;
    });
    await once(child.stderr, 'data');
    // the terminal signals the whole group, and npm passes it on
    process.kill(group, 'SIGINT');
    process.kill(group, 'SIGINT');
    const [exitCode] = await once(child, 'close');
    equal(exitCode, 0);
    equal(JSON.parse(stdout).interrupted, true);
    throws(() => process.kill(group, 0), /ESRCH/);
  });

  const find: Find = {
    ...{ seed: 5, kind: 'safety', rule: 'agreement', detail: 'n2, 1.0 ms: two blocks' },
    ...{ file: null, command: '', original: 'hunt --from 5 --seeds 1' },
  };

  it('keeps what it found as a scenario that `simulate` runs', async () => {
    const path = findToPath(join(directory, 'deep', 'finds'), 4, 5, find);
    match(path, /n4-seed5-agreement\.yaml$/);
    keepFind(path, drawScenario(5, 4), find);
    match(readFileSync(path, 'utf8'), /^# The run in which it was found: hunt --from 5 --seeds 1$/m);
    const { stdout, exitCode } = await runWords(['simulate', path]);
    match(stdout, /^Found by a hunt: agreement at n2, 1\.0 ms: two blocks$/m);
    equal(exitCode, 0, stdout);
  });

  it('says what to do where nothing can be kept', () => {
    const file = join(directory, 'file');
    writeFileSync(file, '');
    throws(
      () => keepFind(join(file, 'find.yaml'), drawScenario(5, 4), find),
      /cannot be written to .*Choose another directory with --out/,
    );
  });

  const wrong: readonly (readonly [string, RegExp])[] = [
    ['--seeds 0', /--seeds: expected a whole number from 1 to/],
    ['--time 10', /--time: expected a time from 1s to 168h, such as 10m, got "10"/],
    ['--time 0s', /--time: expected a time from 1s/],
    ['--engine pbtf', /--engine: expected pbft, got "pbtf"\. .*Did you mean pbft/],
    ['--validators 17', /--validators: expected a whole number from 1 to 16/],
    ['--jobs 0', /--jobs: expected a whole number from 1 to 256/],
    ['--from -1', /--from: expected a whole number from 0/],
    ['seeds', /too many arguments/],
  ];
  for (const [words, sentence] of wrong) {
    it(`refuses ${words}`, async () => {
      const ran = await runWords(['hunt', ...words.split(' ')], { directory });
      equal(ran.exitCode, 2);
      match(ran.stderr, sentence);
      ok(!/^\s+at /m.test(ran.stderr), 'no stack trace');
    });
  }
});
