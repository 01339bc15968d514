/** A changed or missing byte of the chain store is noticed, whichever it is, and a refused store is left as it was. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { StoreCorruptError } from '../../src/storage/errors.ts';
import { checkLevelLog } from '../../src/storage/level-log.ts';
import { type RecordKind, readKey, toKey } from '../../src/storage/store-keys.ts';
import { markCodec } from '../../src/storage/store-records.ts';
import { sealValue } from '../../src/storage/store-values.ts';
import {
  changeRaw,
  compact,
  contentOf,
  copyStore,
  findFault,
  flipByte,
  levelFiles,
  makeStore,
  type RawDatabase,
} from './damage.ts';
import { sampleWrite } from './samples.ts';
import { removeTemporaryDirectories, temporaryDirectory } from './temporary.ts';

const KINDS: RecordKind[] = [
  ...(['block', 'receipts', 'outcomeList', 'blockHash', 'batchDigest', 'outcome', 'state'] as const),
  ...(['certificate', 'certificatePage', 'evidence', 'mark', 'totals'] as const),
];

/** Changes a store behind our back, knowing its keys. */
function changeRecords(
  path: string,
  change: (database: RawDatabase, kinds: Map<RecordKind, Uint8Array[]>) => Promise<void>,
): Promise<void> {
  return changeRaw(path, async (database) => {
    const kinds = new Map<RecordKind, Uint8Array[]>();
    for await (const key of database.keys()) {
      const { kind } = readKey(key)!;
      kinds.set(kind, [...(kinds.get(kind) ?? []), key]);
    }
    await change(database, kinds);
  });
}

describe('a flipped byte in the files of the chain store', () => {
  let fresh: string;
  let compacted: string;

  before(async () => {
    fresh = join(await temporaryDirectory(), 'chain');
    await makeStore(fresh);
    compacted = await copyStore(fresh);
    await compact(compacted);
  });
  after(removeTemporaryDirectories);

  it('is no longer there when it is not there', async () => {
    assert.equal(await findFault(await copyStore(fresh)), undefined);
    assert.equal(await findFault(await copyStore(compacted)), undefined);
  });

  const files: [string, RegExp, () => string, number][] = [
    ['the log', /\.log$/, () => fresh, 60],
    ['a table', /\.ldb$/, () => compacted, 60],
    ['the MANIFEST', /^MANIFEST/, () => compacted, 30],
    ['CURRENT', /^CURRENT$/, () => compacted, 10],
  ];
  for (const [name, pattern, pathOf, numRuns] of files) {
    it(`is found in ${name}, and nothing is touched`, async () => {
      const damage = fc.tuple(
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        fc.integer({ min: 1, max: 255 }),
      );
      await fc.assert(
        fc.asyncProperty(damage, async ([place, mask]) => {
          const copy = await copyStore(pathOf());
          const [file] = await levelFiles(copy, pattern);
          const { length } = await readFile(file!);
          await flipByte(file!, Math.floor(place * length), mask);
          const before = await contentOf(copy);
          assert.ok((await findFault(copy)) instanceof StoreCorruptError);
          assert.deepEqual(await contentOf(copy), before);
          await rm(copy, { recursive: true });
        }),
        { numRuns },
      );
    });
  }

  it('is found in the identity', async () => {
    const { length } = await readFile(join(fresh, 'identity'));
    for (let offset = 0; offset < length; offset += 7) {
      const copy = await copyStore(fresh);
      await flipByte(join(copy, 'identity'), offset, 1);
      assert.ok((await findFault(copy)) instanceof StoreCorruptError);
    }
  });

  it('is not a table that was half written when the process was killed', async () => {
    const [table] = await levelFiles(compacted, /\.ldb$/);
    const whole = await readFile(table!);
    for (const length of [0, 20, whole.length >> 1]) {
      const copy = await copyStore(compacted);
      const half = join(copy, 'level', '000999.ldb');
      await writeFile(half, whole.subarray(0, length));
      assert.equal(await findFault(copy, (store) => assert.equal(store.mark()?.height, 5)), undefined);
      assert.ok(!existsSync(half), 'LevelDB has taken it away');
    }
  });

  it('is a missing file, too', async () => {
    for (const pattern of [/^CURRENT$/, /^MANIFEST/, /\.ldb$/]) {
      const copy = await copyStore(compacted);
      const [file] = await levelFiles(copy, pattern);
      await rm(file!);
      assert.ok((await findFault(copy)) instanceof StoreCorruptError, String(pattern));
    }
    await rm(join(fresh, 'identity'));
    assert.ok((await findFault(await copyStore(fresh))) instanceof StoreCorruptError);
  });
});

