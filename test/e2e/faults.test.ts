/** Real processes that die, are cut off and come back: a pause is allowed, a lost transaction is not. */
import { deepEqual, equal, ok } from 'node:assert/strict';
import type { StatusRow } from '../../src/index.ts';
import { type Load, startLoad } from './load.ts';
import {
  isSettled,
  key,
  put,
  removeHomes,
  settle,
  startNetwork,
  type TestNetwork,
  until,
} from './network.ts';
import { verifyHomes } from './verify-home.ts';

const names = ['n0', 'n1', 'n2', 'n3'];

describe('e2e: faults', function () {
  this.timeout(240_000);
  let four: TestNetwork;
  let load: Load | undefined;

  // one network for all: each fault meets a chain that has seen the ones before, and begins where everything is whole again
  before(async () => {
    four = await startNetwork();
  });
  beforeEach(async () => {
    const { nodes, partition } = await four.network.status();
    deepEqual([nodes.map(({ state }) => state), partition], [Array(4).fill('running'), null]);
    await settle(four);
  });
  afterEach(async () => {
    await load?.stop();
    load = undefined;
  });
  after(async () => {
    await four.network.down();
    await four.network.ended;
    removeHomes();
  });

  /** Everything that was acknowledged is on every node, and all nodes agree. */
  async function requireNothingLost(done: Load): Promise<void> {
    await done.stop();
    const rows = await settle(four);
    ok(done.committed.length > 0, 'the load committed something');
    for (const [index, { id, height }] of done.committed.entries()) {
      const { name } = rows[index % rows.length]!;
      const again = await four.trusting(name).tx(id);
      deepEqual([again.state, again.height], ['committed', height], `${id} on ${name}`);
    }
    await requireEqualRoots(rows[0]!.height!);
  }

  async function requireEqualRoots(height: number): Promise<void> {
    for (let at = height; at > Math.max(0, height - 20); at -= 1) {
      const blocks = await Promise.all(
        four.network.description.nodes.map(({ name }) => four.trusting(name).block(at)),
      );
      for (const { hash, stateRoot } of blocks)
        deepEqual([hash, stateRoot], [blocks[0]!.hash, blocks[0]!.stateRoot], `height ${at}`);
    }
  }

  const committedBeyond = (running: Load, count: number) =>
    until(
      `more than ${count} committed transactions`,
      async () => running.committed.length,
      (committed) => committed > count,
    );

  const isPrimary = ({ name, primary }: StatusRow) => name === primary;
  const primaryRow = async () => {
    const rows = await until(
      'a primary',
      () => four.client.status(),
      (seen) => seen.some(isPrimary),
    );
    return rows.find(isPrimary)!;
  };

  it('loses a primary under load: a pause, not a transaction', async () => {
    load = startLoad(four);
    await committedBeyond(load, 50);
    const { name: primary, view } = await primaryRow();
    await four.network.kill(primary);
    await committedBeyond(load, load.committed.length + 100);
    const rows = await four.client.status();
    ok(
      rows.every((row) => !row.reachable || row.view! > view!),
      'the view changed',
    );
    await four.network.restart(primary);
    await requireNothingLost(load);
  });

  it('stands still without f+1 of four, and goes on when one returns', async () => {
    load = startLoad(four);
    await committedBeyond(load, 30);
    await four.network.kill('n2');
    await four.network.kill('n3');
    const before = (await four.client.status())[0]!.height!;
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    const during = (await four.client.status())[0]!.height!;
    ok(during - before <= 16, `at most what was in flight is committed without a quorum: ${during - before}`);
    const stalled = await four.trusting('n0').submit(four.accounts.alice!, [put('stalled', 'yes')], {
      timeoutMs: 500,
      expiresAfter: 10_000,
    });
    ok(stalled.id !== '' && stalled.state !== 'committed', `it waits: ${stalled.state}`);
    await four.network.restart('n2');
    await committedBeyond(load, load.committed.length + 50);
    await four.network.restart('n3');
    await requireNothingLost(load);
  });

  it('stands still in a partition 2|2, and goes on when it heals', async () => {
    load = startLoad(four);
    await committedBeyond(load, 30);
    await four.network.partition([
      ['n0', 'n1'],
      ['n2', 'n3'],
    ]);
    await until(
      'both sides to see the cut',
      () => four.client.status(),
      (rows) => rows.every(({ peers }) => peers === 1),
    );
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const before = (await four.client.status()).map(({ height }) => height);
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    const after = (await four.client.status()).map(({ height }) => height);
    deepEqual(after, before, 'nobody commits without a quorum');
    await four.network.heal();
    await committedBeyond(load, load.committed.length + 50);
    await requireNothingLost(load);
  });

  it('lets the side with a quorum go on, and the other one catch up', async () => {
    const { name: primary, height } = await primaryRow();
    const [alone, ...others] = names.filter((name) => name !== primary);
    await four.network.partition([[primary, ...others], [alone!]]);
    for (let round = 0; round < 5; round += 1) {
      const report = await four.client.submit(four.accounts.alice!, [put(`round ${round}`, 'x')]);
      equal(report.state, 'committed');
    }
    await four.network.heal();
    await settle(four, height! + 5);
  });

  it('brings a node back that was away for hundreds of blocks', async () => {
    const { name: primary, height } = await primaryRow();
    const [away, ...others] = names.filter((name) => name !== primary);
    await four.network.kill(away!);
    const asked = [primary, ...others];
    const reached = async () => (await four.trusting(primary).status())[0]!.height!;
    for (let round = 0; (await reached()) < height! + 200; round += 1) {
      // small requests, so that they make many blocks
      await Promise.all(
        Object.values(four.accounts).map(async (account, index) => {
          for (let one = 0; one < 7; one += 1)
            await four.trusting(asked[index]!).submit(account, [put(`away ${round}`, String(one))]);
        }),
      );
    }
    await four.network.restart(away!);
    const rows = await settle(four, height! + 200);
    equal(rows.length, 4);
    equal((await four.trusting(away!).get(key('away 0'))).value?.length, 1);
  });

  it('goes on where it was after a restart of all', async () => {
    const done = startLoad(four);
    await committedBeyond(done, 30);
    await done.stop();
    const [before] = await settle(four);
    await four.network.down();
    await four.network.ended;
    four = await startNetwork({ home: four.home });
    const rows = await until(
      'the same chain',
      () => four.client.status(),
      (seen) => isSettled(seen),
    );
    deepEqual([rows[0]!.height, rows[0]!.blockHash], [before!.height, before!.blockHash]);
    const report = await four.client.submit(four.accounts.bob!, [put('after', 'restart')]);
    equal(report.height, before!.height! + 1);
  });

  it('goes on after SIGKILL of all at once under load', async () => {
    load = startLoad(four);
    await committedBeyond(load, 50);
    await Promise.all(names.map((name) => four.network.kill(name)));
    await Promise.all(names.map((name) => four.network.restart(name)));
    await committedBeyond(load, load.committed.length + 50);
    await requireNothingLost(load);
  });

  it('is killed again and again under load, and every home verifies', async () => {
    load = startLoad(four);
    for (let round = 0; round < 5; round += 1) {
      const name = names[round % names.length]!;
      const before = load.committed.length;
      await four.network.kill(name);
      await committedBeyond(load, before);
      await four.network.restart(name);
    }
    await requireNothingLost(load);
    await four.network.down();
    const roots = await verifyHomes(four.home);
    equal(roots.size, 4);
    equal(new Set(roots.values()).size, 1, [...roots].join());
  });
});
