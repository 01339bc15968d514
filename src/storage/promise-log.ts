/**
 * The promise log: what a validator has signed, durable before it leaves (pbft.md, "What is durable, and when"). Apart from the chain,
 * because a vote's sync beside block writes would wait for them. One process, one file, one order.
 *
 * This file opens a log; `promise-writer.ts` appends to it and replaces it, `promise-frames.ts` knows its bytes. What the records
 * mean is the engine's affair.
 */
import { dirname } from 'node:path';
import { bytesToHex, equalBytes } from '../base/bytes.ts';
import { lockDirectory } from './directory-lock.ts';
import { OtherChainError, OtherVersionError, toStorageError } from './errors.ts';
import { diskFiles, type FileLayer } from './file-layer.ts';
import { PROMISE_LOG_VERSION, readFrames } from './promise-frames.ts';
import { createFile, createPromiseWriter, type OpenFile, type PromiseWriter } from './promise-writer.ts';

export interface PromiseLog extends PromiseWriter {
  /** What earlier lives promised, oldest first. */
  readonly records: readonly Uint8Array[];
  /** False: there was no file, and a new one begins. Next to a chain that has moved, that means lost promises: do not vote. */
  readonly existed: boolean;
  /** Bytes of a torn tail that were cut at opening; they were never durable, so nobody heard of them. */
  readonly tornBytes: number;
}

export interface PromiseLogOptions {
  /** The file. Its lock is the directory `<path>.lock`, its successor while it is rewritten `<path>.new`. */
  readonly path: string;
  /** 32 bytes. */
  readonly chainId: Uint8Array;
  /** Test seam; the real file system by default. */
  readonly files?: FileLayer;
}

interface Found extends OpenFile {
  readonly records: readonly Uint8Array[];
  readonly existed: boolean;
  readonly tornBytes: number;
}

async function openFile({ path, chainId, files = diskFiles }: PromiseLogOptions): Promise<Found> {
  const bytes = await files.read(path);
  if (bytes === undefined) {
    const created = await createFile(files, path, chainId, []);
    return { ...created, records: [], existed: false, tornBytes: 0 };
  }
  const { version, chainId: found, records, link, goodBytes, tornBytes } = readFrames(path, bytes);
  if (version !== PROMISE_LOG_VERSION) throw new OtherVersionError(path, version, PROMISE_LOG_VERSION);
  if (!equalBytes(found, chainId)) throw new OtherChainError(path, bytesToHex(found), bytesToHex(chainId));
  if (tornBytes > 0) await files.truncate(path, goodBytes);
  await files.remove(`${path}.new`);
  return { file: await files.openForAppend(path), link, bytes: goodBytes, records, existed: true, tornBytes };
}

/**
 * Opens the promise log, or begins one; verifies every link of it. The directory of `path` must exist.
 * @throws HomeInUseError, OtherChainError, OtherVersionError, StoreCorruptError (nothing was touched), DiskFullError, DiskFailedError
 */
export async function openPromiseLog(options: PromiseLogOptions): Promise<PromiseLog> {
  const { path, chainId, files = diskFiles } = options;
  const lock = await lockDirectory(`${path}.lock`);
  try {
    const { records, existed, tornBytes, ...open } = await openFile(options);
    if (existed) await files.syncDirectory(dirname(path));
    const writer = createPromiseWriter({ path, chainId, files, open });
    const closeWriter = writer.close;
    const close = () => closeWriter().finally(() => lock.release());
    return Object.assign(writer, { records, existed, tornBytes, close });
  } catch (error) {
    await lock.release();
    throw toStorageError(error, path);
  }
}
