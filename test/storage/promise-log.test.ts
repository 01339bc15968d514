/** The promise log in one life and over several: order, group commit, rewriting, refusals. */
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bytesToHex, utf8ToBytes } from '../../src/base/bytes.ts';
import { HomeInUseError, OtherChainError, OtherVersionError } from '../../src/storage/errors.ts';
import { encodeFrame, readFrames } from '../../src/storage/promise-frames.ts';
import { openPromiseLog } from '../../src/storage/promise-log.ts';
import { countingFiles } from './file-layers.ts';
import { CHAIN_ID, hashOf } from './samples.ts';
import { removeTemporaryDirectories, temporaryDirectory } from './temporary.ts';

const record = (text: string) => utf8ToBytes(text);
const texts = (records: readonly Uint8Array[]) => records.map((each) => Buffer.from(each).toString());

async function newPath(): Promise<string> {
  return join(await temporaryDirectory(), 'promises.log');
}

async function recordsAt(path: string): Promise<string[]> {
  const log = await openPromiseLog({ path, chainId: CHAIN_ID });
  await log.close();
  return texts(log.records);
}

describe('promise log', () => {
  after(removeTemporaryDirectories);

  it('says whether there was one', async () => {
    const path = await newPath();
    const first = await openPromiseLog({ path, chainId: CHAIN_ID });
    assert.equal(first.existed, false);
    await first.close();
    const second = await openPromiseLog({ path, chainId: CHAIN_ID });
    assert.equal(second.existed, true);
    assert.equal(second.tornBytes, 0);
    assert.deepEqual(second.records, []);
    await second.close();
  });

  it('gives back what was synced, in order, empty records too', async () => {
    const path = await newPath();
    const log = await openPromiseLog({ path, chainId: CHAIN_ID });
    for (const text of ['a', '', 'b'.repeat(100_000)]) log.append(record(text));
    await log.sync();
    log.append(record('c'));
    await log.sync();
    assert.equal(log.bytes, (await readFile(path)).length);
    await log.close();
    assert.deepEqual(await recordsAt(path), ['a', '', 'b'.repeat(100_000), 'c']);
  });

  it('writes at closing what nobody waited for', async () => {
    const path = await newPath();
    const log = await openPromiseLog({ path, chainId: CHAIN_ID });
    log.append(record('a note'));
    await log.close();
    assert.deepEqual(await recordsAt(path), ['a note']);
  });

  it('shares one write among all who wait', async () => {
    const files = countingFiles();
    const log = await openPromiseLog({ path: await newPath(), chainId: CHAIN_ID, files });
    const before = files.appends;
    const promises = Array.from({ length: 100 }, (_, at) => {
      log.append(record(`record ${at}`));
      return log.sync();
    });
    await Promise.all(promises);
    // The first goes at once, everything that came meanwhile goes together.
    assert.ok(files.appends - before <= 2, `${files.appends - before} writes`);
    await log.sync();
    assert.ok(files.appends - before <= 2, 'nothing new needs no write');
    await log.close();
  });

  it('resolves a sync only when its records are on the disk', async () => {
    const path = await newPath();
    const log = await openPromiseLog({ path, chainId: CHAIN_ID });
    const checks = Array.from({ length: 20 }, async (_, at) => {
      log.append(record(`record ${at};`));
      await log.sync();
      assert.ok((await readFile(path)).includes(`record ${at};`));
    });
    await Promise.all(checks);
    await log.close();
  });

  it('rewrites, and what comes later follows', async () => {
    const path = await newPath();
    const log = await openPromiseLog({ path, chainId: CHAIN_ID });
    log.append(record('old'));
    const persisted = log.sync();
    log.append(record('also old'));
    const rewritten = log.rewrite([record('kept'), record('kept too')]);
    log.append(record('new'));
    await Promise.all([persisted, rewritten, log.sync()]);
    assert.deepEqual(texts(readFrames(path, await readFile(path)).records), ['kept', 'kept too', 'new']);
    log.append(record('newer'));
    await log.rewrite([record('kept again')]);
    log.append(record('newest'));
    assert.equal(log.bytes, (await readFile(path)).length);
    await log.close();
    assert.deepEqual(await recordsAt(path), ['kept again', 'newest']);
  });
});

describe('promise log refuses, and touches nothing', () => {
  after(removeTemporaryDirectories);

  it('another chain', async () => {
    const path = await newPath();
    await (await openPromiseLog({ path, chainId: CHAIN_ID })).close();
    const before = await readFile(path);
    const other = hashOf('another chain');
    await assert.rejects(openPromiseLog({ path, chainId: other }), (error) => {
      assert.ok(error instanceof OtherChainError);
      assert.equal(error.found, bytesToHex(CHAIN_ID));
      assert.equal(error.expected, bytesToHex(other));
      return true;
    });
    assert.deepEqual(await readFile(path), before);
  });

  it('another version', async () => {
    const path = await newPath();
    const identity = Buffer.concat([record('logothete promise log\n'), Uint8Array.of(9), CHAIN_ID]);
    const bytes = encodeFrame(new Uint8Array(32), identity).bytes;
    await writeFile(path, bytes);
    await assert.rejects(openPromiseLog({ path, chainId: CHAIN_ID }), (error) => {
      assert.ok(error instanceof OtherVersionError);
      assert.deepEqual([error.found, error.expected], [9, 1]);
      return true;
    });
    assert.deepEqual(new Uint8Array(await readFile(path)), bytes);
  });

  it('a second opening', async () => {
    const path = await newPath();
    const log = await openPromiseLog({ path, chainId: CHAIN_ID });
    await assert.rejects(openPromiseLog({ path, chainId: CHAIN_ID }), HomeInUseError);
    log.append(record('still mine'));
    await log.close();
    assert.deepEqual(await recordsAt(path), ['still mine']);
  });
});
