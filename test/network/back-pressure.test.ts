import assert from 'node:assert/strict';
import { LIMITS } from '../../src/base/limits.ts';
import { SETTINGS } from '../../src/network/settings.ts';
import { createTestNet, laneOf, numbered, numberOf, peerOf, type TestNet, until } from './harness.ts';

describe('back-pressure', () => {
  let net: TestNet;
  let wakeReader: () => void;
  const heard = { consensus: [] as number[], bulk: [] as number[] };

  beforeEach(async () => {
    net = createTestNet(2);
    heard.consensus = [];
    heard.bulk = [];
    const asleep = new Promise<void>((resolve) => {
      wakeReader = resolve;
    });
    await net.start(0);
    await net.start(1, {
      onFrame: async (_, lane, bytes) => {
        heard[lane].push(numberOf(bytes));
        await asleep;
      },
    });
    await until(() => net.nodes.every((node, id) => peerOf(node, 1 - id).connected));
  });
  afterEach(() => net.stop());

  const frameBytes = 100_000;

  /** Sends twice what may wait, watching the bounds all the while; tells which frames were taken. */
  async function flood(lane: 'consensus' | 'bulk'): Promise<number[]> {
    const [sender, receiver] = [net.nodes[0]!, net.nodes[1]!];
    const taken: number[] = [];
    const count = (2 * LIMITS.outboxBytesMax) / frameBytes;
    for (let value = 0; value < count; value++) {
      if (sender.network.send(1, lane, numbered(value, frameBytes))) taken.push(value);
      if (value % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
      assert.ok(laneOf(sender, 1, lane).queuedBytes <= LIMITS.outboxBytesMax + SETTINGS.chunkBytes);
      assert.ok(laneOf(receiver, 0, lane).unreadBytes <= SETTINGS.windowBytes);
    }
    return taken;
  }

  it('lets no more than a few windows leave for a sleeping reader', async () => {
    await flood('bulk');
    for (let turn = 0; turn < 2_000; turn++) await new Promise((resolve) => setImmediate(resolve));
    const { bytesWritten } = laneOf(net.nodes[0]!, 1, 'bulk');
    assert.ok(bytesWritten <= 3 * SETTINGS.windowBytes + SETTINGS.chunkBytes, `${bytesWritten} bytes left`);
    wakeReader();
  });

  it('holds a flood for a sleeping reader within bounds, newest votes first', async () => {
    const taken = await flood('consensus');
    const { framesLost, queuedBytes } = laneOf(net.nodes[0]!, 1, 'consensus');
    assert.equal(heard.consensus.length, 1);
    assert.ok(framesLost > 0);
    assert.ok(queuedBytes > LIMITS.outboxBytesMax / 2);
    wakeReader();
    await until(() => heard.consensus.length === taken.length - framesLost);
    assert.equal(heard.consensus.at(-1), taken.at(-1));
    assert.deepEqual(
      heard.consensus,
      [...heard.consensus].sort((a, b) => a - b),
    );
  });

  it('refuses bulk that finds no room, and delivers all that it took', async () => {
    const taken = await flood('bulk');
    assert.ok(laneOf(net.nodes[0]!, 1, 'bulk').framesLost > 0);
    wakeReader();
    await until(() => heard.bulk.length === taken.length);
    assert.deepEqual(heard.bulk, taken);
  });

  it('on one lane leaves the other alone', async () => {
    await flood('bulk');
    net.nodes[0]?.network.send(1, 'consensus', numbered(42));
    await until(() => heard.consensus.length === 1);
    wakeReader();
  });
});
