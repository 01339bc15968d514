import { match, ok, strictEqual } from 'node:assert';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTemporary, LAUNCHER, runLauncher } from './local-network.ts';
import { runWords } from './run.ts';

describe('up', function () {
  this.timeout(180_000);
  const temporary = createTemporary('up');
  const home = join(temporary.path, 'home');
  const children: ChildProcess[] = [];

  after(async () => {
    await runWords(['down', '--home', home]);
    for (const child of children) child.kill('SIGKILL');
    temporary.remove();
  });

  /** Starts in the foreground; resolves with its words when it tells how to stop. */
  async function startUp(...words: string[]) {
    const child = spawn(process.execPath, [LAUNCHER, 'up', '--home', home, ...words]);
    children.push(child);
    let text = '';
    const ready = new Promise<void>((resolve, reject) => {
      const onText = (chunk: Buffer) => {
        text += chunk;
        if (text.includes('Ctrl-C stops')) resolve();
      };
      child.stdout.on('data', onText);
      child.stderr.on('data', onText);
      child.once('exit', () => reject(new Error(`up ended: ${text}`)));
    });
    await ready;
    return { child, text: () => text };
  }

  it('survives a second SIGINT while it stops, and ends with 0; the next start resumes the chain', async () => {
    const first = await startUp('--base-port', 'auto', '--nodes', '1');
    match(first.text(), /1 validator of one chain/);
    strictEqual((await runWords(['submit', 'put', 'kept', 'yes', '--home', home])).exitCode, 0);
    const gone = once(first.child, 'exit');
    first.child.kill('SIGINT');
    first.child.kill('SIGINT');
    await sleep(20);
    first.child.kill('SIGINT');
    const [exitCode, signal] = await gone;
    strictEqual(exitCode, 0, `${signal} ${first.text()}`);

    const second = await startUp();
    strictEqual((await runWords(['get', 'kept', '--home', home])).stdout, 'yes\n');
    const goneAgain = once(second.child, 'exit');
    second.child.kill('SIGTERM');
    strictEqual((await goneAgain)[0], 0, second.text());
  });

  it('a signal in the middle of a start leaves nothing running', async () => {
    const other = join(temporary.path, 'other');
    const child = spawn(process.execPath, [LAUNCHER, 'up', '--base-port', 'auto', '--home', other]);
    children.push(child);
    const gone = once(child, 'exit');
    while (!existsSync(join(other, 'nodes', 'n0', 'node.log'))) await sleep(10);
    child.kill('SIGINT');
    strictEqual((await gone)[0], 0);
    const down = await runWords(['down', '--home', other]);
    match(down.stderr, /no network runs in/);
    ok(!down.stderr.includes('still running'), down.stderr);
  });

  it('ends when `down` is asked for elsewhere', async () => {
    const { child } = await startUp();
    const gone = once(child, 'exit');
    strictEqual((await runWords(['down', '--home', home])).exitCode, 0);
    strictEqual((await gone)[0], 0);
    const nothing = await runWords(['down', '--home', home]);
    strictEqual(nothing.exitCode, 1);
    match(nothing.stderr, /no network runs in .*logothete up/);
    for (const words of [['get', 'colour'], ['submit', 'put', 'colour', 'blue'], ['block']]) {
      const asked = await runWords([...words, '--home', home]);
      strictEqual(asked.exitCode, 1);
      match(asked.stderr, /does not answer .*`logothete up` starts the network/, words[0]);
    }
  });

  it('names nodes that an earlier supervisor left behind, and `down` stops them', async () => {
    const { child } = await startUp();
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
    const again = await runLauncher('up', '--home', home);
    strictEqual(again.exitCode, 1);
    match(again.stderr, /n0 \(process \d+\)/);
    const down = await runWords(['down', '--home', home]);
    strictEqual(down.exitCode, 0, down.stderr);
    match(down.stderr, /stopped n0/);
  });

  it('--detach tells the reason when the network cannot start', async () => {
    const config = join(temporary.path, 'wrong.yaml');
    writeFileSync(config, 'nodez: 4\n');
    for (const words of [[], ['--detach']]) {
      const { exitCode, stderr } = await runLauncher('up', config, '--home', home, ...words);
      strictEqual(exitCode, 2);
      match(stderr, /nodez.*nodes/s);
      ok(!/^\s+at /m.test(stderr), stderr);
    }
    const other = await runLauncher('up', '--nodes', '3', '--home', home, '--detach');
    strictEqual(other.exitCode, 1);
    match(other.stderr, /this home has a chain with 1 nodes, not 3/);
  });

  it('leaves a directory alone that is not its own', async () => {
    writeFileSync(join(temporary.path, 'mine.txt'), 'mine');
    const { exitCode, stderr } = await runLauncher(
      'up',
      '--fresh',
      '--base-port',
      'auto',
      '--home',
      temporary.path,
    );
    strictEqual(exitCode, 1);
    match(stderr, /is no home of a local network: it holds .*mine\.txt|Nothing was touched/);
  });
});
