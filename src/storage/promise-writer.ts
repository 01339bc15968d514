/**
 * Appends to a promise log and replaces it, strictly in the order of the calls.
 *
 * Group commit: while one write is on its way to the disk, everything that is appended and everybody who waits gathers for the next
 * one. A failed write is final: the state of the file is unknown, a second sync would not repair it, so from then on every call fails
 * with the same error and the node must stop.
 */
import { dirname } from 'node:path';
import { assert } from '../base/assert.ts';
import { concatBytes } from '../base/bytes.ts';
import { LIMITS } from '../base/limits.ts';
import { type StorageError, toStorageError } from './errors.ts';
import type { DurableFile, FileLayer } from './file-layer.ts';
import { encodeFirstFrame, encodeFrame } from './promise-frames.ts';

/** A file and where it ends. */
export interface OpenFile {
  readonly file: DurableFile;
  /** Link of its last frame. */
  readonly link: Uint8Array;
  readonly bytes: number;
}

export interface PromiseWriter {
  /** Present length of the file: whether a rewrite is worth its syncs. */
  readonly bytes: number;
  /** Appends in order, without waiting: durable with the next `sync`. Throws the first error once the log has failed. */
  append(record: Uint8Array): void;
  /** Resolves when everything appended so far is on the disk; many callers share one write. */
  sync(): Promise<void>;
  /**
   * Replaces everything so far by `keep`, atomically: a crash leaves the old file or the new one. What is appended later follows
   * `keep` in the new file. Resolves when the new file is durable under its name.
   */
  rewrite(keep: readonly Uint8Array[]): Promise<void>;
  /** Writes what is left and lets go of the file. */
  close(): Promise<void>;
}

interface Waiter {
  resolve(): void;
  reject(error: StorageError): void;
}

type Job =
  | { readonly type: 'append'; readonly records: Uint8Array[]; readonly waiters: Waiter[] }
  | { readonly type: 'rewrite'; readonly keep: readonly Uint8Array[]; readonly waiters: Waiter[] };

/** Frames `records` behind `link`, as one byte string. */
function encodeFrames(
  link: Uint8Array,
  records: readonly Uint8Array[],
): { bytes: Uint8Array; link: Uint8Array } {
  let last = link;
  const parts = records.map((record) => {
    const frame = encodeFrame(last, record);
    last = frame.link;
    return frame.bytes;
  });
  return { bytes: concatBytes(...parts), link: last };
}

/** Writes a new file beside `path`, syncs it, and only then gives it the name. */
export async function createFile(
  files: FileLayer,
  path: string,
  chainId: Uint8Array,
  records: readonly Uint8Array[],
): Promise<OpenFile> {
  const first = encodeFirstFrame(chainId);
  const { bytes, link } = encodeFrames(first.link, records);
  const file = await files.create(`${path}.new`);
  try {
    await file.append(concatBytes(first.bytes, bytes));
    await files.rename(`${path}.new`, path);
    await files.syncDirectory(dirname(path));
  } catch (error) {
    await file.close();
    throw error;
  }
  return { file, link, bytes: first.bytes.length + bytes.length };
}

/** @param open the file to go on with */
export function createPromiseWriter(config: {
  readonly path: string;
  readonly chainId: Uint8Array;
  readonly files: FileLayer;
  readonly open: OpenFile;
}): PromiseWriter {
  const { path, chainId, files } = config;
  const queue: Job[] = [];
  let open = config.open;
  let isRunning = false;
  let failure: StorageError | undefined;

  const appendAll = async (records: readonly Uint8Array[]): Promise<void> => {
    if (records.length === 0) return;
    const { bytes, link } = encodeFrames(open.link, records);
    await open.file.append(bytes);
    open = { file: open.file, link, bytes: open.bytes + bytes.length };
  };

  const replace = async (keep: readonly Uint8Array[]): Promise<void> => {
    const old = open.file;
    open = await createFile(files, path, chainId, keep);
    await old.close();
  };

  const run = async (): Promise<void> => {
    if (isRunning) return;
    isRunning = true;
    // Records that nobody waits for yet stay until somebody does: notes ride along with the next promise.
    while (queue.length > 1 || (queue[0]?.waiters.length ?? 0) > 0) {
      const job = queue.shift()!;
      try {
        if (failure === undefined) await (job.type === 'append' ? appendAll(job.records) : replace(job.keep));
      } catch (error) {
        failure = toStorageError(error, path);
      }
      for (const waiter of job.waiters) failure === undefined ? waiter.resolve() : waiter.reject(failure);
    }
    isRunning = false;
  };

  /** The append job at the end of the queue, where everything gathers until it is its turn. */
  const gathering = () => {
    const last = queue.at(-1);
    if (last?.type === 'append') return last;
    const job = { type: 'append' as const, records: [], waiters: [] };
    queue.push(job);
    return job;
  };

  const wait = (waiters: Waiter[]): Promise<void> => {
    const done = new Promise<void>((resolve, reject) => waiters.push({ resolve, reject }));
    void run();
    return done;
  };

  const sync = () => wait(gathering().waiters);

  return {
    get bytes() {
      return open.bytes;
    },
    append(record) {
      assert(record.length <= LIMITS.promiseRecordBytesMax, 'a promise record is within its limit');
      if (failure !== undefined) throw failure;
      gathering().records.push(record);
    },
    sync,
    rewrite(keep) {
      const job: Job = { type: 'rewrite', keep, waiters: [] };
      queue.push(job);
      return wait(job.waiters);
    },
    async close() {
      try {
        await sync();
      } finally {
        await open.file.close();
      }
    },
  };
}
