/**
 * One process on a directory. Node has no lock call, and a file with a process id goes stale or is stolen; so the lock is LevelDB's
 * own: an empty database beside the data, whose kernel lock dies with the process, however it dies.
 */
import { ClassicLevel } from 'classic-level';
import { toStorageError } from './errors.ts';

export interface DirectoryLock {
  release(): Promise<void>;
}

/**
 * Takes the lock that lives in the directory `lockPath` (created when missing).
 * @throws HomeInUseError when another process, or this one, holds it already.
 */
export async function lockDirectory(lockPath: string): Promise<DirectoryLock> {
  const database = new ClassicLevel(lockPath, { cacheSize: 0 });
  try {
    await database.open();
  } catch (error) {
    throw toStorageError(error, lockPath);
  }
  return { release: () => database.close() };
}
