/** Homes that a chain store refuses, leaving them as they are. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { bytesToHex, utf8ToBytes } from '../../src/base/bytes.ts';
import { openChainStore } from '../../src/storage/chain-store.ts';
import { crc32c } from '../../src/storage/crc32c.ts';
import { HomeInUseError, OtherChainError, OtherVersionError } from '../../src/storage/errors.ts';
import { contentOf, makeStore } from './damage.ts';
import { CHAIN_ID, hashOf, sampleWrite } from './samples.ts';
import { removeTemporaryDirectories, temporaryDirectory } from './temporary.ts';

describe('chain store refuses, and touches nothing', () => {
  after(removeTemporaryDirectories);

  it('another chain', async () => {
    const path = join(await temporaryDirectory(), 'chain');
    await makeStore(path);
    const before = await contentOf(path);
    const other = hashOf('another chain');
    await assert.rejects(openChainStore({ path, chainId: other }), (error) => {
      assert.ok(error instanceof OtherChainError);
      assert.deepEqual([error.found, error.expected], [bytesToHex(CHAIN_ID), bytesToHex(other)]);
      return true;
    });
    assert.deepEqual(await contentOf(path), before);
  });

  it('another version', async () => {
    const path = join(await temporaryDirectory(), 'chain');
    await makeStore(path);
    const text = `logothete chain store 9 ${bytesToHex(CHAIN_ID)}`;
    const sum = crc32c(utf8ToBytes(text)).toString(16).padStart(8, '0');
    await writeFile(join(path, 'identity'), `${text} ${sum}\n`);
    const before = await contentOf(path);
    await assert.rejects(openChainStore({ path, chainId: CHAIN_ID }), OtherVersionError);
    assert.deepEqual(await contentOf(path), before);
  });

  it('a second opening, in this process or in another', async () => {
    const path = join(await temporaryDirectory(), 'chain');
    const store = await openChainStore({ path, chainId: CHAIN_ID });
    await assert.rejects(openChainStore({ path, chainId: CHAIN_ID }), HomeInUseError);
    const module = fileURLToPath(new URL('../../src/storage/chain-store.js', import.meta.url));
    const script = `
      import { openChainStore } from ${JSON.stringify(module)};
      const chainId = Buffer.from('${bytesToHex(CHAIN_ID)}', 'hex');
      await openChainStore({ path: ${JSON.stringify(path)}, chainId }).catch((error) => console.log(error.code));`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
    assert.equal(stdout, 'home-in-use\n');
    await store.commit(sampleWrite(1));
    await store.close();
  });

  it('no earlier life of its own', async () => {
    const path = join(await temporaryDirectory(), 'chain');
    await makeStore(path);
    const identity = await readFile(join(path, 'identity'));
    const store = await openChainStore({ path, chainId: CHAIN_ID });
    assert.equal(store.mark()?.height, 5);
    await store.close();
    assert.deepEqual(await readFile(join(path, 'identity')), identity);
  });
});

describe('CRC-32C', () => {
  // RFC 3720, appendix B.4
  const vectors: [string, Uint8Array, number][] = [
    ['32 bytes of zeros', new Uint8Array(32), 0x8a9136aa],
    ['32 bytes of ones', new Uint8Array(32).fill(0xff), 0x62a8ab43],
    ['32 rising bytes', Uint8Array.from({ length: 32 }, (_, at) => at), 0x46dd794e],
    ['32 falling bytes', Uint8Array.from({ length: 32 }, (_, at) => 31 - at), 0x113fdb5c],
    ['the check value', utf8ToBytes('123456789'), 0xe3069283],
  ];
  for (const [name, bytes, expected] of vectors)
    it(`of ${name}`, () => assert.equal(crc32c(bytes).toString(16), expected.toString(16)));
});
