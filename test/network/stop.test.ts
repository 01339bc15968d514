import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { AddressError, ListenError } from '../../src/network/errors.ts';
import { createTestNet, LOOPBACK, laneOf, numbered, startConnected, until } from './harness.ts';

describe('start and stop', () => {
  it('listens on a free port and tells which', async () => {
    const net = createTestNet(1);
    const { network } = await net.start(0);
    assert.match(network.addresses[0] ?? '', /^\/ip4\/127\.0\.0\.1\/tcp\/[1-9]\d*$/);
    assert.deepEqual(network.peers(), []);
    await net.stop();
  });

  it('names the busy port and what to do', async () => {
    const net = createTestNet(2);
    const { network } = await net.start(0);
    const busy = network.addresses[0] as string;
    await assert.rejects(net.start(1, { listen: [busy] }), (error) => {
      assert.ok(error instanceof ListenError);
      assert.equal(error.code, 'port-busy');
      assert.match(
        error.message,
        new RegExp(`127\\.0\\.0\\.1 port ${busy.split('/').at(-1)}: .*another port`),
      );
      return true;
    });
    await net.stop();
  });

  it('names an address that cannot be read, its own or a member’s', async () => {
    const net = createTestNet(2);
    await assert.rejects(net.start(0, { listen: ['127.0.0.1:4001'] }), (error) => {
      assert.ok(error instanceof ListenError);
      assert.deepEqual([error.code, error.listen], ['listen-failed', ['127.0.0.1:4001']]);
      return true;
    });
    const members = net.members().map((member) => ({ ...member, addresses: ['/ip4/nowhere/tcp/1'] }));
    await assert.rejects(net.start(0, { members: () => members, listen: [LOOPBACK] }), (error) => {
      assert.ok(error instanceof AddressError);
      assert.match(error.message, /"\/ip4\/nowhere\/tcp\/1" of member 1 .*write it like/);
      return true;
    });
  });

  it('leaves nothing listening when one of several addresses is busy', async () => {
    const net = createTestNet(2);
    const { network } = await net.start(0);
    await assert.rejects(net.start(1, { listen: [LOOPBACK, network.addresses[0] as string] }), ListenError);
    await net.stop();
  });

  it('frees its port at once', async () => {
    const net = createTestNet(1);
    const { network } = await net.start(0);
    const port = Number(network.addresses[0]?.split('/').at(-1));
    await net.stop();
    const server = createServer();
    await new Promise<void>((resolve, reject) =>
      server.once('error', reject).listen(port, '127.0.0.1', resolve),
    );
    await new Promise((resolve) => server.close(resolve));
  });

  // The lower id dials: libp2p treats the sockets of the two sides differently.
  for (const [self, peer] of [
    [0, 1],
    [1, 0],
  ] as const) {
    it(`delivers before it stops what it took and the peer can read, from ${self} to ${peer}`, async () => {
      const net = await startConnected(2);
      const { network } = net.nodes[self]!;
      for (let value = 0; value < 100; value++) network.send(peer, 'consensus', numbered(value, 10_000));
      await network.stop();
      await until(() => net.nodes[peer]?.heard.length === 100);
      await net.stop();
    });
  }

  it('stops in the middle of a flood, also towards one who does not read', async () => {
    const net = createTestNet(3);
    await net.start(0);
    await net.start(1);
    await net.start(2, { onFrame: () => new Promise(() => {}) });
    await until(() => net.nodes.every(({ network }) => network.peers().every((peer) => peer.connected)));
    const flood = setInterval(() => {
      for (const [self, { network }] of net.nodes.entries()) {
        for (const { peer } of network.peers()) {
          if (peer !== self) network.send(peer, 'bulk', numbered(1, 300_000));
        }
      }
    }, 1);
    await until(() => laneOf(net.nodes[0]!, 2, 'bulk').queuedBytes > 1_000_000);
    await net.stop();
    clearInterval(flood);
    for (const { network } of net.nodes) assert.ok(network.peers().every(({ connected }) => !connected));
    assert.equal(net.nodes[0]?.network.send(1, 'bulk', numbered(1)), false);
  });

  it('calls nobody back once it has begun to stop, and may be stopped again', async () => {
    const net = createTestNet(2);
    let heard = 0;
    const a = await net.start(0, {
      onFrame: () => {
        heard += 1;
        void a.network.stop();
      },
    });
    const b = await net.start(1);
    await until(() => [a, b].every(({ network }) => network.peers()[0]?.connected));
    for (let value = 0; value < 50; value++) b.network.send(0, 'bulk', numbered(value));
    await until(() => b.peerEvents.length === 2);
    await a.network.stop();
    assert.equal(heard, 1);
    assert.deepEqual(a.peerEvents, [{ peer: 1, connected: true }]);
    await net.stop();
  });
});
