/**
 * Frames on a byte stream: a length of four bytes (big-endian, never zero), then as many bytes. `coalesce` writes them,
 * `frames` reads them. What a frame says is none of this file's business.
 */
import { assert } from '../base/assert.ts';
import { type Fault, punish } from '../base/fault.ts';
import { LIMITS } from '../base/limits.ts';

/** Bytes of the length before each frame. */
export const FRAME_LENGTH_BYTES = 4;

/** States that a frame may be sent: a larger or an empty one would get us cut off by every honest peer. */
export function assertFrame(frame: Uint8Array): void {
  assert(frame.length > 0, 'a frame is not empty');
  assert(frame.length <= LIMITS.frameBytesMax, `a frame of ${frame.length} bytes is over the limit`);
}

/**
 * Groups of frames become chunks of at most `chunkBytes`: small frames share one, large ones are cut, so that every write
 * is one packet of the secure channel and no lane keeps another waiting for long.
 */
export function coalesce(chunkBytes: number) {
  return async function* (groups: AsyncIterable<readonly Uint8Array[]>): AsyncGenerator<Uint8Array> {
    for await (const group of groups) yield* chunksOf(group, chunkBytes);
  };
}

function* chunksOf(group: readonly Uint8Array[], chunkBytes: number): Generator<Uint8Array> {
  let left = group.reduce((sum, frame) => sum + FRAME_LENGTH_BYTES + frame.length, 0);
  let chunk = new Uint8Array(Math.min(left, chunkBytes));
  let at = 0;
  for (const frame of group) {
    for (const part of [lengthPrefix(frame.length), frame]) {
      for (let from = 0; from < part.length; ) {
        const count = Math.min(part.length - from, chunk.length - at);
        chunk.set(part.subarray(from, from + count), at);
        from += count;
        at += count;
        if (at < chunk.length) continue;
        yield chunk;
        left -= at;
        chunk = new Uint8Array(Math.min(left, chunkBytes));
        at = 0;
      }
    }
  }
}

function lengthPrefix(length: number): Uint8Array {
  return Uint8Array.of(length >>> 24, length >>> 16, length >>> 8, length);
}

/**
 * Bytes as they arrive become frames. Each frame has a buffer of its own (it may be transferred to a worker, and keeps no
 * larger buffer alive). A declared length is judged before anything is set aside for it, and memory grows only with
 * bytes that really came. After a Fault the stream is worthless and ends.
 */
export async function* frames(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array | Fault> {
  const assembler = new Assembler();
  for await (const bytes of source) {
    for (const item of assembler.take(bytes)) {
      yield item;
      if (!(item instanceof Uint8Array)) return;
    }
  }
}

class Assembler {
  /** Bytes of the length prefix that have come, and what they say so far. */
  #prefixBytes = 0;
  #length = 0;
  #parts: Uint8Array[] = [];
  #heldBytes = 0;

  *take(bytes: Uint8Array): Generator<Uint8Array | Fault> {
    for (let at = 0; at < bytes.length; ) {
      if (this.#prefixBytes < FRAME_LENGTH_BYTES) {
        this.#length = this.#length * 256 + (bytes[at] as number);
        this.#prefixBytes += 1;
        at += 1;
        const fault = this.#prefixBytes === FRAME_LENGTH_BYTES ? checkLength(this.#length) : null;
        if (fault !== null) yield fault;
        continue;
      }
      const count = Math.min(this.#length - this.#heldBytes, bytes.length - at);
      this.#parts.push(bytes.subarray(at, at + count));
      this.#heldBytes += count;
      at += count;
      if (this.#heldBytes === this.#length) yield this.#join();
    }
  }

  #join(): Uint8Array {
    const frame = new Uint8Array(this.#length);
    let at = 0;
    for (const part of this.#parts) {
      frame.set(part, at);
      at += part.length;
    }
    this.#parts = [];
    this.#heldBytes = 0;
    this.#prefixBytes = 0;
    this.#length = 0;
    return frame;
  }
}

function checkLength(length: number): Fault | null {
  if (length === 0) return punish('frame-empty', 'a frame of no bytes was declared');
  if (length <= LIMITS.frameBytesMax) return null;
  return punish(
    'frame-too-large',
    `a frame of ${length} bytes was declared; ${LIMITS.frameBytesMax} are allowed`,
  );
}
