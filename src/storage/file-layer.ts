/** The few file system calls that the promise log needs, behind an interface so that a test can fail or crash any one of them. */
import { constants } from 'node:fs';
import { type FileHandle, open, readFile, rename, rm } from 'node:fs/promises';

export interface DurableFile {
  /** Appends; when it resolves, all of it is on the disk. */
  append(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

export interface FileLayer {
  /** All bytes of a file; undefined when there is none. */
  read(path: string): Promise<Uint8Array | undefined>;
  /** A new, empty file, or an emptied one. */
  create(path: string): Promise<DurableFile>;
  openForAppend(path: string): Promise<DurableFile>;
  /** Cuts a file at `bytes`, durably. */
  truncate(path: string, bytes: number): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** Removes a file that may be missing. */
  remove(path: string): Promise<void>;
  /** Makes created, renamed and removed names in this directory durable. */
  syncDirectory(path: string): Promise<void>;
}

// O_DSYNC: write and fdatasync in one call, one hop to the thread pool instead of two (0.11 ms against 0.15, measured).
const APPEND = constants.O_WRONLY | constants.O_APPEND | constants.O_DSYNC;
const CREATE = APPEND | constants.O_CREAT | constants.O_TRUNC;

function toDurableFile(handle: FileHandle): DurableFile {
  return {
    async append(bytes) {
      for (let done = 0; done < bytes.length; ) {
        const { bytesWritten } = await handle.write(bytes, done);
        done += bytesWritten;
      }
    },
    close: () => handle.close(),
  };
}

async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function withHandle(
  path: string,
  flags: string,
  use: (handle: FileHandle) => Promise<void>,
): Promise<void> {
  const handle = await open(path, flags);
  try {
    await use(handle);
  } finally {
    await handle.close();
  }
}

/** The real file system. */
export const diskFiles: FileLayer = {
  read: readIfThere,
  create: async (path) => toDurableFile(await open(path, CREATE, 0o600)),
  openForAppend: async (path) => toDurableFile(await open(path, APPEND)),
  truncate: (path, bytes) =>
    withHandle(path, 'r+', async (handle) => {
      await handle.truncate(bytes);
      await handle.sync();
    }),
  rename,
  remove: (path) => rm(path, { force: true }),
  syncDirectory: (path) => withHandle(path, 'r', (handle) => handle.sync()),
};
