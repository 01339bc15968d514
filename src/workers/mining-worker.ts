/** The other side of `miner.ts`: a thread that looks for nonces in short stretches, and hears of other work between two of them. */
import { parentPort } from 'node:worker_threads';
import { EXTRA_NONCE_OFFSET, NONCE_OFFSET } from '../protocols/pow/header.ts';
import { createSeekNonce, type SeekNonce } from './seek-nonce.ts';

/** Work for one thread; null: none. */
export interface MiningOrder {
  readonly job: number;
  readonly header: Uint8Array | null;
  /** Tells the threads of one miner apart. */
  readonly extraNonce: number;
}

export type MiningReport =
  | { readonly type: 'found'; readonly job: number; readonly header: Uint8Array }
  /** Hashes since the last report. */
  | { readonly type: 'hashes'; readonly count: number };

/** About ten milliseconds: so late may an order be heard. */
const STRETCH = 8_192;
const NONCES = 2 ** 32;
const REPORT_HASHES = 64 * STRETCH;

let order: MiningOrder = { job: 0, header: null, extraNonce: 0 };
let seek: SeekNonce | null = null;
let header = new Uint8Array();
let nonce = 0;
let hashes = 0;
let isScheduled = false;

function report(message: MiningReport): void {
  parentPort?.postMessage(message);
}

function schedule(): void {
  if (isScheduled) return;
  isScheduled = true;
  setImmediate(mine);
}

function mine(): void {
  isScheduled = false;
  if (seek === null || nonce >= NONCES) return;
  const found = seek(nonce, STRETCH);
  hashes += found === null ? STRETCH : found - nonce + 1;
  nonce += STRETCH;
  if (hashes >= REPORT_HASHES || found !== null) {
    report({ type: 'hashes', count: hashes });
    hashes = 0;
  }
  if (found === null) {
    schedule();
    return;
  }
  seek = null;
  new DataView(header.buffer).setUint32(NONCE_OFFSET, found, true);
  report({ type: 'found', job: order.job, header });
}

parentPort?.on('message', (next: MiningOrder) => {
  order = next;
  seek = null;
  if (next.header === null) return;
  header = next.header.slice();
  new DataView(header.buffer).setUint16(EXTRA_NONCE_OFFSET, next.extraNonce, true);
  seek = createSeekNonce(header);
  nonce = 0;
  schedule();
});
