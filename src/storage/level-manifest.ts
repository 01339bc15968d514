/**
 * Which tables belong to a LevelDB database. A table is written and synced before the MANIFEST names it, so a process that is killed may leave one half
 * written that nothing rests on: LevelDB deletes it at the next opening. Only a table that the MANIFEST names can be damaged.
 *
 * Layout (github.com/google/leveldb, db/version_edit.cc and doc/log_format.md): records of tagged fields, each record in one or more fragments of a log.
 */
import { concatBytes } from '../base/bytes.ts';
import { StoreCorruptError } from './errors.ts';
import { checkLevelLog } from './level-log.ts';
import { createVarintReader, type VarintReader } from './level-varint.ts';

/** Types of fragments that begin a record, and that end one. */
const [WHOLE, FIRST, LAST] = [1, 2, 4];

/** How each field changes the set of live tables, by its tag. */
const FIELDS: Readonly<Record<number, (reader: VarintReader, live: Set<number>) => void>> = {
  // the name of the order of keys
  1: skipText,
  // numbers of the log, the next file, the last write, the log before
  2: ({ next }) => void next(),
  3: ({ next }) => void next(),
  4: ({ next }) => void next(),
  9: ({ next }) => void next(),
  // a level, and the key where its next compaction begins
  5: (reader) => {
    reader.next();
    skipText(reader);
  },
  // a level, and the table that is gone from it: before the one that was added where a table has moved
  6: ({ next }, live) => {
    next();
    live.delete(next());
  },
  // a level, a new table, its size, its first and its last key
  7: (reader, live) => {
    reader.next();
    live.add(reader.next());
    reader.next();
    skipText(reader);
    skipText(reader);
  },
};

function skipText(reader: VarintReader): void {
  reader.skip(reader.next());
}

/**
 * The numbers of the tables that a MANIFEST's bytes name.
 * @param name of the file, for the error
 * @throws StoreCorruptError for anything but a torn tail, and for fields of another version of LevelDB
 */
export function readLiveTables(name: string, file: Uint8Array): ReadonlySet<number> {
  const live = new Set<number>();
  const apply = (record: Uint8Array): void => {
    const reader = createVarintReader(record, 0);
    while (reader.position() < record.length) {
      const field = FIELDS[reader.next()];
      if (field === undefined) throw new StoreCorruptError(name, 'it holds a field that nobody knows');
      field(reader, live);
    }
  };
  let fragments: Uint8Array[] = [];
  checkLevelLog(name, file, (type, data) => {
    fragments = type === WHOLE || type === FIRST ? [data] : [...fragments, data];
    if (type === WHOLE || type === LAST) apply(concatBytes(...fragments));
  });
  return live;
}
