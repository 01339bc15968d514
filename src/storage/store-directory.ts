/**
 * The directory of a chain store, from the outside in: lock, identity, LevelDB's logs, and only then LevelDB itself. Everything that
 * can be refused is refused before anything is written.
 *
 *     <path>/identity   whose chain        <path>/level/   the database        <path>/lock/   one process only
 */
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ClassicLevel } from 'classic-level';
import { bytesToUtf8 } from '../base/bytes.ts';
import { type DirectoryLock, lockDirectory } from './directory-lock.ts';
import { StoreCorruptError, toStorageError } from './errors.ts';
import { diskFiles } from './file-layer.ts';
import { checkLevelLog } from './level-log.ts';
import { checkIdentity, saveIdentity } from './store-identity.ts';

export type Database = ClassicLevel<Uint8Array, Uint8Array>;

export interface StoreDirectory {
  readonly database: Database;
  readonly lock: DirectoryLock;
}

/** Logs to be replayed, and the MANIFEST that names the tables. */
async function checkLogs(level: string, names: readonly string[]): Promise<void> {
  const current = await diskFiles.read(join(level, 'CURRENT'));
  const manifest = /^(MANIFEST-\d+)\n$/.exec(bytesToUtf8(current ?? new Uint8Array()) ?? '')?.[1];
  if (manifest === undefined || !names.includes(manifest))
    throw new StoreCorruptError(join(level, 'CURRENT'), 'it names no MANIFEST that is here');
  for (const name of names.filter((each) => each.endsWith('.log') || each === manifest)) {
    const bytes = await diskFiles.read(join(level, name));
    if (bytes !== undefined) checkLevelLog(join(level, name), bytes);
  }
}

/** What is on disk may be opened: nothing yet, or a whole database of this chain. */
async function checkDirectory(path: string, chainId: Uint8Array): Promise<void> {
  const identityPath = join(path, 'identity');
  const level = join(path, 'level');
  const identity = await diskFiles.read(identityPath);
  const names = await readdir(level).catch(() => []);
  if (identity !== undefined) checkIdentity(identityPath, identity, chainId);
  else if (names.length > 0) throw new StoreCorruptError(identityPath, 'it is missing beside a database');
  else await saveIdentity(diskFiles, identityPath, chainId);
  // LevelDB would take a database without its CURRENT file for a new one, and delete the rest.
  if (names.some((name) => /^MANIFEST-|\.(ldb|log)$/.test(name))) await checkLogs(level, names);
}

/**
 * Opens or creates the directory.
 * @throws HomeInUseError, OtherChainError, OtherVersionError, StoreCorruptError (nothing was touched), DiskFullError, DiskFailedError
 */
export async function openStoreDirectory(path: string, chainId: Uint8Array): Promise<StoreDirectory> {
  await mkdir(path, { recursive: true });
  const lock = await lockDirectory(join(path, 'lock'));
  try {
    await checkDirectory(path, chainId);
    // Not a moment earlier: it begins to open by itself as soon as it is made.
    const database: Database = new ClassicLevel(join(path, 'level'), {
      keyEncoding: 'view',
      valueEncoding: 'view',
    });
    await database.open();
    return { database, lock };
  } catch (error) {
    await lock.release();
    throw toStorageError(error, path);
  }
}
