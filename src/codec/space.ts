/**
 * Memory for encodings, and for the bytes of decoded values. Most of them are short, and a buffer with its views costs more than filling it:
 * so short ones are cut, one behind the other, from a larger piece. No byte of it is handed out twice. Never transfer such a buffer to a thread.
 */
import type { Type } from '@chainsafe/ssz';
import { ON_HEAP_BYTES_MAX } from '../base/bytes.ts';

/** The same memory twice, as SSZ wants it. */
export type ByteViews = Parameters<Type<unknown>['value_serializeToBytes']>[0];

/** Where an encoding is written to: bytes of zero, as SSZ wants them, from `offset` on. */
export interface Space extends ByteViews {
  readonly offset: number;
}

class Piece {
  readonly uint8Array: Uint8Array;
  readonly dataView: DataView;
  offset = 0;
  end = 0;

  constructor(length: number) {
    this.uint8Array = new Uint8Array(length);
    this.dataView = new DataView(this.uint8Array.buffer);
  }
}

/** Room in pieces of one size; what takes more than a quarter of one has a buffer of its own. */
class Pieces {
  readonly #length: number;
  #piece: Piece;

  constructor(length: number) {
    this.#length = length;
    this.#piece = new Piece(length);
  }

  take(length: number): Piece {
    if (length > this.#length / 4) return new Piece(length);
    if (this.#piece.end + length > this.#length) this.#piece = new Piece(this.#length);
    const piece = this.#piece;
    piece.offset = piece.end;
    piece.end += length;
    return piece;
  }
}

/** As large as the pieces that Node cuts its own buffers from: an encoding is sent or written, and forgotten. */
const encodings = new Pieces(8_192);
/** What was decoded may be kept for long when all that came with it is forgotten: so one of them holds no more than this. */
const copies = new Pieces(2_048);

/** Room for so many bytes; to be filled before the next call. */
export function takeSpace(length: number): Space {
  return encodings.take(length);
}

/** The bytes from `start` up to `end`, in memory of their own: a short array costs less than a place in a piece. */
export function copyBytes(bytes: Uint8Array, start: number, end: number): Uint8Array {
  const length = end - start;
  if (length <= ON_HEAP_BYTES_MAX) return bytes.slice(start, end);
  const { uint8Array, offset } = copies.take(length);
  uint8Array.set(bytes.subarray(start, end), offset);
  return uint8Array.subarray(offset, offset + length);
}

const makeViews = (buffer: ArrayBufferLike): ByteViews => ({
  uint8Array: new Uint8Array(buffer),
  dataView: new DataView(buffer),
});
let lastRead = makeViews(new ArrayBuffer(0));

/** The whole of a buffer. What was made last is kept: making a DataView costs more than decoding a small value. */
export function viewsOf(buffer: ArrayBufferLike): ByteViews {
  if (lastRead.uint8Array.buffer !== buffer) lastRead = makeViews(buffer);
  return lastRead;
}
