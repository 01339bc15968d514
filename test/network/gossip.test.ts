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

  it('goes over others where a link is cut', async () => {
    const [here, , , there] = net.nodes;
    here!.network.setLinkFilter(3, { in: false, out: false });
    there!.network.setLinkFilter(0, { in: false, out: false });
    // until gossipsub has felt it, what comes the wrong way is not heard at all
    await spread(0, 'round', [3]);
    const heard = told[3]!.filter(({ text }) => text.startsWith('round'));
    assert.ok(heard.every(({ from }) => from !== 0));
    here!.network.setLinkFilter(3, { in: true, out: true });
    there!.network.setLinkFilter(0, { in: true, out: true });
  });

  it('relays nothing before it was judged good: who passes bad things on is named, and alone knows whom he told', async () => {
    const before = net.nodes.map(({ faults }) => faults.length);
    publish(0, 'bad 1');
    publish(0, 'odd 1');
    await spread(0, 'after', others);
    for (const id of others) {
      assert.ok(!textsOf(id).some((text) => /^(bad|odd)/.test(text)));
      const faults = net.nodes[id]!.faults.slice(before[id]);
      assert.ok(
        faults.every(({ peer }) => peer === 0),
        JSON.stringify(faults),
      );
    }
    const codes = others.flatMap((id) => net.nodes[id]!.faults.map(({ code }) => code));
    assert.ok(codes.includes('bad-gossip') && codes.includes('odd-gossip'), String(codes));
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
