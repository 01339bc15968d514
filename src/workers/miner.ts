/** Mining threads: every one gets the same work with an extra nonce of its own, and the event loop of the node never hashes. */
import { Worker } from 'node:worker_threads';
import type { MiningOrder, MiningReport } from './mining-worker.ts';

export interface Miner {
  /** Replaces earlier work at once; null: stops. */
  work(job: number, header: Uint8Array | null): void;
  /** Hashes per second of all threads together, over the last seconds; 0 before there is any work. */
  hashRate(): number;
  close(): Promise<void>;
}

export interface MinerConfig {
  readonly threads: number;
  readonly onFound: (job: number, header: Uint8Array) => void;
  /** A thread died: there is nobody to mine any more. */
  readonly onFailure: (error: unknown) => void;
  /** Monotonic, milliseconds. */
  readonly nowMs: () => number;
}

/** Reports older than this say nothing of the present. */
const RATE_WINDOW_MS = 5_000;

const WORKER_FILE = new URL('./mining-worker.js', import.meta.url);

/** Threads begin with the first work. */
export function createMiner({ threads, onFound, onFailure, nowMs }: MinerConfig): Miner {
  let workers: Worker[] | undefined;
  let isClosed = false;
  const reports: { readonly atMs: number; readonly count: number }[] = [];

  const begin = (): Worker => {
    const worker = new Worker(WORKER_FILE, { name: 'mining' });
    // Mining alone does not keep a process alive.
    worker.unref();
    worker.on('message', (message: MiningReport) => {
      if (message.type === 'found') onFound(message.job, message.header);
      else reports.push({ atMs: nowMs(), count: message.count });
      forgetOld();
    });
    worker.on('error', (error) => {
      if (!isClosed) onFailure(error);
    });
    return worker;
  };
  const forgetOld = (): void => {
    while (reports[0] !== undefined && reports[0].atMs < nowMs() - RATE_WINDOW_MS) reports.shift();
  };

  return {
    work: (job, header) => {
      if (isClosed || (workers === undefined && header === null)) return;
      workers ??= Array.from({ length: threads }, begin);
      for (const [extraNonce, worker] of workers.entries()) {
        const order: MiningOrder = { job, header, extraNonce };
        worker.postMessage(order);
      }
    },
    hashRate: () => {
      forgetOld();
      const [first] = reports;
      const spanMs = first === undefined ? 0 : nowMs() - first.atMs;
      // What the first report counts was hashed before the span began.
      const hashes = reports.slice(1).reduce((sum, { count }) => sum + count, 0);
      return spanMs === 0 ? 0 : Math.round((1_000 * hashes) / spanMs);
    },
    close: async () => {
      isClosed = true;
      await Promise.all((workers ?? []).map((worker) => worker.terminate()));
    },
  };
}
