import assert from 'node:assert/strict';
import { LIMITS } from '../../src/base/limits.ts';
import { laneOf, numbered, numberOf, startConnected, type TestNet, until } from './harness.ts';

describe('network', () => {
  let net: TestNet;
  before(async () => {
    net = await startConnected(4);
  });
  after(() => net.stop());

  it('tells every member of every other', () => {
    for (const { peerEvents } of net.nodes) {
      assert.deepEqual(
        peerEvents.map(({ connected }) => connected),
        [true, true, true],
      );
      assert.equal(new Set(peerEvents.map(({ peer }) => peer)).size, 3);
    }
  });

  it('delivers in order on each lane, between all pairs, with the true sender', async () => {
    const count = 500;
    for (const [self, { network }] of net.nodes.entries()) {
      for (const { peer } of network.peers()) {
        for (let value = 0; value < count; value++) {
          assert.equal(network.send(peer, 'consensus', numbered(self * count + value)), true);
          assert.equal(network.send(peer, 'bulk', numbered(self * count + value, 2_000)), true);
        }
      }
    }
    await until(() => net.nodes.every(({ heard }) => heard.length === 3 * 2 * count));
    for (const [self, { heard }] of net.nodes.entries()) {
      for (const lane of ['consensus', 'bulk'] as const) {
        for (const from of [0, 1, 2, 3].filter((id) => id !== self)) {
          const values = heard.filter((entry) => entry.lane === lane && entry.from === from);
          assert.deepEqual(
            values.map(({ bytes }) => numberOf(bytes)),
            Array.from({ length: count }, (_, value) => from * count + value),
          );
        }
      }
    }
  });

  it('carries the largest frame unchanged, and votes meanwhile', async () => {
    const [sender, receiver] = [net.nodes[0], net.nodes[1]];
    assert.ok(sender && receiver);
    receiver.heard.length = 0;
    const large = Uint8Array.from({ length: LIMITS.frameBytesMax }, (_, at) => at * 31 + (at >> 9));
    sender.network.send(1, 'bulk', large);
    sender.network.send(1, 'consensus', numbered(1));
    await until(() => receiver.heard.length === 2);
    assert.deepEqual(
      receiver.heard.map(({ lane }) => lane),
      ['consensus', 'bulk'],
    );
    assert.equal(Buffer.compare(receiver.heard[1]?.bytes as Uint8Array, large), 0);
  });

  it('writes what one turn says in one chunk, not each frame alone', async () => {
    const [sender, receiver] = [net.nodes[2], net.nodes[3]];
    assert.ok(sender && receiver);
    receiver.heard.length = 0;
    const before = laneOf(sender, 3, 'consensus');
    for (let value = 0; value < 100; value++) {
      sender.network.send(3, 'consensus', numbered(value));
      await Promise.resolve();
    }
    await until(() => receiver.heard.length === 100);
    const after = laneOf(sender, 3, 'consensus');
    assert.equal(after.framesQueued - before.framesQueued, 100);
    assert.equal(after.bytesWritten - before.bytesWritten, 100 * 204);
    assert.equal(after.writes - before.writes, 1);
  });

  it('refuses to send what is no frame, and to whom is no member', () => {
    const network = net.nodes[0]?.network;
    assert.throws(() => network?.send(1, 'bulk', new Uint8Array(0)), /invariant/);
    assert.throws(() => network?.send(0, 'bulk', numbered(1)), /no link to itself/);
    assert.throws(() => network?.send(4, 'bulk', numbered(1)), /no member 4/);
  });
});
