/** What every chain store must do, whatever it is made of: LevelDB in the node, memory in the simulator. */
import assert from 'node:assert/strict';
import { bytesToUtf8, equalBytes, utf8ToBytes } from '../../src/base/bytes.ts';
import { LIMITS } from '../../src/base/limits.ts';
import type { Evidence } from '../../src/protocols/contract.ts';
import type { BlockWrite, ChainReader, StoredCertificate } from '../../src/replica/ports.ts';
import { hashOf, sampleBlock, sampleCertificate, sampleId, sampleWrite } from './samples.ts';

/** What the suite needs of a store. */
export interface StoreUnderTest extends ChainReader {
  commit(write: BlockWrite): Promise<void>;
  saveCertificate(certificate: StoredCertificate): Promise<void>;
  saveEvidence(evidence: Evidence): Promise<void>;
}

export interface StoreFactory {
  /** A store without any block. */
  create(): Promise<StoreUnderTest>;
  /** The same store in the next life, nothing lost that was answered. */
  reopen(store: StoreUnderTest): Promise<StoreUnderTest>;
}

const NULL_DECISION = { block: null, state: [], outcomes: [], revertTo: null };

function text(bytes: Uint8Array | undefined): string | undefined {
  return bytes && bytesToUtf8(bytes);
}

/** Asks the same of a store in this life and in the next. */
async function inBothLives(
  factory: StoreFactory,
  store: StoreUnderTest,
  check: (store: ChainReader) => void,
): Promise<void> {
  check(store);
  check(await factory.reopen(store));
}

function stateOf(store: ChainReader): Record<string, string> {
  return Object.fromEntries([...store.stateEntries()].map(({ key, value }) => [text(key), text(value)]));
}

function assertHolds(store: ChainReader, height: number, fork = ''): void {
  assert.deepEqual(store.blockAt(height), sampleBlock(height, fork));
  assert.equal(store.heightOfHash(sampleBlock(height, fork).hash), height);
  assert.equal(store.heightOfBatch(sampleBlock(height, fork).batchDigest), height);
  assert.deepEqual(store.outcomeOf(sampleId(height, 0, fork)), { height, index: 0 });
  assert.deepEqual(store.outcomeOf(sampleId(height, 2, fork)), { height, index: 2 });
  assert.equal(text(store.get(utf8ToBytes(`key ${height}${fork}`))), `value ${height}`);
}

function assertLacks(store: ChainReader, height: number, fork = ''): void {
  assert.equal(store.heightOfHash(sampleBlock(height, fork).hash), undefined);
  assert.equal(store.heightOfBatch(sampleBlock(height, fork).batchDigest), undefined);
  assert.equal(store.outcomeOf(sampleId(height, 0, fork)), undefined);
}

function blockTests(factory: StoreFactory): void {
  it('knows nothing at first', async () => {
    const store = await factory.create();
    assert.equal(store.mark(), undefined);
    assert.equal(store.blockAt(1), undefined);
    assert.equal(store.newestCertificate(), undefined);
    assert.equal(store.certificateAt(1_000_000), undefined);
    assert.deepEqual([...store.evidence()], []);
    assert.deepEqual([...store.stateEntries()], []);
    assertLacks(store, 1);
  });

  it('keeps a block with everything that belongs to it, over a restart too', async () => {
    const store = await factory.create();
    await store.commit(sampleWrite(1));
    assertHolds(store, 1);
    assert.deepEqual(store.mark(), sampleWrite(1).mark);
    const next = await factory.reopen(store);
    assertHolds(next, 1);
    assert.deepEqual(next.mark(), sampleWrite(1).mark);
    assert.deepEqual(stateOf(next), { 'key 1': 'value 1', tip: '1' });
    await next.commit(sampleWrite(2));
    assertHolds(next, 1);
    assertHolds(next, 2);
  });

  it('begins with a genesis block or without', async () => {
    const withGenesis = await factory.create();
    await withGenesis.commit(sampleWrite(0));
    await withGenesis.commit(sampleWrite(1));
    assertHolds(withGenesis, 0);
    const without = await factory.create();
    const mark = { sequence: 0, height: 0, blockHash: hashOf('genesis'), seal: new Uint8Array() };
    await without.commit({ ...NULL_DECISION, mark, state: [{ key: hashOf('a'), value: hashOf('b') }] });
    assert.equal(without.blockAt(0), undefined);
    await without.commit(sampleWrite(1));
    assertHolds(without, 1);
    assert.deepEqual(without.get(hashOf('a')), hashOf('b'));
  });

  it('answers commits in order, however many are asked for at once', async () => {
    const store = await factory.create();
    const answered: number[] = [];
    const heights = Array.from({ length: 50 }, (_, at) => at + 1);
    await Promise.all(
      heights.map((height) => store.commit(sampleWrite(height)).then(() => answered.push(height))),
    );
    assert.deepEqual(answered, heights);
    const next = await factory.reopen(store);
    for (const height of heights) assertHolds(next, height);
    assert.equal(stateOf(next).tip, '50');
  });

  it('moves only the mark for a null decision', async () => {
    const store = await factory.create();
    await store.commit(sampleWrite(1));
    const mark = { ...sampleWrite(1).mark, sequence: 2, seal: utf8ToBytes('null seal') };
    await store.commit({ ...NULL_DECISION, mark });
    assert.deepEqual((await factory.reopen(store)).mark(), mark);
  });

  it('deletes state keys, and lists the rest in key order', async () => {
    const store = await factory.create();
    const put = (key: string) => ({ key: utf8ToBytes(key), value: utf8ToBytes(key) });
    await store.commit(sampleWrite(1, { state: ['b', 'a', 'ab', 'c', '\u00ff'].map(put) }));
    await store.commit(sampleWrite(2, { state: [{ key: utf8ToBytes('c'), value: null }, put('')] }));
    assert.equal(store.get(utf8ToBytes('c')), undefined);
    const next = await factory.reopen(store);
    assert.deepEqual(Object.keys(stateOf(next)), ['', 'a', 'ab', 'b', '\u00ff']);
  });
}

