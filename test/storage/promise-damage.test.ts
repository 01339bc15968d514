/** What is a torn tail of the promise log, and what is damage. */
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { concatBytes } from '../../src/base/bytes.ts';
import { StoreCorruptError } from '../../src/storage/errors.ts';
import { encodeFirstFrame, encodeFrame, readFrames } from '../../src/storage/promise-frames.ts';
import { openPromiseLog } from '../../src/storage/promise-log.ts';
import { CHAIN_ID } from './samples.ts';
import { removeTemporaryDirectories, temporaryDirectory } from './temporary.ts';

/** The bytes of a log, and where each frame ends. */
function encodeLog(records: readonly Uint8Array[]): { bytes: Uint8Array; ends: number[] } {
  const frames = [encodeFirstFrame(CHAIN_ID)];
  for (const record of records) frames.push(encodeFrame(frames.at(-1)!.link, record));
  let length = 0;
  const ends = frames.map((frame) => {
    length += frame.bytes.length;
    return length;
  });
  return { bytes: concatBytes(...frames.map((frame) => frame.bytes)), ends };
}

// Records that are zero or full of zeros are the likeliest to be taken for room that was never written.
const anyRecords = fc.array(
  fc.oneof(
    fc.uint8Array({ maxLength: 80 }),
    fc.integer({ min: 0, max: 80 }).map((length) => new Uint8Array(length)),
  ),
  { minLength: 1, maxLength: 6 },
);
const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('promise log, read back', () => {
  it('gives the records that were framed', () => {
    fc.assert(
      fc.property(anyRecords, (records) => {
        const read = readFrames('log', encodeLog(records).bytes);
        assert.deepEqual(read.records, records);
        assert.equal(read.tornBytes, 0);
        assert.deepEqual(read.chainId, CHAIN_ID);
      }),
    );
  });

  it('loses only what is behind the cut, wherever it is cut', () => {
    fc.assert(
      fc.property(anyRecords, share, (records, place) => {
        const { bytes, ends } = encodeLog(records);
        const first = ends[0]!;
        const cut = first + Math.floor(place * (bytes.length - first));
        const whole = ends.filter((end) => end <= cut);
        const read = readFrames('log', bytes.subarray(0, cut));
        assert.deepEqual(read.records, records.slice(0, whole.length - 1));
        assert.equal(read.goodBytes, whole.at(-1));
        assert.equal(read.tornBytes, cut - whole.at(-1)!);
      }),
    );
  });

  it('takes room that was never written for a torn tail', () => {
    fc.assert(
      fc.property(anyRecords, share, fc.integer({ min: 1, max: 5_000 }), (records, place, zeros) => {
        const { bytes, ends } = encodeLog(records);
        // Between the last frame's header and its link, or before both.
        const [start, linkAt] = [ends.at(-2)!, bytes.length - 32];
        const cuts = [start, ...Array.from({ length: linkAt - start - 7 }, (_, at) => start + 8 + at)];
        const written = bytes.subarray(0, cuts[Math.floor(place * cuts.length)]);
        const room = new Uint8Array(bytes.length - written.length + zeros);
        assert.deepEqual(readFrames('log', concatBytes(written, room)).records, records.slice(0, -1));
      }),
    );
  });

  it('refuses any changed byte, in the last record too', () => {
    fc.assert(
      fc.property(anyRecords, share, fc.integer({ min: 1, max: 255 }), (records, place, mask) => {
        const { bytes } = encodeLog(records);
        bytes[Math.floor(place * bytes.length)]! ^= mask;
        assert.throws(() => readFrames('log', bytes), StoreCorruptError);
      }),
      { numRuns: 1_000 },
    );
  });

  it('refuses a record that was taken out, or put in another place', () => {
    const [a, b, c] = [1, 2, 3].map((byte) => new Uint8Array(10).fill(byte));
    const { bytes, ends } = encodeLog([a!, b!, c!]);
    const frame = (at: number) => bytes.subarray(ends[at]!, ends[at + 1]!);
    const first = bytes.subarray(0, ends[0]!);
    const damaged = [
      [first, frame(1), frame(2)],
      [first, frame(0), frame(2)],
      [first, frame(1), frame(0), frame(2)],
      [first, frame(0), frame(0), frame(1), frame(2)],
      [frame(0), frame(1)],
      [],
    ];
    for (const parts of damaged)
      assert.throws(() => readFrames('log', concatBytes(...parts)), StoreCorruptError);
  });
});

describe('promise log, opened', () => {
  after(removeTemporaryDirectories);

  it('cuts and reports a torn tail, and goes on behind it', async () => {
    const path = join(await temporaryDirectory(), 'promises.log');
    const records = [Uint8Array.of(1), Uint8Array.of(2)];
    const { bytes, ends } = encodeLog(records);
    await writeFile(path, bytes.subarray(0, bytes.length - 5));
    const log = await openPromiseLog({ path, chainId: CHAIN_ID });
    assert.equal(log.tornBytes, bytes.length - 5 - ends[1]!);
    assert.deepEqual(log.records, records.slice(0, 1));
    log.append(Uint8Array.of(3));
    await log.sync();
    await log.close();
    assert.deepEqual(readFrames(path, await readFile(path)).records, [Uint8Array.of(1), Uint8Array.of(3)]);
  });

  it('refuses damage with nothing touched, and may be opened again', async () => {
    const path = join(await temporaryDirectory(), 'promises.log');
    const { bytes, ends } = encodeLog([Uint8Array.of(1), Uint8Array.of(2)]);
    const damaged = bytes.slice();
    damaged[ends[0]! + 2]! ^= 1;
    await writeFile(path, damaged);
    await assert.rejects(openPromiseLog({ path, chainId: CHAIN_ID }), (error) => {
      assert.ok(error instanceof StoreCorruptError);
      assert.match(error.message, new RegExp(`byte ${ends[0]}`));
      return true;
    });
    assert.deepEqual(new Uint8Array(await readFile(path)), damaged);
    await writeFile(path, bytes);
    await (await openPromiseLog({ path, chainId: CHAIN_ID })).close();
  });
});
