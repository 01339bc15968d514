import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Attacker, closeOf, createAttacker, openLane } from './attacker.ts';
import { createTestNet, keyOf, numbered, peerOf, type TestNet, type TestNode, until } from './harness.ts';

/** Members 0 and 2 are honest; member 1 is the attacker; key 9 is a stranger's. */
describe('network against a hostile peer', () => {
  let net: TestNet;
  let target: TestNode;
  let attacker: Attacker;

  beforeEach(async () => {
    net = createTestNet(3);
    target = await net.start(0);
    await net.start(2);
    attacker = await createAttacker(keyOf(1));
  });

  afterEach(async () => {
    // Whatever happened, the honest pair still talks.
    await until(() => peerOf(net.nodes[2]!, 0).connected);
    const before = target.heard.length;
    net.nodes[2]?.network.send(0, 'consensus', numbered(1));
    await until(() => target.heard.slice(before).some(({ from }) => from === 2));
    await Promise.all([net.stop(), attacker.libp2p.stop()]);
  });

  it('lets no stranger in', async () => {
    const stranger = await createAttacker(keyOf(9));
    const connection = await stranger.connect(target);
    await closeOf(connection);
    await assert.rejects(openLane(connection, 'consensus'));
    assert.deepEqual(target.faults, []);
    await stranger.libp2p.stop();
  });

  it('hears what a member says on a raw stream', async () => {
    const stream = await openLane(await attacker.connect(target), 'bulk');
    stream.send(Uint8Array.of(0, 0, 0, 2, 8, 9));
    await until(() => target.heard.length === 1);
    assert.deepEqual(target.heard[0], { from: 1, lane: 'bulk', bytes: Uint8Array.of(8, 9) });
  });

  it('cuts off who declares a frame over the limit, keeps it out for a while, and blames it alone', async () => {
    const connection = await attacker.connect(target);
    const stream = await openLane(connection, 'consensus');
    stream.send(Uint8Array.of(0, 0, 0, 1, 7, 1, 0, 0, 1, 0, 0, 0, 1, 7));
    await closeOf(connection);
    await until(() => target.faults.length === 1);
    assert.deepEqual(target.faults, [{ peer: 1, code: 'frame-too-large' }]);
    assert.deepEqual(
      target.heard.map(({ bytes }) => bytes),
      [Uint8Array.of(7)],
    );
    assert.equal(peerOf(target, 1).isCoolingDown, true);
    assert.equal(peerOf(target, 1).faults, 1);
    await closeOf(await attacker.connect(target));
    assert.equal(peerOf(target, 2).isCoolingDown, false);
  });

  it('drops the connection when yamux is told of a data frame larger than its window', async () => {
    const connection = await attacker.connect(target);
    const stream = await openLane(connection, 'bulk');
    await until(() => peerOf(target, 1).connected);
    // Below the stream, where only a modified program gets: version 0, data, no flags, stream 1, 4 GiB.
    const { muxer } = connection as unknown as { muxer: { send(bytes: Uint8Array): boolean } };
    muxer.send(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 1, 255, 255, 255, 255));
    await closeOf(connection);
    assert.notEqual(stream.status, 'open');
  });

  it('reads only the newest stream of a lane, however many are opened', async () => {
    const connection = await attacker.connect(target);
    const first = await openLane(connection, 'bulk');
    const second = await openLane(connection, 'bulk');
    await until(() => first.status !== 'open');
    second.send(Uint8Array.of(0, 0, 0, 1, 5));
    await until(() => target.heard.length === 1);
  });

  it('gives up the old connection when the peer opens its lanes on a new one', async () => {
    const old = await attacker.connect(target);
    await openLane(old, 'bulk');
    await until(() => peerOf(target, 1).connected);
    const current = await attacker.connect(target);
    const stream = await openLane(current, 'bulk');
    await closeOf(old);
    // It speaks to the peer on the new one too: nobody listens where it could dial.
    await until(
      () => peerOf(target, 1).connected && target.peerEvents.filter(({ peer }) => peer === 1).length === 3,
    );
    stream.send(Uint8Array.of(0, 0, 0, 1, 5));
    await until(() => target.heard.length === 1);
    assert.equal(current.status, 'open');
  });

  it('bounds the connections of one member', async () => {
    const connections = await Promise.all(Array.from({ length: 8 }, () => attacker.connect(target)));
    await until(() => connections.filter(({ status }) => status === 'open').length <= 4);
  });

  /** Some at a time, since most of it is waiting: each with a wire of its own, and a fresh target, since who was punished is let in again by another one. */
  async function assail(
    garbage: readonly Uint8Array[],
    run: (node: TestNode, one: Attacker, bytes: Uint8Array, index: number) => Promise<void>,
  ): Promise<void> {
    const queue = garbage.entries();
    const attackers = await Promise.all(Array.from({ length: 5 }, () => createAttacker(keyOf(1))));
    const assailing = attackers.map(async (one) => {
      for (const [index, bytes] of queue) {
        const fresh = createTestNet(2);
        await run(await fresh.start(0), one, bytes, index);
        await fresh.stop();
      }
      await one.libp2p.stop();
    });
    await Promise.all(assailing);
  }

  it('survives any bytes on a lane', async function () {
    this.timeout(120_000);
    const garbage = fc.sample(fc.uint8Array({ minLength: 1, maxLength: 2_000 }), { numRuns: 40, seed: 1 });
    await assail(garbage, async (node, one, bytes, index) => {
      const connection = await one.connect(node);
      const stream = await openLane(connection, index % 2 === 0 ? 'bulk' : 'consensus');
      stream.send(bytes);
      await stream.close();
      await until(() => connection.status !== 'open' || node.heard.length > 0 || stream.status !== 'open');
    });
  });

  it('survives any bytes below the streams', async function () {
    this.timeout(120_000);
    const garbage = fc.sample(fc.uint8Array({ minLength: 12, maxLength: 400 }), { numRuns: 20, seed: 2 });
    await assail(garbage, async (node, one, bytes) => {
      const connection = await one.connect(node);
      const { muxer } = connection as unknown as { muxer: { send(bytes: Uint8Array): boolean } };
      // A wrong yamux version is refused at the first byte; the right one gets further.
      bytes[0] = (bytes[1] as number) % 2;
      muxer.send(bytes);
      await node.network.stop();
      await closeOf(connection);
    });
  });
});
