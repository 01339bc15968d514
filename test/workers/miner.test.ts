/** The miner's own SHA-256 against the house's, nonce for nonce, and threads that find, stop and end. */
import { deepEqual, ok, strictEqual } from 'node:assert/strict';
import { createChance } from '../../src/base/chance.ts';
import { isEnough, NONCE_OFFSET, POW_HEADER_BYTES, workHash } from '../../src/protocols/pow/header.ts';
import { createMiner } from '../../src/workers/miner.ts';
import { createSeekNonce } from '../../src/workers/seek-nonce.ts';

const chance = createChance('miner');

/** Random bytes under a target that about one hash in `2^zeros` meets. */
function randomHeader(zeros: number): Uint8Array {
  const header = Uint8Array.from({ length: POW_HEADER_BYTES }, () => chance.integer(256));
  header.fill(0, 0, 4);
  new DataView(header.buffer).setUint32(0, 2 ** (32 - zeros) - 1);
  return header;
}

function withNonce(header: Uint8Array, nonce: number): Uint8Array {
  const bytes = header.slice();
  new DataView(bytes.buffer).setUint32(NONCE_OFFSET, nonce, true);
  return bytes;
}

describe('looking for nonces', () => {
  it('agrees with the reference hash on every nonce', () => {
    for (let round = 0; round < 8; round += 1) {
      const header = randomHeader(2);
      const seek = createSeekNonce(header);
      const first = chance.integer(2 ** 32 - 200);
      for (let nonce = first; nonce < first + 200; nonce += 1) {
        const bytes = withNonce(header, nonce);
        strictEqual(seek(nonce, 1) === nonce, isEnough(workHash(bytes), bytes), `nonce ${nonce}`);
      }
    }
  });

  it('answers the first nonce that is good, and null when there is none', () => {
    const header = randomHeader(8);
    const seek = createSeekNonce(header);
    const found = seek(1_000, 100_000)!;
    for (let nonce = 1_000; nonce <= found; nonce += 1) {
      const bytes = withNonce(header, nonce);
      strictEqual(isEnough(workHash(bytes), bytes), nonce === found);
    }
    strictEqual(seek(found + 1, 0), null);
    header.fill(0, 0, 32);
    strictEqual(createSeekNonce(header)(0, 1_000), null);
  });
});

describe('mining threads', () => {
  const config = {
    threads: 2,
    onFailure: (error: unknown) => ok(false, String(error)),
    nowMs: () => performance.now(),
  };

  it('find what meets the target, for the latest work only', async () => {
    const found = await new Promise<{ job: number; header: Uint8Array }>((resolve) => {
      const miner = createMiner({
        ...config,
        onFound: (job, header) => {
          void miner.close().then(() => resolve({ job, header }));
        },
      });
      const impossible = randomHeader(8);
      impossible.fill(0, 0, 32);
      miner.work(1, impossible);
      miner.work(2, randomHeader(12));
    });
    strictEqual(found.job, 2);
    ok(isEnough(workHash(found.header), found.header));
  });

  it('do nothing before there is work, and can be closed', async () => {
    const miner = createMiner({ ...config, onFound: () => ok(false) });
    miner.work(1, null);
    deepEqual(miner.hashRate(), 0);
    await miner.close();
    miner.work(2, randomHeader(1));
  });
});
