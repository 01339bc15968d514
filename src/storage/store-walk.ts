/** Every raw record of the database in key order, its checksum checked. */
import { StoreCorruptError, toStorageError } from './errors.ts';
import type { Database } from './store-directory.ts';
import { describeKey, kindRange, type RecordKind, readKey } from './store-keys.ts';
import { openValue } from './store-values.ts';

/** One record: `key` as stored, and taken apart. */
export interface RawRecord {
  readonly key: Uint8Array;
  readonly kind: RecordKind;
  readonly suffix: Uint8Array;
  /** Behind the checksum. */
  readonly value: Uint8Array;
}

/** Records read at once: some megabytes at most, and the event loop gets its turn between. */
const READ_AT_ONCE = 1_000;

function toRawRecord([key, sealed]: [Uint8Array, Uint8Array]): RawRecord {
  const found = readKey(key);
  if (found === undefined) throw new StoreCorruptError(describeKey(key), 'no such kind of record');
  return { key, ...found, value: openValue(key, sealed) };
}

/** @throws StoreCorruptError naming the first record that is wrong */
export async function* walkRecords(database: Database, kind?: RecordKind): AsyncGenerator<RawRecord> {
  const range = kind === undefined ? {} : kindRange(kind);
  const iterator = database.iterator({ ...range, highWaterMarkBytes: 4_194_304 });
  try {
    for (let entries = await iterator.nextv(READ_AT_ONCE); entries.length > 0; ) {
      for (const entry of entries) yield toRawRecord(entry);
      entries = await iterator.nextv(READ_AT_ONCE);
    }
  } catch (error) {
    throw toStorageError(error, database.location);
  } finally {
    await iterator.close();
  }
}
