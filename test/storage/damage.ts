/** Damaging the files of a store on purpose, and asking whether it is noticed. */
import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ClassicLevel } from 'classic-level';
import { utf8ToBytes } from '../../src/base/bytes.ts';
import { type ChainStore, openChainStore } from '../../src/storage/chain-store.ts';
import { StorageError } from '../../src/storage/errors.ts';
import { CHAIN_ID, sampleCertificate, sampleWrite } from './samples.ts';
import { temporaryDirectory } from './temporary.ts';

/** Writes some of everything, and closes. */
export async function makeStore(path: string, heights = 5): Promise<void> {
  const store = await openChainStore({ path, chainId: CHAIN_ID });
  for (let height = 1; height <= heights; height++) {
    await store.commit(sampleWrite(height));
    await store.saveCertificate(sampleCertificate(height));
  }
  await store.saveEvidence({ kind: 'double-prepare', accused: 3, bytes: utf8ToBytes('two votes') });
  await store.close();
}

export type RawDatabase = ClassicLevel<Uint8Array, Uint8Array>;

/** Changes a store behind our back, with LevelDB's own checksums right. */
export async function changeRaw(
  path: string,
  change: (database: RawDatabase) => Promise<void>,
): Promise<void> {
  const database: RawDatabase = new ClassicLevel(join(path, 'level'), {
    keyEncoding: 'view',
    valueEncoding: 'view',
    compression: false,
  });
  await database.open();
  await change(database);
  await database.close();
}

/** Moves everything from the log to tables. */
export function compact(path: string): Promise<void> {
  return changeRaw(path, (database) => database.compactRange(Uint8Array.of(0), Uint8Array.of(255)));
}

/** A copy of a store, to be damaged. */
export async function copyStore(path: string): Promise<string> {
  const copy = join(await temporaryDirectory(), 'chain');
  await cp(path, copy, { recursive: true });
  return copy;
}

/** The database's files whose names match. */
export async function levelFiles(path: string, pattern: RegExp): Promise<string[]> {
  const names = await readdir(join(path, 'level'));
  return names.filter((name) => pattern.test(name)).map((name) => join(path, 'level', name));
}

/** Every file of a store but the lock's, with its bytes in hex. */
export async function contentOf(path: string): Promise<Record<string, string>> {
  const files = [join(path, 'identity'), ...(await levelFiles(path, /./))];
  const contents = await Promise.all(files.map((file) => readFile(file, 'hex')));
  return Object.fromEntries(files.map((file, at) => [file, contents[at]!]));
}

export async function flipByte(file: string, offset: number, mask = 0xff): Promise<void> {
  const bytes = await readFile(file);
  bytes[offset]! ^= mask;
  await writeFile(file, bytes);
}

/**
 * What opening the store and visiting every record says: the error, or undefined when all is well; then `inspect` runs.
 * An error that is no StorageError is thrown.
 */
export async function findFault(
  path: string,
  inspect?: (store: ChainStore) => void,
): Promise<StorageError | undefined> {
  try {
    const store = await openChainStore({ path, chainId: CHAIN_ID });
    try {
      await store.checkIntegrity();
      inspect?.(store);
    } finally {
      await store.close();
    }
    return undefined;
  } catch (error) {
    if (error instanceof StorageError) return error;
    throw error;
  }
}
