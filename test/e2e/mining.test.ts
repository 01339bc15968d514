/** Real processes that mine: what one is told another reads, whoever dies or is cut off comes back to one chain, and liars are borne. */
import { deepEqual, equal, ok } from 'node:assert/strict';
import type { ChainReport } from '../../src/index.ts';
import { key, put, removeHomes, startNetwork, type TestNetwork, until } from './network.ts';
import { verifyHomes } from './verify-home.ts';

/** Deeper than any honest race on one machine. */
const DEPTH = 6;

describe('e2e: mining', function () {
  this.timeout(180_000);
  let four: TestNetwork;

  before(async () => {
    // easy enough for a machine with other work; a quiet one makes it harder by itself
    const parameters = { blockTimeMs: 250, halfLifeMs: 5_000, difficulty: 100_000, difficultyMin: 5_000 };
    four = await startNetwork({ engine: { name: 'pow', parameters } });
  });
  after(async () => {
    await four.network.down();
    await four.network.ended;
    removeHomes();
  });

  const heightOf = async (name: string): Promise<number> => {
    const rows = await four.client.status();
    return rows.find((row) => row.name === name)?.height ?? 0;
  };
  const names = ['n0', 'n1', 'n2', 'n3'];
  const lowest = async (of = names): Promise<number> => Math.min(...(await Promise.all(of.map(heightOf))));
  const grow = async (blocks: number, of = names): Promise<void> => {
    const start = Math.max(...(await Promise.all(of.map(heightOf))));
    await until(
      `${blocks} more blocks`,
      () => lowest(of),
      (height) => height >= start + blocks,
    );
  };
  const hashesAt = (height: number, of = names): Promise<string[]> =>
    Promise.all(of.map(async (name) => (await four.trusting(name).block(height)).hash));
  const requireOneChain = () =>
    until(
      'one chain',
      async () => new Set(await hashesAt(Math.max(1, (await lowest()) - DEPTH))).size,
      (count) => count === 1,
    );
  /** What each node tells of its chain from now on, as it comes. */
  const followAll = (): ChainReport[][] =>
    names.map((name) => {
      const heard: ChainReport[] = [];
      const listen = async () => {
        for await (const report of four.trusting(name).follow()) heard.push(report);
      };
      // ends when the node does
      void listen().catch(() => {});
      return heard;
    });
  /** Submits through one node alone, and answers the id. */
  const pay = async (name: string, account: string, value: string): Promise<string> => {
    const report = await four
      .trusting(name)
      .submit(four.accounts[account]!, [put(`${account}-${value}`, value)], { wait: false });
    return report.id;
  };
  const isCommittedAt = (name: string, id: string) =>
    until(
      `${id} on ${name}`,
      async () => (await four.trusting(name).tx(id)).state,
      (state) => state === 'committed',
    );

  it('reads on one node what was submitted on another, and counts its confirmations', async () => {
    const id = await pay('n0', 'alice', 'first');
    await isCommittedAt('n3', id);
    await grow(3);
    const { height, receipt } = await four.trusting('n3').tx(id);
    ok(receipt?.ok && (await heightOf('n3')) - height! >= 2, 'blocks stand on it');
    const { value } = await four.trusting('n3').get(key('alice-first'));
    equal(Buffer.from(value!).toString(), 'first');
  });

  it('brings back a miner that was killed, on the chain that the others made meanwhile', async () => {
    await four.network.kill('n2');
    const id = await pay('n0', 'bob', 'while n2 is away');
    await grow(4, ['n0', 'n1', 'n3']);
    await four.network.restart('n2');
    await isCommittedAt('n2', id);
    await requireOneChain();
  });

  it('heals a partition into one chain, and what either side was told is executed on it', async () => {
    await four.network.partition([
      ['n0', 'n1'],
      ['n2', 'n3'],
    ]);
    const followed = followAll();
    const left = await pay('n0', 'alice', 'left');
    const right = await pay('n2', 'carol', 'right');
    await isCommittedAt('n1', left);
    await isCommittedAt('n3', right);
    const start = await lowest();
    await until(
      'two branches',
      () => lowest(),
      (height) => height >= start + 4,
    );
    const [here, , there] = await hashesAt(await lowest());
    ok(here !== there, 'each side has a branch of its own');
    await four.network.heal();
    for (const name of names) for (const id of [left, right]) await isCommittedAt(name, id);
    await requireOneChain();
    const rows = await four.client.status();
    ok(
      rows.some(({ mining }) => mining!.deepestReorganisation >= 2),
      'one side was taken back',
    );
    await until(
      'followers that heard of it',
      async () => followed.map((heard) => heard.findIndex(({ type }) => type === 'revert')),
      (places) =>
        places.some((place, follower) => place >= 0 && followed[follower]![place + 1]?.type === 'adopt'),
    );
  });

  for (const behaviour of ['selfish', 'withhold']) {
    it(`${behaviour}: the others keep one chain and go on, and the liar is back when it is healed`, async () => {
      await four.network.traitor('n3', { behaviour }, false);
      const told = async () =>
        (await four.network.lab()).find(({ node }) => node === 'n3')?.report?.told[behaviour] ?? 0;
      await until(`${behaviour} told`, told, (count) => count > 0);
      await isCommittedAt('n1', await pay('n0', 'bob', behaviour));
      await four.network.traitor('n3', { behaviour: 'honest' }, false);
      await grow(2);
      await requireOneChain();
    });
  }

  it('refuses lies to another engine with a sentence', async () => {
    await four.network.traitor('n3', { behaviour: 'equivocate' }, false).then(
      () => ok(false, 'it was taken'),
      (error: Error) =>
        ok(/a lie to the engine pbft; this network runs pow/.test(error.message), error.message),
    );
  });

  it('leaves homes that can be verified from the genesis on', async () => {
    await four.network.down();
    const roots = await verifyHomes(four.home);
    deepEqual([...roots.keys()], names);
    for (const root of roots.values()) ok(Number(root.split(' ')[0]) > 10, root);
  });
});
