import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { ListenError } from '../../src/network/errors.ts';
import { createTestNet, laneOf, numbered, startConnected, until } from './harness.ts';

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

  it('delivers before it stops what it took and the peer can read', async () => {
    const net = await startConnected(2);
    for (let value = 0; value < 200; value++) net.nodes[0]?.network.send(1, 'consensus', numbered(value));
    await net.nodes[0]?.network.stop();
    await until(() => net.nodes[1]?.heard.length === 200);
    await net.stop();
  });

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

  it('calls nobody back after it has stopped, and may be stopped again', async () => {
    const net = await startConnected(2);
    const [a, b] = [net.nodes[0]!, net.nodes[1]!];
    const before = a.peerEvents.length;
    const stopping = a.network.stop();
    b.network.send(0, 'bulk', numbered(1));
    await stopping;
    await until(() => b.peerEvents.length === 2);
    assert.equal(a.peerEvents.length, before);
    assert.equal(a.heard.length, 0);
    await a.network.stop();
    await net.stop();
  });
});
