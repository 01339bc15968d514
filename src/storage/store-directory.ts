/**
 * The directory of a chain store, from the outside in: lock, identity, LevelDB's files, and only then LevelDB itself. Everything that
 * can be refused is refused before anything is written.
 *
 *     <path>/identity   whose chain        <path>/level/   the database        <path>/lock/   one process only
 */
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ClassicLevel } from 'classic-level';
import { bytesToUtf8 } from '../base/bytes.ts';
import { LIMITS } from '../base/limits.ts';
import { type DirectoryLock, lockDirectory } from './directory-lock.ts';
import { StoreCorruptError, toStorageError } from './errors.ts';
import { diskFiles } from './file-layer.ts';
import { checkLevelLog } from './level-log.ts';
import { readLiveTables } from './level-manifest.ts';
import { tableProblem } from './level-table.ts';
import { checkIdentity, saveIdentity } from './store-identity.ts';

export type Database = ClassicLevel<Uint8Array, Uint8Array>;

export interface StoreDirectoryOptions {
  /** The directory, created when missing. */
  readonly path: string;
  /** 32 bytes. */
  readonly chainId: Uint8Array;
  /**
   * Bytes of table files to check before opening, the newest first; half a second for the default (`LIMITS.startTableBytesMax`).
   * `Infinity` for a verification.
   */
  readonly tableBytesMax?: number;
}

export interface StoreDirectory {
  readonly database: Database;
  readonly lock: DirectoryLock;
}

/** Logs to be replayed, and the MANIFEST; answers the numbers of the tables that it names. */
async function checkLogs(level: string, names: readonly string[]): Promise<ReadonlySet<number>> {
  const current = await diskFiles.read(join(level, 'CURRENT'));
  const manifest = /^(MANIFEST-\d+)\n$/.exec(bytesToUtf8(current ?? new Uint8Array()) ?? '')?.[1];
  if (manifest === undefined || !names.includes(manifest))
    throw new StoreCorruptError(join(level, 'CURRENT'), 'it names no MANIFEST that is here');
  for (const name of names.filter((each) => each.endsWith('.log')))
    checkLevelLog(join(level, name), await readFile(join(level, name)));
  return readLiveTables(join(level, manifest), await readFile(join(level, manifest)));
}

/** Tables, the newest first, until `bytesMax` are read: what was written last is what a start reads. */
async function checkTables(level: string, tables: readonly string[], bytesMax: number): Promise<void> {
  let bytes = 0;
  for (const name of [...tables].sort((a, b) => (a < b ? 1 : -1))) {
    const file = await readFile(join(level, name));
    const problem = tableProblem(file);
    if (problem !== undefined) throw new StoreCorruptError(join(level, name), problem);
    bytes += file.length;
    if (bytes >= bytesMax) return;
  }
}

/** What is on disk may be opened: nothing yet, or a whole database of this chain. */
async function checkDirectory({ path, chainId, tableBytesMax }: StoreDirectoryOptions): Promise<void> {
  const identityPath = join(path, 'identity');
  const level = join(path, 'level');
  const identity = await diskFiles.read(identityPath);
  const names = await readdir(level).catch(() => []);
  if (identity !== undefined) checkIdentity(identityPath, identity, chainId);
  else if (names.length > 0) throw new StoreCorruptError(identityPath, 'it is missing beside a database');
  else await saveIdentity(diskFiles, identityPath, chainId);
  // LevelDB would take a database without its CURRENT file for a new one, and delete the rest.
  if (!names.some((name) => /^MANIFEST-|\.(ldb|log)$/.test(name))) return;
  const live = await checkLogs(level, names);
  const tables = names.filter((name) => name.endsWith('.ldb') && live.has(Number.parseInt(name, 10)));
  await checkTables(level, tables, tableBytesMax ?? LIMITS.startTableBytesMax);
}

/**
 * Opens or creates the directory.
 * @throws HomeInUseError, OtherChainError, OtherVersionError, StoreCorruptError (nothing was touched), DiskFullError, DiskFailedError
 */
export async function openStoreDirectory(options: StoreDirectoryOptions): Promise<StoreDirectory> {
  const { path } = options;
  await mkdir(path, { recursive: true });
  const lock = await lockDirectory(join(path, 'lock'));
  try {
    await checkDirectory(options);
    // Not a moment earlier: it begins to open by itself as soon as it is made.
    const database: Database = new ClassicLevel(join(path, 'level'), {
      keyEncoding: 'view',
      valueEncoding: 'view',
      // Hashes and signatures do not compress, and `level-table.ts` reads what is not compressed.
      compression: false,
    });
    await database.open();
    return { database, lock };
  } catch (error) {
    await lock.release();
    throw toStorageError(error, path);
  }
}
