/**
 * Memory for encodings. Most of them are short, and a buffer with its views costs more than filling it: so short ones are cut, one behind
 * the other, from a larger piece. No byte of it is handed out twice. Never transfer such a buffer to a thread.
 */

/** Where an encoding is written to: bytes of zero, as SSZ wants them, from `offset` on. */
export interface Space {
  readonly uint8Array: Uint8Array;
  readonly dataView: DataView;
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
