import assert from 'node:assert/strict';
import fc from 'fast-check';
import { concatBytes } from '../../src/base/bytes.ts';
import { type Fault, isFault } from '../../src/base/fault.ts';
import { LIMITS } from '../../src/base/limits.ts';
import { assertFrame, coalesce, frames } from '../../src/network/frames.ts';

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

const encode = (groups: readonly Uint8Array[][], chunkBytes = 100): Promise<Uint8Array[]> =>
  collect(coalesce(chunkBytes)(each(groups)));

const decode = (chunks: readonly Uint8Array[]): Promise<(Uint8Array | Fault)[]> =>
  collect(frames(each(chunks)));

/** The bytes, cut at the given places. */
function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const at = [0, ...places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return at.slice(1).map((end, index) => bytes.subarray(at[index], end));
}

describe('frames', () => {
  it('writes a big-endian length before each frame, small frames in one chunk', async () => {
    const chunks = await encode([[Uint8Array.of(1), Uint8Array.of(2, 3)]]);
    assert.deepEqual(chunks, [Uint8Array.of(0, 0, 0, 1, 1, 0, 0, 0, 2, 2, 3)]);
  });

  it('cuts large frames into chunks of the given size', async () => {
    const chunks = await encode([[new Uint8Array(250)]]);
    assert.deepEqual(
      chunks.map((chunk) => chunk.length),
      [100, 100, 54],
    );
  });

  it('returns what was written, wherever the bytes are cut on their way', async () => {
    const group = fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(group),
        fc.array(fc.nat()),
        fc.integer({ min: 1, max: 200 }),
        async (groups, places, size) => {
          const bytes = concatBytes(...(await encode(groups, size)));
          assert.deepEqual(await decode(cut(bytes, places)), groups.flat());
        },
      ),
    );
  });

  it('gives each frame a buffer of its own', async () => {
    const [first] = await decode(await encode([[Uint8Array.of(1, 2), Uint8Array.of(3)]]));
    assert.ok(first instanceof Uint8Array);
    assert.equal(first.buffer.byteLength, 2);
  });

  it('refuses a declared length over the limit at once, and hears nothing after it', async () => {
    const items = await decode([Uint8Array.of(0, 0, 0, 1, 9, 1, 0, 0, 1, 0, 0, 0, 1, 9)]);
    assert.deepEqual(items[0], Uint8Array.of(9));
    assert.ok(isFault(items[1]));
    assert.deepEqual([items[1].code, items[1].action, items.length], ['frame-too-large', 'punish', 2]);
  });

  it('accepts the largest length, and refuses an empty frame', async () => {
    assert.equal(LIMITS.frameBytesMax, 0x1000000);
    assert.deepEqual(await decode([Uint8Array.of(1, 0, 0, 0)]), []);
    const [fault] = await decode([Uint8Array.of(0, 0, 0, 0)]);
    assert.ok(isFault(fault));
    assert.equal(fault.code, 'frame-empty');
  });

  it('gives frames or one last Fault for any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 400 })), async (chunks) => {
        const items = await decode(chunks);
        assert.ok(items.slice(0, -1).every((item) => item instanceof Uint8Array));
      }),
    );
  });

  it('never lets us send what peers would refuse', () => {
    assert.throws(() => assertFrame(new Uint8Array(0)), /invariant/);
    assert.throws(() => assertFrame(new Uint8Array(LIMITS.frameBytesMax + 1)), /invariant/);
    assertFrame(new Uint8Array(LIMITS.frameBytesMax));
  });
});
