/** One signature thread and the chunks that are on their way to it. A thread that dies is replaced, a bounded number of times in a row. */
import { Worker } from 'node:worker_threads';
import { LIMITS } from '../base/limits.ts';
import type { SignatureCheck } from '../replica/ports.ts';
import { packChunk } from './chunk.ts';
import { VerifierClosedError, VerifierCrashedError } from './errors.ts';
import type { ChunkAnswer } from './signature-worker.ts';

export interface Lane {
  /** Sends what waits, as long as there is room on the way. */
  pump(): void;
  close(): Promise<void>;
}

/** Where a lane finds checks and leaves its answers. */
export interface LaneClient<P extends { readonly check: SignatureCheck }> {
  /** Removes the next chunk from the queue; empty: nothing waits. */
  take(): P[];
  answer(pending: P, isValid: boolean): void;
  fail(pending: P, error: Error): void;
}

/** Chunks on their way to a thread: one that it works on, one that is there when it has finished. */
const CHUNKS_ON_THE_WAY = 2;

const WORKER_FILE = new URL('./signature-worker.js', import.meta.url);

/** @param workerFile test seam */
export function createLane<P extends { readonly check: SignatureCheck }>(
  { take, answer, fail }: LaneClient<P>,
  workerFile: URL = WORKER_FILE,
): Lane {
  const onTheWay: P[][] = [];
  let crashesInARow = 0;
  /** Why no thread will begin any more. */
  let ended: Error | undefined;
  let worker = begin();

  function begin(): Worker {
    const started = new Worker(workerFile, { name: 'signatures' });
    // Only work keeps the process alive, never a thread that waits for some.
    started.unref();
    started.on('message', onAnswer);
    started.on('error', (error) => onCrash(started, error));
    started.on('exit', (code) => onCrash(started, `exit code ${code}`));
    return started;
  }

  function failAll(error: Error): void {
    for (const pending of onTheWay.splice(0).flat()) fail(pending, error);
  }

  function onAnswer(valid: ChunkAnswer): void {
    crashesInARow = 0;
    const chunk = onTheWay.shift() ?? [];
    for (const [at, pending] of chunk.entries()) answer(pending, valid[at] === 1);
    if (onTheWay.length === 0) worker.unref();
    pump();
  }

  function onCrash(crashed: Worker, cause: unknown): void {
    if (ended !== undefined || crashed !== worker) return;
    const error = new VerifierCrashedError(cause);
    if (++crashesInARow > LIMITS.verifierCrashesMax) ended = error;
    else worker = begin();
    failAll(error);
    pump();
  }

  function send(chunk: P[]): void {
    if (ended !== undefined) {
      for (const pending of chunk) fail(pending, ended);
      return;
    }
    onTheWay.push(chunk);
    const buffer = packChunk(chunk.map(({ check }) => check));
    worker.ref();
    worker.postMessage(buffer, [buffer]);
  }

  function pump(): void {
    while (onTheWay.length < CHUNKS_ON_THE_WAY) {
      const chunk = take();
      if (chunk.length === 0) return;
      send(chunk);
    }
  }

  return {
    pump,
    async close() {
      ended = new VerifierClosedError();
      failAll(ended);
      await worker.terminate();
    },
  };
}
