import assert from 'node:assert/strict';
import { createMembership } from '../../src/network/membership.ts';
import { createTestNet, keyOf, numbered, peerOf, until } from './harness.ts';

describe('membership', () => {
  it('knows members by their keys, and reads the list anew when it changes', () => {
    let members = [0, 1].map((id) => ({
      publicKey: keyOf(id).publicKey,
      addresses: ['/ip4/10.0.0.1/tcp/1'],
    }));
    const membership = createMembership(() => members);
    const [first, second] = [membership.peerIdOf(0), membership.peerIdOf(1)];
    assert.ok(first && second);
    assert.deepEqual([membership.count, membership.idOf(first), membership.idOf(second)], [2, 0, 1]);
    assert.equal(membership.addressesOf(1).toString(), `/ip4/10.0.0.1/tcp/1/p2p/${second}`);
    members = members.slice(0, 1);
    assert.deepEqual(
      [membership.count, membership.idOf(second), membership.peerIdOf(1)],
      [1, undefined, undefined],
    );
    assert.deepEqual(membership.addressesOf(1), []);
  });

  it('keeps nodes of different chains apart, and says why', async () => {
    const net = createTestNet(2);
    await net.start(0);
    await net.start(1, { chainId: new Uint8Array(32).fill(8) });
    await until(() => net.nodes.every(({ faults }) => faults.length > 0));
    for (const [self, { faults, peerEvents, network }] of net.nodes.entries()) {
      assert.ok(faults.every(({ code }) => code === 'other-chain'));
      assert.deepEqual(peerEvents, []);
      assert.equal(network.send(1 - self, 'bulk', numbered(1)), false);
    }
    await net.stop();
  });

  it('does not take the node at a member’s address for the member', async () => {
    const net = createTestNet(3);
    const zero = await net.start(0);
    // Key 9 listens where member 1 is said to listen.
    const impostor = await net.start(1, { keyPair: keyOf(9) });
    await net.start(2);
    await until(() => peerOf(zero, 2).connected);
    assert.equal(peerOf(zero, 1).connected, false);
    assert.deepEqual(impostor.peerEvents, []);
    await net.stop();
  });

  it('keeps out who is not on the list yet, and connects him once he is', async () => {
    const net = createTestNet(3);
    let listed = 2;
    const members = () => net.members().slice(0, listed);
    const old = [await net.start(0, { members }), await net.start(1, { members })];
    const late = await net.start(2);
    await until(() => old.every(({ network }) => network.peers().every(({ connected }) => connected)));
    assert.deepEqual(late.peerEvents, []);
    listed = 3;
    await until(() => net.nodes.every(({ network }) => network.peers().every(({ connected }) => connected)));
    assert.equal(late.peerEvents.length, 2);
    await net.stop();
  });
});
