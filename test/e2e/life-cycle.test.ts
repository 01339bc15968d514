/** How networks and nodes begin and end: signals, orphans, homes that are not ours, chains that go on. */
import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLocalNetwork, NodeError, readHome } from '../../src/index.ts';
import { findRunningNodes, stopOrphans } from '../../src/node/local/orphans.ts';
import { prepareHome } from '../../src/node/local/prepare.ts';
import { NODE_COMMAND, put, removeHomes, startNetwork, temporaryHome, until } from './network.ts';

const hasCode = (code: string) => (error: unknown) => error instanceof NodeError && error.code === code;

/** A node as a process of its own. */
function spawnNode(config: string): {
  process: ChildProcess;
  ended: Promise<{ code: number | null; errors: string }>;
} {
  const [program, ...words] = [...NODE_COMMAND, config];
  const child = spawn(program!, words, { stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr!.on('data', (data) => {
    errors += data;
  });
  const ended = new Promise<{ code: number | null; errors: string }>((resolve) =>
    child.once('close', (code) => resolve({ code, errors })),
  );
  return { process: child, ended };
}

describe('e2e: life cycle', function () {
  this.timeout(120_000);
  after(removeHomes);

  async function singleHome(): Promise<{ home: string; config: string; directory: string }> {
    const home = temporaryHome();
    await prepareHome(home, { nodes: 1, basePort: 'auto' }, false);
    const { nodes } = await readHome(home);
    const { directory } = nodes[0]!;
    return { home, directory, config: join(directory, 'node.yaml') };
  }

  const isUp = (home: string) => async () => findRunningNodes(home).length === 1 && (await answers(home));
  const answers = async (home: string) => {
    const { nodes } = await readHome(home);
    return fetch(`${nodes[0]!.apiUrl}/health`).then(
      ({ ok: isOk }) => isOk,
      () => false,
    );
  };

  it('drains on SIGTERM and exits with 0, and again after a restart', async () => {
    const { home, config } = await singleHome();
    for (let round = 0; round < 2; round += 1) {
      const node = spawnNode(config);
      await until('the node to answer', isUp(home), Boolean);
      node.process.kill('SIGTERM');
      equal((await node.ended).code, 0);
      deepEqual(findRunningNodes(home), []);
    }
  });

  describe('where a node runs', () => {
    let home: string;
    let directory: string;
    let config: string;
    let node: ReturnType<typeof spawnNode>;

    before(async () => {
      ({ home, directory, config } = await singleHome());
      node = spawnNode(config);
      await until('the node to answer', isUp(home), Boolean);
    });
    after(async () => {
      node.process.kill('SIGTERM');
      equal((await node.ended).code, 0);
    });

    it('refuses a second node on one directory, and the first is unharmed', async () => {
      const second = await spawnNode(config).ended;
      equal(second.code, 10);
      match(second.errors, /is in use by another process: stop that node first/);
      ok(await answers(home));
    });

    it('names a busy port of the API, and exits with 12', async () => {
      const other = await singleHome();
      const { port } = new URL((await readHome(home)).nodes[0]!.apiUrl);
      writeFileSync(
        other.config,
        readFileSync(other.config, 'utf8')
          .replace(/port: \d+/, `port: ${port}`)
          .replace(/tcp\/\d+/, 'tcp/0'),
      );
      const refused = await spawnNode(other.config).ended;
      equal(refused.code, 12);
      match(refused.errors, new RegExp(`cannot listen on 127.0.0.1 port ${port}`));
    });

    it('keeps keys and tokens to their owner', () => {
      for (const path of [
        join(directory, 'key.json'),
        join(directory, 'admin-token'),
        join(home, 'accounts.json'),
      ]) {
        equal(statSync(path).mode & 0o777, 0o600, path);
      }
    });
  });

  it('refuses the directory of another chain, and touches nothing', async () => {
    const [one, other] = [await singleHome(), await singleHome()];
    const node = spawnNode(one.config);
    await until('the node to answer', isUp(one.home), Boolean);
    node.process.kill('SIGTERM');
    await node.ended;
    const log = join(one.directory, 'node.log');
    const before = statSync(log).mtimeMs;
    writeFileSync(join(one.home, 'genesis.json'), readFileSync(join(other.home, 'genesis.json')));
    writeFileSync(join(one.directory, 'key.json'), readFileSync(join(other.directory, 'key.json')));
    const refused = await spawnNode(one.config).ended;
    equal(refused.code, 11);
    match(refused.errors, /belongs to chain [0-9a-f]{64}.*Nothing was touched/s);
    equal(statSync(log).mtimeMs, before);
  });

  it('names a wrong key of the configuration, and exits with 2', async () => {
    const { config } = await singleHome();
    writeFileSync(config, readFileSync(config, 'utf8').replace('viewTimeoutMs:', 'viewTimoutMs:'));
    const refused = await spawnNode(config).ended;
    equal(refused.code, 2);
    match(refused.errors, /timers\.viewTimoutMs: .*did you mean viewTimeoutMs\?/);
  });

  it('names orphans of an earlier run, and can stop them', async () => {
    const { home, config } = await singleHome();
    const orphan = spawnNode(config);
    await until('the node to answer', isUp(home), Boolean);
    await rejects(
      createLocalNetwork({ home, nodeCommand: NODE_COMMAND }),
      new RegExp(`without their supervisor: n0 \\(process ${orphan.process.pid}\\)`),
    );
    deepEqual(
      (await stopOrphans(home)).map(({ name }) => name),
      ['n0'],
    );
    equal((await orphan.ended).code, 0);
  });

  it('takes no directory that is not ours', async () => {
    const home = temporaryHome();
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, 'letter.txt'), 'mine');
    for (const fresh of [false, true]) {
      await rejects(prepareHome(home, { basePort: 'auto' }, fresh), hasCode('not-a-home'));
    }
    equal(readFileSync(join(home, 'letter.txt'), 'utf8'), 'mine');
  });

  it('refuses another number of nodes for a chain that exists', async () => {
    const { home } = await singleHome();
    await rejects(prepareHome(home, { nodes: 4 }, false), /has a chain with 1 nodes, not 4/);
    await rejects(prepareHome(temporaryHome(), { nodes: 17 }, false), /1 to 16 nodes, not 17/);
  });

  it('begins another chain with fresh, and keeps the old one without', async () => {
    const { home } = await singleHome();
    const first = (await readHome(home)).chainId;
    await prepareHome(home, { basePort: 'auto' }, false);
    equal((await readHome(home)).chainId, first);
    await prepareHome(home, { nodes: 1, basePort: 'auto' }, true);
    const second = (await readHome(home)).chainId;
    ok(first !== second);
  });

  it('reports a node that ends by itself, and does not restart it silently', async () => {
    const one = await startNetwork({ nodes: 1 });
    const { pid } = findRunningNodes(one.home)[0]!;
    process.kill(pid, 'SIGKILL');
    await until(
      'the report',
      async () => one.events,
      (events) => events.length > 0,
    );
    match(one.events[0]!.text, /^n0 ended by SIGKILL, and nobody asked it to/);
    const { nodes } = await one.network.status();
    deepEqual([nodes[0]!.state, nodes[0]!.pid, nodes[0]!.signal], ['crashed', null, 'SIGKILL']);
    await one.network.restart('n0');
    equal((await one.client.submit(one.accounts.alice!, [put('a', '1')])).state, 'committed');
    await one.network.down();
    await one.network.ended;
    ok(!existsSync(join(one.home, 'supervisor.json')));
  });

  it('says why a node did not start', async () => {
    for (const [script, why] of [
      ['console.error("out of luck"); process.exit(3)', /n0 ended before it answered: out of luck/],
      ['process.exit(13)', /n0 ended before it answered: disk-full/],
      ['process.exit(3)', /n0 ended before it answered$/],
    ] as const) {
      const nodeCommand = [process.execPath, '-e', script];
      const options = { home: temporaryHome(), nodes: 1, basePort: 'auto', nodeCommand } as const;
      await rejects(createLocalNetwork(options), ({ message }: Error) => why.test(message));
    }
  });
});