function revertTests(factory: StoreFactory): void {
  it('takes blocks off the tip, with their indexes and outcomes', async () => {
    const store = await factory.create();
    for (const height of [1, 2, 3]) await store.commit(sampleWrite(height));
    const undone = [{ key: utf8ToBytes('key 3'), value: null }];
    await store.commit(sampleWrite(2, { revertTo: 1, state: undone }, ' of a fork'));
    await inBothLives(factory, store, (each) => {
      assertHolds(each, 1);
      assert.deepEqual(each.blockAt(2), sampleBlock(2, ' of a fork'));
      assert.equal(each.blockAt(3), undefined);
      assertLacks(each, 2);
      assertLacks(each, 3);
      assert.equal(each.get(utf8ToBytes('key 3')), undefined);
    });
  });

  it('reverts blocks that were asked for in the same breath', async () => {
    const store = await factory.create();
    await Promise.all([
      store.commit(sampleWrite(1)),
      store.commit(sampleWrite(2)),
      store.commit(sampleWrite(1, { revertTo: 0 }, ' of a fork')),
      store.commit(sampleWrite(2, {}, ' of a fork')),
    ]);
    assertLacks(store, 1);
    assertLacks(store, 2);
    assertHolds(store, 1, ' of a fork');
    assertHolds(store, 2, ' of a fork');
  });

  it('writes a reorganisation as a whole, however large its parts are', async () => {
    const store = await factory.create();
    await store.commit(sampleWrite(1));
    const seen: number[] = [];
    const block = { ...sampleBlock(1, ' of a fork'), batch: new Uint8Array(LIMITS.commitGroupBytesMax) };
    const first = store.commit({ ...sampleWrite(1, { revertTo: 0 }, ' of a fork'), block, continues: true });
    const rest = store.commit(sampleWrite(2, {}, ' of a fork'));
    void first.then(() => seen.push(store.mark()?.height ?? 0));
    await rest;
    assert.deepEqual(seen, [2], 'nobody sees the first part without the rest');
  });

  it('gives an outcome to a transaction that was reverted and included again', async () => {
    const store = await factory.create();
    await store.commit(sampleWrite(1));
    const outcomes = [{ id: sampleId(1, 0), index: 7 }];
    await store.commit(sampleWrite(1, { revertTo: 0, outcomes }, ' of a fork'));
    assert.deepEqual(store.outcomeOf(sampleId(1, 0)), { height: 1, index: 7 });
  });
}

function certificateTests(factory: StoreFactory): void {
  it('finds the newest certificate at or below a height', async () => {
    const store = await factory.create();
    for (const height of [5, 9_000, 6, 100_000]) await store.saveCertificate(sampleCertificate(height));
    await inBothLives(factory, store, (each) => {
      const found = (height: number) => each.certificateAt(height)?.height;
      assert.deepEqual([4, 5, 6, 8_999, 9_000].map(found), [undefined, 5, 6, 6, 9_000]);
      assert.deepEqual([99_999, 100_000, 100_001].map(found), [9_000, 100_000, 100_000]);
      assert.deepEqual(each.newestCertificate(), sampleCertificate(100_000));
    });
  });

  it('keeps the certificate with the highest sequence number of a height', async () => {
    const store = await factory.create();
    await Promise.all([3, 5, 4].map((sequence) => store.saveCertificate(sampleCertificate(3, sequence))));
    assert.deepEqual(store.certificateAt(3), sampleCertificate(3, 5));
    await store.saveCertificate(sampleCertificate(3, 4));
    assert.deepEqual((await factory.reopen(store)).newestCertificate(), sampleCertificate(3, 5));
  });

  it('keeps one proof of misbehaviour per validator and kind', async () => {
    const store = await factory.create();
    const proof = (accused: number, kind: string, bytes: string): Evidence => ({
      kind,
      accused,
      bytes: utf8ToBytes(bytes),
    });
    await store.saveEvidence(proof(2, 'double-prepare', 'first'));
    await store.saveEvidence(proof(2, 'double-prepare', 'second'));
    await store.saveEvidence(proof(2, 'double-commit', 'other kind'));
    await store.saveEvidence(proof(0, 'double-prepare', 'other validator'));
    await inBothLives(factory, store, (each) => {
      const list = each.evidence().map(({ kind, accused, bytes }) => `${accused} ${kind}: ${text(bytes)}`);
      assert.deepEqual(list.sort(), [
        '0 double-prepare: other validator',
        '2 double-commit: other kind',
        '2 double-prepare: first',
      ]);
    });
  });
}

/** Declares the suite; call it inside a `describe`. */
export function testStore(factory: StoreFactory): void {
  blockTests(factory);
  revertTests(factory);
  certificateTests(factory);

  it('does not see what a caller changes in its bytes afterwards', async () => {
    const store = await factory.create();
    const value = utf8ToBytes('as it was');
    const done = store.commit(sampleWrite(1, { state: [{ key: utf8ToBytes('k'), value }] }));
    await done;
    value.fill(0);
    assert.equal(text(store.get(utf8ToBytes('k'))), 'as it was');
    const read = store.blockAt(1)!;
    read.batch.fill(0);
    assert.ok(equalBytes(store.blockAt(1)!.batch, sampleBlock(1).batch));
  });
}
