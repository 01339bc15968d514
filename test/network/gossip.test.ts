/** Gossip between real networks: what is good reaches everybody, over others where a link is cut; what is bad is not passed on. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Fault, ignore, punish } from '../../src/base/fault.ts';
import { LIMITS } from '../../src/base/limits.ts';
import { createTestNet, type TestNet, until } from './harness.ts';

interface Told {
  readonly from: number;
  readonly text: string;
}

const encode = (text: string) => new TextEncoder().encode(text);

describe('gossip', function () {
  this.timeout(60_000);
  let net: TestNet;
  const told: Told[][] = [[], [], [], []];
  const others = [1, 2, 3];

  /** Good is what does not begin with `bad` or `odd`. */
  function judge(id: number) {
    return async (from: number, bytes: Uint8Array): Promise<Fault | undefined> => {
      const text = new TextDecoder().decode(bytes);
      if (text.startsWith('bad')) return punish('bad-gossip', text);
      if (text.startsWith('odd')) return ignore('odd-gossip', text);
      told[id]!.push({ from, text });
      return undefined;
    };
  }

  const textsOf = (id: number): string[] => told[id]!.map(({ text }) => text);
  const publish = (id: number, text: string): void => net.nodes[id]!.network.publish(encode(text));
  /** Publishes again and again, each time something new, until all of these have heard one of them. */
  async function spread(from: number, name: string, to: readonly number[]): Promise<void> {
    let count = 0;
    const isHeard = () => to.every((id) => textsOf(id).some((text) => text.startsWith(name)));
    for (; !isHeard(); count += 1) {
      publish(from, `${name} ${count}`);
      await sleep(100);
    }
  }

  before(async () => {
    net = createTestNet(4);
    for (let id = 0; id < 4; id += 1) await net.start(id, { onGossip: judge(id) });
    await until(() => net.nodes.every(({ network }) => network.peers().every(({ connected }) => connected)));
  });
  after(() => net.stop());

  it('reaches every member, each message once, and not its sender', async () => {
    await spread(0, 'good', others);
    await sleep(200);
    for (const id of others) {
      const texts = textsOf(id);
      assert.equal(new Set(texts).size, texts.length, 'nobody hears twice');
    }
    assert.deepEqual(told[0], []);
  });

  /** No frames between two members, either way; gossipsub feels it a little later. */
  function cut(left: number, right: number, isOpen: boolean): void {
    for (const [here, there] of [
      [left, right],
      [right, left],
    ] as const)
      net.nodes[here]!.network.setLinkFilter(there, { in: isOpen, out: isOpen });
  }

  it('goes over others where a link is cut, and relays nothing that was not judged good', async () => {
    cut(0, 3, false);
    await spread(0, 'round', others);
    assert.ok(told[3]!.every(({ from, text }) => from !== 0 || !text.startsWith('round')));
    publish(0, 'bad 1');
    publish(0, 'odd 1');
    await spread(0, 'after', others);
    await until(() => [1, 2].every((id) => net.nodes[id]!.faults.length >= 2));
    for (const id of [1, 2]) {
      const codes = net.nodes[id]!.faults.map(({ peer, code }) => `${peer} ${code}`);
      assert.deepEqual(
        codes.sort(),
        ['0 bad-gossip', '0 odd-gossip'],
        'whoever was told it named its sender',
      );
    }
    const codes = net.nodes[3]!.faults.map(({ code }) => code);
    assert.ok(!codes.includes('bad-gossip') && !codes.includes('odd-gossip'), 'nobody passed it on');
    cut(0, 3, true);
  });

  it('finds a member again that went away and came back', async () => {
    await net.nodes[2]!.network.stop();
    await net.start(2, { onGossip: judge(2) });
    await until(() => net.nodes[2]!.network.peers().every(({ connected }) => connected));
    await spread(1, 'again', [0, 2, 3]);
    await spread(2, 'back', [0, 1, 3]);
  });

  it('refuses to publish what is too large for it', () => {
    assert.throws(
      () => net.nodes[0]!.network.publish(new Uint8Array(LIMITS.gossipBytesMax + 1)),
      /over a stream/,
    );
    publish(0, 'x'.repeat(LIMITS.gossipBytesMax));
  });
});
