/**
 * SHA-256 (FIPS 180-4) twice over one header per nonce, as fast as JavaScript goes: the two blocks in front of the nonce are hashed once (the midstate),
 * and so are the rounds of the last block that do not see it; what is left is a little less than two compressions per nonce.
 */
import { assert } from '../base/assert.ts';
import { NONCE_OFFSET, POW_HEADER_BYTES } from '../protocols/pow/header.ts';

/** Looks through `count` nonces from `first` on; the first that meets the header's target, or null. */
export type SeekNonce = (first: number, count: number) => number | null;

const BLOCK_BYTES = 64;
const WORDS = 16;
const ROUNDS = 64;
/** The nonce begins in the last byte of this word of the last block. */
const NONCE_WORD = 12;

const PRIMES = firstPrimes(ROUNDS);
/** First 32 bits of the fractional parts of cube roots and square roots of primes (FIPS 180-4, 4.2.2 and 5.3.3). */
const K = Int32Array.from(PRIMES, (prime) => fraction(Math.cbrt(prime)));
const INITIAL = Int32Array.from(PRIMES.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));

function firstPrimes(count: number): number[] {
  const primes: number[] = [];
  for (let candidate = 2; primes.length < count; candidate += 1)
    if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate);
  return primes;
}

function fraction(root: number): number {
  return Math.floor((root % 1) * 2 ** 32) | 0;
}

/** Extends 16 words to the schedule of all rounds (6.2.2, step 1), from this word on. */
function extend(w: Int32Array, from: number): void {
  for (let t = from; t < ROUNDS; t += 1) {
    const a = w[t - 15]!;
    const b = w[t - 2]!;
    const s0 = ((a >>> 7) | (a << 25)) ^ ((a >>> 18) | (a << 14)) ^ (a >>> 3);
    const s1 = ((b >>> 17) | (b << 15)) ^ ((b >>> 19) | (b << 13)) ^ (b >>> 10);
    w[t] = (w[t - 16]! + s0 + w[t - 7]! + s1) | 0;
  }
}

/** Rounds `from` to `to` of the compression (6.2.2, step 3) on the working variables in `v`. */
function rounds(v: Int32Array, w: Int32Array, from: number, to: number): void {
  let a = v[0]!;
  let b = v[1]!;
  let c = v[2]!;
  let d = v[3]!;
  let e = v[4]!;
  let f = v[5]!;
  let g = v[6]!;
  let h = v[7]!;
  for (let t = from; t < to; t += 1) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + (g ^ (e & (f ^ g))) + K[t]! + w[t]!) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) | (c & (a | b)))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  v[0] = a;
  v[1] = b;
  v[2] = c;
  v[3] = d;
  v[4] = e;
  v[5] = f;
  v[6] = g;
  v[7] = h;
}

function add(into: Int32Array, from: Int32Array): void {
  for (let index = 0; index < 8; index += 1) into[index] = (into[index]! + from[index]!) | 0;
}

/** The header with its padding (5.1.1), as words. */
function paddedWords(header: Uint8Array): Int32Array {
  const padded = new Uint8Array(3 * BLOCK_BYTES);
  padded.set(header);
  padded[POW_HEADER_BYTES] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 4, 8 * POW_HEADER_BYTES);
  return Int32Array.from({ length: 3 * WORDS }, (_none, index) => view.getInt32(4 * index));
}

/** @param header an encoded header, 183 bytes; its target stands in it */
export function createSeekNonce(header: Uint8Array): SeekNonce {
  assert(
    header.length === POW_HEADER_BYTES && NONCE_OFFSET === 2 * BLOCK_BYTES + 4 * NONCE_WORD + 3,
    'the layout of the header',
  );
  const words = paddedWords(header);
  const w = new Int32Array(ROUNDS);
  const state = INITIAL.slice();
  const v = new Int32Array(8);
  for (const block of [0, 1]) {
    w.set(words.subarray(block * WORDS, (block + 1) * WORDS));
    extend(w, WORDS);
    v.set(state);
    rounds(v, w, 0, ROUNDS);
    add(state, v);
  }
  const last = words.subarray(2 * WORDS);
  w.set(last);
  const begun = state.slice();
  rounds(begun, w, 0, NONCE_WORD);
  // The second hash is over the 32 bytes of the first.
  const w2 = new Int32Array(ROUNDS);
  w2[8] = 0x80000000 | 0;
  w2[15] = 256;
  const target = Array.from({ length: 8 }, (_none, index) => words[index]! >>> 0);

  const isFound = (nonce: number): boolean => {
    // Little-endian: its first byte closes one word, the other three open the next, before the padding's 0x80.
    w[NONCE_WORD] = (last[NONCE_WORD]! & ~0xff) | (nonce & 0xff);
    w[NONCE_WORD + 1] =
      (((nonce >>> 8) & 0xff) << 24) | (((nonce >>> 16) & 0xff) << 16) | ((nonce >>> 24) << 8) | 0x80;
    extend(w, WORDS);
    v.set(begun);
    rounds(v, w, NONCE_WORD, ROUNDS);
    for (let index = 0; index < 8; index += 1) w2[index] = (state[index]! + v[index]!) | 0;
    extend(w2, WORDS);
    v.set(INITIAL);
    rounds(v, w2, 0, ROUNDS);
    for (let index = 0; index < 8; index += 1) {
      const word = (INITIAL[index]! + v[index]!) >>> 0;
      if (word !== target[index]) return word < target[index]!;
    }
    return true;
  };

  return (first, count) => {
    for (let nonce = first; nonce < first + count; nonce += 1) if (isFound(nonce)) return nonce;
    return null;
  };
}
