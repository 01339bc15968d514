/**
 * A process to be killed: promises and commits one block after the other, as a validator does, and says so on its standard output
 * only when it is durable: `promised N`, `committed N`.
 */
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { openChainStore } from '../../src/storage/chain-store.ts';
import { openPromiseLog } from '../../src/storage/promise-log.ts';
import { heightToVote, highestVote } from './life.ts';
import { CHAIN_ID, sampleCertificate, sampleWrite } from './samples.ts';

const directory = process.argv[2]!;
const say = (what: string, height: number) => writeSync(1, `${what} ${height}\n`);
const store = await openChainStore({ path: join(directory, 'chain'), chainId: CHAIN_ID });
const log = await openPromiseLog({ path: join(directory, 'promises.log'), chainId: CHAIN_ID });
let committing: Promise<unknown> = Promise.resolve();
// No height is promised twice: votes may be ahead of the chain after a crash.
for (let height = (store.mark()?.height ?? 0) + 1; ; height++) {
  if (height > highestVote(log.records)) {
    log.append(heightToVote(height));
    await log.sync();
    say('promised', height);
  }
  // Three at once, so that groups form and a kill falls between any two writes.
  committing = store.commit(sampleWrite(height)).then(() => say('committed', height));
  if (height % 3 === 0) {
    await committing;
    await store.saveCertificate(sampleCertificate(height));
    if (height % 12 === 0) await log.rewrite([heightToVote(height)]);
  }
}
