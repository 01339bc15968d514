import { match, ok, strictEqual } from 'node:assert';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ClassicLevel } from 'classic-level';
import { createChance } from '../../src/base/chance.ts';
import { type RecordKind, readKey } from '../../src/storage/store-keys.ts';
import { markCodec } from '../../src/storage/store-records.ts';
import { openValue, sealValue } from '../../src/storage/store-values.ts';
import { settle, startNetwork } from '../e2e/network.ts';
import { createTemporary } from './local-network.ts';
import { runWords } from './run.ts';

type Level = ClassicLevel<Uint8Array, Uint8Array>;

/** The kinds of record that an honest chain has. */
const KINDS: readonly RecordKind[] = [
  ...(['block', 'receipts', 'outcomeList', 'blockHash', 'batchDigest', 'outcome', 'state'] as const),
  ...(['certificate', 'certificatePage', 'mark', 'totals'] as const),
];

describe('verify', function () {
  this.timeout(240_000);
  const temporary = createTemporary('verify');
  const home = join(temporary.path, 'home');
  const node = join(home, 'nodes', 'n1');
  const chance = createChance('verify');
  const verify = (...words: string[]) => runWords(['verify', ...words, '--json']);

  before(async () => {
    const at = ['--home', home] as const;
    const started = await startNetwork({ home });
    const batch = join(temporary.path, 'fails.jsonl');
    writeFileSync(batch, '{"operations":[{"expect":["a","2"]},{"delete":"a"}]}');
    const steps: readonly [words: string[], exitCode: number][] = [
      [['submit', 'put', 'a', '1'], 0],
      [['submit', 'transfer', 'bob', '5'], 0],
      [['submit', 'batch', batch], 1],
      [['submit', 'put', 'b', '2'], 0],
    ];
    for (const [words, exitCode] of steps) {
      const ran = await runWords([...words, ...at]);
      strictEqual(ran.exitCode, exitCode, `${words.join(' ')}: ${ran.stdout}${ran.stderr}`);
    }
    await settle(started);
    await started.network.down();
  });

  after(async () => {
    // it is down already, unless a step before failed
    await runWords(['down', '--home', home]);
    temporary.remove();
  });

  /** Opens the database of the node, lets `change` at it, and closes it. */
  async function withDatabase<T>(change: (database: Level) => Promise<T>): Promise<T> {
    const options = { keyEncoding: 'view', valueEncoding: 'view', compression: false } as const;
    const database: Level = new ClassicLevel(join(node, 'chain', 'level'), options);
    await database.open();
    try {
      return await change(database);
    } finally {
      await database.close();
    }
  }

  /** Every record as stored. */
  const readRecords = () => withDatabase(async (database) => database.iterator().all());
  const write = (key: Uint8Array, value: Uint8Array) => withDatabase((database) => database.put(key, value));

  function flipByte(bytes: Uint8Array): Uint8Array {
    const changed = Uint8Array.from(bytes);
    const at = chance.integer(changed.length);
    changed[at] = changed[at]! ^ (1 + chance.integer(255));
    return changed;
  }

  async function requireDamaged(what: string): Promise<string> {
    const { exitCode, stdout, stderr } = await verify(node);
    strictEqual(exitCode, 1, `${what} was changed, and nobody noticed: ${stdout} ${stderr}`);
    const [{ sound, fault }] = JSON.parse(stdout) as [{ sound: boolean; fault: string }];
    strictEqual(sound, false);
    return fault;
  }

  it('passes on every home, and tells what it has checked', async () => {
    const { exitCode, stdout } = await verify('--home', home);
    strictEqual(exitCode, 0, stdout);
    const verdicts = JSON.parse(stdout) as Record<string, unknown>[];
    strictEqual(verdicts.length, 4);
    for (const verdict of verdicts) {
      strictEqual(verdict.sound, true);
      strictEqual(verdict.blockHash, verdicts[0]!.blockHash);
      ok(
        Number(verdict.transactions) >= 4 && Number(verdict.promises) > 4 && Number(verdict.certificates) > 0,
      );
    }
    match((await runWords(['verify', node])).stdout, /^n1 .*sound$/m);
  });

  it('fails when one byte of any record is changed', async () => {
    const records = await readRecords();
    const kinds = new Set(records.map(([key]) => readKey(key)!.kind));
    for (const kind of KINDS) ok(kinds.has(kind), `the chain has a ${kind}`);
    for (const [key, value] of records) {
      await write(key, flipByte(value));
      await requireDamaged(readKey(key)!.kind);
      await write(key, value);
    }
    strictEqual((await verify(node)).exitCode, 0);
  });

  it('fails when a record was forged, checksum and all', async () => {
    const forgeable: readonly RecordKind[] = [
      'receipts',
      'state',
      'outcome',
      'blockHash',
      'batchDigest',
      'block',
    ];
    const records = await readRecords();
    for (const kind of forgeable) {
      const [key, value] = records.find(([candidate]) => readKey(candidate)!.kind === kind)!;
      await write(key, sealValue(key, flipByte(openValue(key, value))));
      await requireDamaged(kind);
      await write(key, value);
    }
    strictEqual((await verify(node)).exitCode, 0);
  });

  it('fails when the mark was forged to stand further on', async () => {
    const [key, value] = (await readRecords()).find(([candidate]) => readKey(candidate)!.kind === 'mark')!;
    const mark = markCodec.decode(openValue(key, value));
    ok('seal' in mark && mark.seal.length > 0);
    const further = markCodec.encode({ ...mark, sequence: mark.sequence + 1 });
    await write(key, sealValue(key, further));
    match(await requireDamaged('mark'), /seal/);
    await write(key, value);
    strictEqual((await verify(node)).exitCode, 0);
  });

  it('fails when a record has vanished', async () => {
    const records = await readRecords();
    for (const kind of KINDS) {
      const [key, value] = records.find(([candidate]) => readKey(candidate)!.kind === kind)!;
      await withDatabase((database) => database.del(key));
      await requireDamaged(kind);
      await write(key, value);
    }
    strictEqual((await verify(node)).exitCode, 0);
  });

  it('fails when one byte of the promise log is changed, wherever it is', async () => {
    const path = join(node, 'promises.log');
    const bytes = readFileSync(path);
    for (let round = 0; round < 60; round++) {
      writeFileSync(path, flipByte(bytes));
      match(await requireDamaged('a promise'), /promise log/);
    }
    writeFileSync(path, bytes);
    strictEqual((await verify(node)).exitCode, 0);
  });

  it('checks a copy of one node, and says what is no home', async () => {
    const copy = join(temporary.path, 'copy');
    cpSync(home, copy, { recursive: true });
    strictEqual((await verify(join(copy, 'nodes', 'n2'))).exitCode, 0);
    const none = await runWords(['verify', temporary.path]);
    strictEqual(none.exitCode, 1);
    match(none.stderr, /is no home of a local network/);
    strictEqual((await runWords(['verify', join(temporary.path, 'nothing')])).exitCode, 2);
  });
});