describe('a record of the chain store that is not what was written', () => {
  let path: string;

  before(async () => {
    path = join(await temporaryDirectory(), 'chain');
    await makeStore(path);
  });
  after(removeTemporaryDirectories);

  for (const kind of KINDS) {
    it(`is named: ${kind}`, async () => {
      const offsets = [0, 3, 4, -1];
      for (const offset of offsets) {
        const copy = await copyStore(path);
        await changeRecords(copy, async (database, kinds) => {
          const key = kinds.get(kind)![0]!;
          const value = new Uint8Array((await database.get(key))!);
          value[(offset + value.length) % value.length]! ^= 0x20;
          await database.put(key, value, { sync: true });
        });
        const fault = await findFault(copy);
        assert.ok(fault instanceof StoreCorruptError, `offset ${offset}`);
        const name = kind.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
        assert.ok(fault.place.startsWith(name), fault.message);
      }
    });

    // The state root of the newest header misses a state entry; a store cannot know what is lawful.
    if (kind === 'state') continue;
    it(`is missed: ${kind}`, async () => {
      const copy = await copyStore(path);
      await changeRecords(copy, (database, kinds) => database.del(kinds.get(kind)![0]!));
      assert.ok((await findFault(copy)) instanceof StoreCorruptError);
    });
  }

  it('is noticed under the key of another', async () => {
    for (const kind of KINDS) {
      const copy = await copyStore(path);
      let swapped = false;
      await changeRecords(copy, async (database, kinds) => {
        const [first, second] = kinds.get(kind)!;
        swapped = second !== undefined;
        if (swapped) await database.put(first!, (await database.get(second!))!);
      });
      if (swapped) assert.ok((await findFault(copy)) instanceof StoreCorruptError, kind);
    }
  });

  it('is noticed when no kind of record has such a key', async () => {
    const copy = await copyStore(path);
    await changeRecords(copy, (database) =>
      database.put(Uint8Array.of(250, 1), Uint8Array.of(1, 2, 3, 4, 5)),
    );
    assert.match(String(await findFault(copy)), /unknown key fa01/);
  });

  it('is noticed when a block stands above the mark', async () => {
    const copy = await copyStore(path);
    const key = toKey('mark');
    const mark = { ...sampleWrite(4).mark, sequence: 5 };
    await changeRaw(copy, (database) => database.put(key, sealValue(key, markCodec.encode(mark))));
    assert.match(String(await findFault(copy)), /block 5: the chain stands at 4/);
  });
});

describe('a torn tail of the log', () => {
  after(removeTemporaryDirectories);

  it('costs at most what was not answered yet, wherever it is torn', async () => {
    const path = join(await temporaryDirectory(), 'chain');
    await makeStore(path);
    const [log] = await levelFiles(path, /\.log$/);
    const { length } = await readFile(log!);
    let lastHeight = -1;
    for (let cut = 0; cut <= length; cut += 211) {
      const copy = await copyStore(path);
      await truncate(log!.replace(path, copy), cut);
      let height = 0;
      const fault = await findFault(copy, (store) => {
        height = store.mark()?.height ?? 0;
      });
      assert.equal(fault, undefined, `cut at ${cut}`);
      assert.ok(height >= lastHeight);
      lastHeight = height;
    }
    assert.equal(lastHeight, 5);
  });

  it('is not a last fragment whose length was changed', async () => {
    const path = join(await temporaryDirectory(), 'chain');
    await makeStore(path);
    const [log] = await levelFiles(path, /\.log$/);
    const bytes = new Uint8Array(await readFile(log!));
    let last = 0;
    for (let next = 0; next < bytes.length; next += 7 + bytes[next + 4]! + 256 * bytes[next + 5]!)
      last = next;
    for (let bit = 0; bit < 16; bit++) {
      const changed = bytes.slice();
      changed[last + 4 + (bit >> 3)]! ^= 1 << (bit & 7);
      assert.throws(() => checkLevelLog('log', changed), StoreCorruptError, `bit ${bit}`);
    }
    checkLevelLog('log', bytes);
  });

  it('may be room that was never written', async () => {
    const path = join(await temporaryDirectory(), 'chain');
    await makeStore(path);
    const [log] = await levelFiles(path, /\.log$/);
    await writeFile(log!, Buffer.concat([await readFile(log!), new Uint8Array(5_000)]));
    assert.equal(await findFault(path, (store) => assert.equal(store.mark()?.height, 5)), undefined);
  });
});
