/** Hashes per second of one mining thread, and beside it the plain way: SHA-256 twice over 80 bytes by `node:crypto`, called for each nonce. In turn, in one run. */
import { createHash, hash } from 'node:crypto';
import { POW_HEADER_BYTES } from '../../../protocols/pow/header.ts';
import { createSeekNonce } from '../../../workers/seek-nonce.ts';
import { ratePerSecond } from './rate-of.ts';

export interface HashRates {
  /** As the mining threads hash. */
  readonly own: number;
  /** The faster one of `crypto.hash` and `createHash`. */
  readonly plain: number;
}

/** A header as long as Bitcoin's. */
const PLAIN_BYTES = 80;
const NONCE_OFFSET = 76;
const ROUNDS = 7;
/** Some tens of milliseconds each. */
const OWN_HASHES = 40_000;
const PLAIN_HASHES = 10_000;

type Hash = (bytes: Uint8Array) => Uint8Array;

/** Hashes `count` nonces the plain way. */
function hashPlainly(sha256: Hash, count: number): void {
  const bytes = new Uint8Array(PLAIN_BYTES);
  const view = new DataView(bytes.buffer);
  for (let nonce = 0; nonce < count; nonce += 1) {
    view.setUint32(NONCE_OFFSET, nonce, true);
    sha256(sha256(bytes));
  }
}

const oneShot: Hash = (bytes) => hash('sha256', bytes, 'buffer');
const streaming: Hash = (bytes) => createHash('sha256').update(bytes).digest();

function median(values: readonly number[]): number {
  return [...values].sort((left, right) => left - right)[values.length >> 1]!;
}

/** The median of several rounds, after one that is for the compiler of the JavaScript engine. */
export function measureHashRates(): HashRates {
  // its target is zero, so nothing is ever found
  const seek = createSeekNonce(new Uint8Array(POW_HEADER_BYTES));
  const rounds = Array.from({ length: ROUNDS + 1 }, () => ({
    own: ratePerSecond(OWN_HASHES, () => seek(0, OWN_HASHES)),
    oneShot: ratePerSecond(PLAIN_HASHES, () => hashPlainly(oneShot, PLAIN_HASHES)),
    streaming: ratePerSecond(PLAIN_HASHES, () => hashPlainly(streaming, PLAIN_HASHES)),
  })).slice(1);
  const medianOf = (key: keyof (typeof rounds)[number]) => median(rounds.map((round) => round[key]));
  return {
    own: Math.round(medianOf('own')),
    plain: Math.round(Math.max(medianOf('oneShot'), medianOf('streaming'))),
  };
}
