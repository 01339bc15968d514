import assert from 'node:assert/strict';
import { laneOf, numbered, numberOf, peerOf, startConnected, type TestNet, until } from './harness.ts';

describe('links', () => {
  let net: TestNet;
  beforeEach(async () => {
    net = await startConnected(3);
  });
  afterEach(() => net.stop());

  const talks = async (from: number, to: number) => {
    const mark = numbered(Math.floor(Math.random() * 2 ** 32));
    assert.equal(net.nodes[from]?.network.send(to, 'consensus', mark), true);
    await until(() => net.nodes[to]?.heard.some(({ bytes }) => numberOf(bytes) === numberOf(mark)) === true);
  };

  // The lower id dials first; both directions of that rule must come back.
  for (const id of [0, 2]) {
    it(`find member ${id} again after it was away, on its old port`, async () => {
      const port = net.members()[id]?.addresses;
      await net.nodes[id]?.network.stop();
      const others = [0, 1, 2].filter((other) => other !== id);
      await until(() => others.every((other) => !peerOf(net.nodes[other]!, id).connected));
      for (const other of others) {
        assert.deepEqual(net.nodes[other]?.peerEvents.at(-1), { peer: id, connected: false });
        assert.equal(net.nodes[other]?.network.send(id, 'bulk', numbered(1)), false);
        await until(() => /ECONNREFUSED/.test(peerOf(net.nodes[other]!, id).lastError ?? ''));
      }
      await net.start(id);
      assert.deepEqual(net.members()[id]?.addresses, port);
      await until(() => net.nodes.every(({ network }) => network.peers().every((peer) => peer.connected)));
      for (const other of others) {
        await talks(other, id);
        await talks(id, other);
      }
    });
  }

  it('can be cut one way, and healed, without being lost', async () => {
    const [a, b] = [net.nodes[0]!, net.nodes[1]!];
    a.network.setLinkFilter(1, { in: false, out: true });
    b.network.send(0, 'consensus', numbered(1));
    await until(() => laneOf(a, 1, 'consensus').framesFilteredIn === 1);
    await talks(0, 1);
    assert.equal(a.heard.length, 0);

    a.network.setLinkFilter(1, { in: true, out: false });
    assert.equal(a.network.send(1, 'consensus', numbered(2)), false);
    assert.equal(laneOf(a, 1, 'consensus').framesFilteredOut, 1);
    await talks(1, 0);

    a.network.setLinkFilter(1, { in: true, out: true });
    await talks(0, 1);
    await talks(1, 0);
    assert.ok(a.peerEvents.every(({ connected }) => connected));
    assert.equal(
      b.heard.some(({ bytes }) => numberOf(bytes) === 2),
      false,
    );
  });

  it('deliver nothing more of a peer once it is punished, not even what has come already', async () => {
    const [b, c] = [net.nodes[1]!, net.nodes[2]!];
    await c.network.stop();
    let heard = 0;
    const punisher = await net.start(2, {
      onFrame: (from) => {
        heard += 1;
        punisher.network.punish(from);
      },
    });
    await until(() => peerOf(b, 2).connected && peerOf(punisher, 1).connected);
    for (let value = 0; value < 50; value++) b.network.send(2, 'bulk', numbered(value));
    await until(() => !peerOf(b, 2).connected);
    assert.deepEqual([heard, peerOf(punisher, 1).faults], [1, 1]);
  });

  it('are cut for one who is punished, who comes back after a while, while the others go on', async () => {
    const [a, b] = [net.nodes[0]!, net.nodes[1]!];
    a.network.punish(1);
    assert.deepEqual([peerOf(a, 1).isCoolingDown, peerOf(a, 1).faults], [true, 1]);
    await until(() => !peerOf(a, 1).connected && !peerOf(b, 0).connected);
    assert.equal(a.network.send(1, 'consensus', numbered(1)), false);
    await talks(0, 2);
    await talks(1, 2);
    await until(() => peerOf(a, 1).connected && peerOf(b, 0).connected);
    assert.equal(peerOf(a, 1).isCoolingDown, false);
    await talks(0, 1);
    await talks(1, 0);
  });
});
