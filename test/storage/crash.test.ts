/** The order of the two files (src/storage/README.md), with a crash between any two writes, in the middle of one, and by SIGKILL. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, writeFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createChance } from '../../src/base/chance.ts';
import { openChainStore } from '../../src/storage/chain-store.ts';
import { openPromiseLog } from '../../src/storage/promise-log.ts';
import { type Step, watchedFiles } from './file-layers.ts';
import { heightToVote, highestVote } from './life.ts';
import { CHAIN_ID, sampleBlock, sampleCertificate, sampleWrite } from './samples.ts';
import { removeTemporaryDirectories, temporaryDirectory } from './temporary.ts';

/** What had been answered when the crash came. */
interface Answered {
  readonly promised: number;
  readonly committed: number;
}

/** Opens what a crash left: nothing answered is lost, and the chain rests on no vote that the log has lost. */
async function checkAfterCrash(directory: string, { promised, committed }: Answered, when: string) {
  const store = await openChainStore({ path: join(directory, 'chain'), chainId: CHAIN_ID });
  const log = await openPromiseLog({ path: join(directory, 'promises.log'), chainId: CHAIN_ID });
  try {
    await store.checkIntegrity();
    const height = store.mark()?.height ?? 0;
    const vote = highestVote(log.records);
    assert.ok(height >= committed, `${when}: block ${committed} was answered, ${height} is there`);
    assert.ok(vote >= promised, `${when}: vote ${promised} was answered, ${vote} is there`);
    assert.ok(vote >= height, `${when}: block ${height} rests on vote ${vote}`);
    assert.ok(log.existed || height === 0, `${when}: no promise log beside a chain that has moved`);
    for (let each = 1; each <= height; each++) assert.deepEqual(store.blockAt(each), sampleBlock(each));
    return { height, vote, tornBytes: log.tornBytes };
  } finally {
    await store.close();
    await log.close();
  }
}

/** Lives through some heights, copying the directory ahead of every write and behind it, and in the middle of appends. */
async function liveAndCopy(directory: string): Promise<{ path: string; answered: Answered; when: string }[]> {
  const copies: { path: string; answered: Answered; when: string }[] = [];
  let answered: Answered = { promised: 0, committed: 0 };
  const copy = (when: string): string => {
    const path = `${directory}-copy-${copies.length}`;
    cpSync(directory, path, { recursive: true });
    copies.push({ path, answered, when });
    return path;
  };
  const before = (step: Step) => {
    copy(`ahead of ${step.type}`);
    if (step.type !== 'append') return;
    for (const share of [0.01, 0.5, 0.99]) {
      const torn = copy(`in the middle of append, ${share}`);
      const part = step.bytes.subarray(0, Math.ceil(share * step.bytes.length));
      // A file that was renamed since it was created is written under its new name.
      const beside = join(torn, basename(step.path));
      writeFileSync(existsSync(beside) ? beside : join(torn, 'promises.log'), part, { flag: 'a' });
    }
  };
  const store = await openChainStore({ path: join(directory, 'chain'), chainId: CHAIN_ID });
  const log = await openPromiseLog({
    path: join(directory, 'promises.log'),
    chainId: CHAIN_ID,
    files: watchedFiles(before),
  });
  for (let height = 1; height <= 6; height++) {
    log.append(heightToVote(height));
    await log.sync();
    answered = { ...answered, promised: height };
    copy(`vote ${height} answered`);
    const committing = store.commit(sampleWrite(height));
    copy(`block ${height} on its way`);
    await committing;
    answered = { ...answered, committed: height };
    copy(`block ${height} answered`);
    await store.saveCertificate(sampleCertificate(height));
    if (height % 3 === 0) await log.rewrite([heightToVote(height)]);
  }
  await store.close();
  await log.close();
  return copies;
}

describe('a crash', function () {
  // Hundreds of synced writes: a busy disk takes its time for them.
  this.timeout(240_000);
  after(removeTemporaryDirectories);

  it('between any two writes, or in the middle of one, loses nothing that was answered', async () => {
    const directory = join(await temporaryDirectory(), 'home');
    await mkdir(directory);
    const copies = await liveAndCopy(directory);
    assert.ok(copies.length > 50);
    let torn = 0;
    for (const { path, answered, when } of copies) {
      torn += (await checkAfterCrash(path, answered, when)).tornBytes > 0 ? 1 : 0;
      await rm(path, { recursive: true });
    }
    assert.ok(torn > 10, 'some copies had a torn tail');
  });

  it('of kind SIGKILL, again and again, loses nothing that was answered', async () => {
    const directory = await temporaryDirectory();
    const child = fileURLToPath(new URL('./crash-child.js', import.meta.url));
    const chance = createChance('kill -9');
    let last = { height: 0, vote: 0 };
    for (let round = 0; round < 8; round++) {
      const running = spawn(process.execPath, [child, directory], { stdio: ['ignore', 'pipe', 'inherit'] });
      let output = '';
      running.stdout.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
      await once(running.stdout, 'data');
      await wait(chance.integer(150));
      const exited = once(running, 'close');
      running.kill('SIGKILL');
      await exited;
      const highest = (what: string) =>
        [...output.matchAll(new RegExp(`${what} (\\d+)\\n`, 'g'))].reduce(
          (max, [, n]) => Math.max(max, Number(n)),
          0,
        );
      const answered = { promised: highest('promised'), committed: highest('committed') };
      const found = await checkAfterCrash(directory, answered, `round ${round}`);
      assert.ok(found.height >= last.height && found.vote >= last.vote, 'nothing goes back');
      last = found;
    }
    assert.ok(last.height > 8, `only ${last.height} blocks in all rounds`);
  });
});
