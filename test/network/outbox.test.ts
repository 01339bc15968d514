import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createOutbox, type Outbox, type Overflow } from '../../src/network/outbox.ts';
import { numbered, numberOf } from './harness.ts';

function create(overflow: Overflow, bounds = { bytesMax: 1_000, framesMax: 100 }) {
  const lost: number[] = [];
  const outbox = createOutbox({
    ...bounds,
    groupBytes: 416,
    frameOverheadBytes: 4,
    overflow,
    onLost: (count) => void lost.push(count),
  });
  return { outbox, lostCount: () => lost.reduce((sum, count) => sum + count, 0) };
}

async function readAll(outbox: Outbox): Promise<number[][]> {
  const groups: number[][] = [];
  for await (const group of outbox) groups.push(group.map(numberOf));
  return groups;
}

describe('outbox', () => {
  it('hands over in order, in groups, what one turn of the event loop said', async () => {
    const { outbox } = create('dropOldest');
    const groups = readAll(outbox);
    for (let value = 0; value < 5; value++) {
      outbox.push(numbered(value, 100));
      // Microtasks belong to the same turn.
      await Promise.resolve();
    }
    outbox.end();
    assert.deepEqual(await groups, [[0, 1, 2, 3], [4]]);
  });

  it('lets a frame that is larger than a group go alone', async () => {
    const { outbox } = create('dropOldest');
    for (const [value, length] of [100, 500, 100, 200].entries()) outbox.push(numbered(value, length));
    outbox.end();
    assert.deepEqual(await readAll(outbox), [[0], [1], [2, 3]]);
  });

  it('drops the oldest where the newest word counts most', async () => {
    const { outbox, lostCount } = create('dropOldest');
    for (let value = 0; value < 15; value++) assert.equal(outbox.push(numbered(value, 100)), true);
    assert.equal(outbox.bytes, 1_000);
    outbox.end();
    assert.deepEqual((await readAll(outbox)).flat(), [5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
    assert.equal(lostCount(), 5);
  });

  it('refuses the newest where the first asked is first served', async () => {
    const { outbox, lostCount } = create('refuseNewest');
    const taken = Array.from({ length: 12 }, (_, value) => outbox.push(numbered(value, 100)));
    assert.deepEqual(taken, [...Array(10).fill(true), false, false]);
    outbox.end();
    assert.deepEqual((await readAll(outbox)).flat(), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    assert.equal(lostCount(), 2);
  });

  it('bounds the number of small frames too', () => {
    const { outbox, lostCount } = create('dropOldest', { bytesMax: 1_000_000, framesMax: 3 });
    for (let value = 0; value < 10; value++) outbox.push(numbered(value, 4));
    assert.equal(outbox.bytes, 12);
    assert.equal(lostCount(), 7);
  });

  it('forgets everything on abort, and takes nothing after an end', async () => {
    const { outbox, lostCount } = create('dropOldest');
    const groups = readAll(outbox);
    outbox.push(numbered(1));
    outbox.push(numbered(2));
    outbox.abort();
    assert.equal(outbox.push(numbered(3)), false);
    assert.deepEqual(await groups, []);
    assert.equal(lostCount(), 3);
  });

  it('never holds more than its bounds, loses nothing silently and never reorders', async () => {
    const overflow = fc.constantFrom<Overflow>('dropOldest', 'refuseNewest');
    const lengths = fc.array(fc.integer({ min: 4, max: 600 }), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(overflow, lengths, async (policy, sizes) => {
        const { outbox, lostCount } = create(policy, { bytesMax: 1_000, framesMax: 5 });
        for (const [value, size] of sizes.entries()) {
          outbox.push(numbered(value, size));
          assert.ok(outbox.bytes <= 1_000);
        }
        outbox.end();
        const values = (await readAll(outbox)).flat();
        assert.equal(values.length + lostCount(), sizes.length);
        assert.deepEqual(
          values,
          [...values].sort((a, b) => a - b),
        );
      }),
    );
  });
});
