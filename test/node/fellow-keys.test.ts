/** The keys that traitors of a laboratory chain share: whose they are, and who may read them. */
import { deepEqual, equal, throws } from 'node:assert/strict';
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { keyPairFromSeed } from '../../src/crypto/keys.ts';
import { createSigner } from '../../src/crypto/signature.ts';
import { readFellows, writeFellowKeys } from '../../src/node/lab/fellow-keys.ts';
import { nodePaths } from '../../src/node/node-home.ts';
import { createTemporary } from '../cli/local-network.ts';

const CHAIN_ID = new Uint8Array(32).fill(9);
const pairs = [1, 2, 3].map((byte) => keyPairFromSeed(new Uint8Array(32).fill(byte)));
const validators = pairs.map(({ publicKey }, id) => ({ name: `n${id}`, publicKey }));

describe('keys of fellow traitors', () => {
  const temporary = createTemporary('fellows');
  after(() => temporary.remove());
  const homeOf = (name: string) => {
    const home = join(temporary.path, name);
    mkdirSync(home);
    return home;
  };
  const read = (home: string) => readFellows(home, { validators }, CHAIN_ID);

  it('sign as the validators do whose keys they are, and for nobody else', () => {
    const home = homeOf('two');
    const stranger = new Uint8Array(32).fill(7);
    writeFellowKeys(home, [pairs[2]!.secretKey, stranger, pairs[0]!.secretKey]);
    const fellows = read(home);
    deepEqual([...fellows.keys()], [2, 0]);
    for (const [fellow, sign] of fellows) {
      const bytes = Uint8Array.of(fellow);
      deepEqual(sign('commit', bytes), createSigner(pairs[fellow]!, CHAIN_ID)('commit', bytes));
    }
    equal(statSync(nodePaths(home).fellows).mode & 0o077, 0);
  });

  it('are none where nobody shares them, and gone when they are taken back', () => {
    const home = homeOf('none');
    writeFellowKeys(home, []);
    equal(existsSync(nodePaths(home).fellows), false);
    equal(read(home).size, 0);
    writeFellowKeys(home, [pairs[1]!.secretKey]);
    equal(read(home).size, 1);
    writeFellowKeys(home, []);
    equal(read(home).size, 0);
  });

  it('are refused with a sentence where the file is broken', () => {
    const home = homeOf('broken');
    writeFileSync(nodePaths(home).fellows, '{"secretKeys": ["12"]}');
    throws(() => read(home), /secretKeys\[0\]: expected 32 bytes in hex/);
  });
});
