/** A disk that is full or fails: a typed error, once and for ever, and what was answered before stays. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { openChainStore } from '../../src/storage/chain-store.ts';
import { DiskFailedError, DiskFullError, type StorageError } from '../../src/storage/errors.ts';
import { openPromiseLog } from '../../src/storage/promise-log.ts';
import { watchedFiles } from './file-layers.ts';
import { heightToVote, highestVote } from './life.ts';
import { CHAIN_ID, sampleBlock, sampleWrite } from './samples.ts';
import { removeTemporaryDirectories, temporaryDirectory } from './temporary.ts';

const systemError = (code: string) => Object.assign(new Error(`${code}: made up`), { code });
/** A device on which every write finds no space. */
const FULL_DEVICE = '/dev/full';

async function failureOf(work: Promise<unknown>): Promise<StorageError> {
  return work.then(
    () => assert.fail('it went well'),
    (error) => error,
  );
}

describe('promise log on a failing disk', () => {
  after(removeTemporaryDirectories);

  const failures: [string, typeof DiskFullError | typeof DiskFailedError][] = [
    ['ENOSPC', DiskFullError],
    ['EDQUOT', DiskFullError],
    ['EIO', DiskFailedError],
  ];
  for (const [code, type] of failures) {
    it(`fails for ever after ${code}, at any of its steps`, async () => {
      // Four steps make the file; then come a vote, a vote, the four of a rewrite, and a vote.
      for (let failingStep = 5; ; failingStep++) {
        const path = join(await temporaryDirectory(), 'promises.log');
        let steps = 0;
        const files = watchedFiles(() => {
          if (++steps === failingStep) throw systemError(code);
        });
        const log = await openPromiseLog({ path, chainId: CHAIN_ID, files });
        const vote = async (height: number) => {
          log.append(heightToVote(height));
          await log.sync();
        };
        let answered = 0;
        const life = async () => {
          for (const height of [1, 2]) await vote(height).then(() => (answered = height));
          await log.rewrite([heightToVote(2)]);
          await vote(3).then(() => (answered = 3));
        };
        const failure = await life().catch((error: unknown) => error);
        if (failure === undefined) {
          await log.close();
          assert.equal(failingStep, 12, 'every step was tried');
          return;
        }
        assert.ok(failure instanceof type, String(failure));
        assert.throws(() => log.append(heightToVote(9)), failure);
        assert.equal(await failureOf(log.sync()), failure);
        assert.equal(await failureOf(log.rewrite([])), failure);
        assert.equal(await failureOf(log.close()), failure);
        const next = await openPromiseLog({ path, chainId: CHAIN_ID });
        assert.ok(highestVote(next.records) >= answered);
        await next.close();
      }
    });
  }

  it('tells everybody who waits', async () => {
    const path = join(await temporaryDirectory(), 'promises.log');
    let isFull = false;
    const files = watchedFiles(() => {
      if (isFull) throw systemError('ENOSPC');
    });
    const log = await openPromiseLog({ path, chainId: CHAIN_ID, files });
    isFull = true;
    log.append(heightToVote(1));
    const waiting = [log.sync(), log.rewrite([]), log.sync()];
    for (const each of waiting) assert.ok((await failureOf(each)) instanceof DiskFullError);
    await failureOf(log.close());
  });
});

describe('chain store on a full disk', () => {
  after(removeTemporaryDirectories);

  it('answers nothing any more, and keeps what it had', async function () {
    if (!existsSync(FULL_DEVICE)) this.skip();
    const path = join(await temporaryDirectory(), 'chain');
    const store = await openChainStore({ path, chainId: CHAIN_ID });
    await store.commit(sampleWrite(1));
    // The next log file of LevelDB will lead to the full device; it begins when the present one is large.
    const [log] = (await readdir(join(path, 'level'))).filter((name) => name.endsWith('.log'));
    const number = Number.parseInt(log!, 10);
    for (const next of [1, 2, 3]) {
      const name = `${String(number + next).padStart(6, '0')}.log`;
      await symlink(FULL_DEVICE, join(path, 'level', name));
    }
    const large = { key: new Uint8Array([1]), value: new Uint8Array(3_000_000) };
    let height = 1;
    let failure: StorageError | undefined;
    while (failure === undefined && height < 10) {
      const next = height + 1;
      failure = await store.commit(sampleWrite(next, { state: [large] })).catch((error) => error);
      if (failure === undefined) height = next;
    }
    assert.ok(failure instanceof DiskFullError, String(failure));
    assert.equal(await failureOf(store.commit(sampleWrite(height + 2))), failure);
    assert.equal(await failureOf(store.sync()), failure);
    assert.equal(store.mark()?.height, height, 'nothing that failed is shown');
    for (let each = 1; each <= height; each++) assert.deepEqual(store.blockAt(each), sampleBlock(each));
    await store.close();
  });
});
