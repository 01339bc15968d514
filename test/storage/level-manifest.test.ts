/** A MANIFEST by hand: which tables it names at its end. */
import { deepEqual, throws } from 'node:assert/strict';
import { concatBytes } from '../../src/base/bytes.ts';
import { CRC32C_START, finishMaskedCrc32c, updateCrc32c } from '../../src/storage/crc32c.ts';
import { StoreCorruptError } from '../../src/storage/errors.ts';
import { readLiveTables } from '../../src/storage/level-manifest.ts';

const [WHOLE, FIRST, MIDDLE, LAST] = [1, 2, 3, 4] as const;

function fragment(type: number, data: readonly number[]): Uint8Array {
  const bytes = Uint8Array.of(0, 0, 0, 0, data.length, 0, type, ...data);
  const checksum = finishMaskedCrc32c(updateCrc32c(CRC32C_START, bytes, 6, bytes.length));
  new DataView(bytes.buffer).setUint32(0, checksum, true);
  return bytes;
}

const text = (...bytes: number[]) => [bytes.length, ...bytes];
/** Level, number, size 300, first and last key. */
const added = (level: number, table: number) => [7, level, table, 0xac, 2, ...text(1, 6), ...text(6, 7, 7)];
const gone = (level: number, table: number) => [6, level, table];
const HEAD = [1, ...text(6, 7), 2, 3, 9, 0, 3, 0x80, 1, 4, 99, 5, 0, ...text(6)];

const liveIn = (...fragments: Uint8Array[]) => [...readLiveTables('MANIFEST', concatBytes(...fragments))];

describe('the MANIFEST of LevelDB', () => {
  it('names tables that were added, and not those that are gone', () => {
    const first = fragment(WHOLE, [...HEAD, ...added(0, 5), ...added(1, 8)]);
    deepEqual(liveIn(first), [5, 8]);
    deepEqual(liveIn(first, fragment(WHOLE, [...gone(0, 5), ...added(0, 11)])), [8, 11]);
    deepEqual(liveIn(first, fragment(WHOLE, [...gone(0, 5), ...added(1, 5)])), [8, 5], 'one that has moved');
  });

  it('has records in parts, of which the last may be torn', () => {
    const record = [...HEAD, ...added(0, 5), ...gone(0, 5), ...added(0, 9)];
    const parts = [record.slice(0, 7), record.slice(7, 19), record.slice(19)] as const;
    const [first, middle, last] = [
      fragment(FIRST, parts[0]),
      fragment(MIDDLE, parts[1]),
      fragment(LAST, parts[2]),
    ];
    deepEqual(liveIn(first, middle, last), [9]);
    deepEqual(liveIn(fragment(WHOLE, added(0, 4)), first, middle), [4]);
    deepEqual(liveIn(fragment(WHOLE, added(0, 4)), first, middle, last.subarray(0, -1)), [4]);
  });

  it('is not guessed at where it says something that nobody knows', () => {
    throws(() => liveIn(fragment(WHOLE, [8, 1])), StoreCorruptError);
  });
});
