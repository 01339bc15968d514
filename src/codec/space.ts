/**
 * Memory for encodings, and for the bytes of decoded values. Most of them are short, and a buffer with its views costs more than filling it:
 * so short ones are cut, one behind the other, from a larger piece. No byte of it is handed out twice. Never transfer such a buffer to a thread.
 */
import type { Type } from '@chainsafe/ssz';

/** The same memory twice, as SSZ wants it. */
export type ByteViews = Parameters<Type<unknown>['value_serializeToBytes']>[0];

/** Where an encoding is written to: bytes of zero, as SSZ wants them, from `offset` on. */
export interface Space extends ByteViews {
  readonly offset: number;
}

/** As large as the pieces that Node cuts its own buffers from: one encoding that is kept for long holds no more than this. */
const PIECE_BYTES = 8_192;
/** Longer ones have a buffer of their own. */
const SHARED_BYTES_MAX = PIECE_BYTES / 4;

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

let piece = new Piece(PIECE_BYTES);

/** Room for so many bytes; to be filled before the next call. */
export function takeSpace(length: number): Space {
  if (length > SHARED_BYTES_MAX) return new Piece(length);
  if (piece.end + length > PIECE_BYTES) piece = new Piece(PIECE_BYTES);
  piece.offset = piece.end;
  piece.end += length;
  return piece;
}

/** Arrays up to this size live on the engine's heap, which costs less than a place in a piece. */
const ON_HEAP_BYTES_MAX = 64;

/** The bytes from `start` up to `end`, in memory of their own. */
export function copyBytes(bytes: Uint8Array, start: number, end: number): Uint8Array {
  const length = end - start;
  if (length <= ON_HEAP_BYTES_MAX || length > SHARED_BYTES_MAX) return bytes.slice(start, end);
  const { uint8Array, offset } = takeSpace(length);
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
