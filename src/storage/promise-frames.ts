/**
 * The bytes of a promise log. A file is a run of frames:
 *
 *     length of the record, 4 bytes little-endian | CRC-32C of those 4 bytes | record | link, 32 bytes
 *
 * where link = hashTagged('promiseLink', link of the frame before, record), zeros before the first. The first frame's record says
 * what the file is: magic, format version, chain id.
 *
 * What is wrong with a file that does not read to its end, plainly: **a torn tail is a last frame that is not all there**, or that
 * the file system made room for and never wrote (zeros where its link must stand). It was never synced, so nobody heard of it, and
 * it may be cut. **Everything else is damage**: a frame that is all there and whose link is wrong, a header that is all there and
 * whose checksum is wrong. The header's own checksum is what tells them apart: without it a flipped length would look like a tear.
 */
import { concatBytes, equalBytes, utf8ToBytes } from '../base/bytes.ts';
import { LIMITS } from '../base/limits.ts';
import { HASH_BYTES, hashTagged } from '../crypto/hash.ts';
import { crc32c } from './crc32c.ts';
import { StoreCorruptError } from './errors.ts';

/** Of this framing and of the first record; another number is refused. */
export const PROMISE_LOG_VERSION = 1;

const FIRST_LINK = new Uint8Array(HASH_BYTES);
const MAGIC = utf8ToBytes('logothete promise log\n');
const HEADER_BYTES = 8;

/** A frame ready to be appended, and the link that the next one continues. */
export interface Frame {
  readonly bytes: Uint8Array;
  readonly link: Uint8Array;
}

/** What a file says of itself in its first frame. */
export interface PromiseLogIdentity {
  readonly version: number;
  readonly chainId: Uint8Array;
}

export interface ReadPromiseLog extends PromiseLogIdentity {
  /** Oldest first, without the first frame. */
  readonly records: readonly Uint8Array[];
  /** Link of the last good frame. */
  readonly link: Uint8Array;
  /** Length of the good frames together. */
  readonly goodBytes: number;
  /** Bytes behind them: a torn tail. */
  readonly tornBytes: number;
}

/** Frames a record behind `link`. */
export function encodeFrame(link: Uint8Array, record: Uint8Array): Frame {
  const header = new Uint8Array(HEADER_BYTES);
  const view = new DataView(header.buffer);
  view.setUint32(0, record.length, true);
  view.setUint32(4, crc32c(header.subarray(0, 4)), true);
  const next = hashTagged('promiseLink', link, record);
  return { bytes: concatBytes(header, record, next), link: next };
}

/** The first frame of a file of this chain. */
export function encodeFirstFrame(chainId: Uint8Array): Frame {
  return encodeFrame(FIRST_LINK, concatBytes(MAGIC, Uint8Array.of(PROMISE_LOG_VERSION), chainId));
}

/** The frame at `offset`; undefined for a torn tail there. */
function readFrame(path: string, file: Uint8Array, offset: number, previous: Uint8Array) {
  const rest = file.subarray(offset);
  const place = `promise log ${path}, byte ${offset}`;
  if (rest.length < HEADER_BYTES || isZero(rest)) return undefined;
  const view = new DataView(rest.buffer, rest.byteOffset);
  const length = view.getUint32(0, true);
  if (view.getUint32(4, true) !== crc32c(rest.subarray(0, 4)))
    throw new StoreCorruptError(place, "the checksum of a frame's length is wrong");
  if (length > LIMITS.promiseRecordBytesMax)
    throw new StoreCorruptError(place, `a record of ${length} bytes is above the limit`);
  const linkAt = HEADER_BYTES + length;
  const end = linkAt + HASH_BYTES;
  if (rest.length < end || isZero(rest.subarray(linkAt))) return undefined;
  const record = rest.slice(HEADER_BYTES, linkAt);
  const link = hashTagged('promiseLink', previous, record);
  if (!equalBytes(link, rest.subarray(linkAt, end)))
    throw new StoreCorruptError(place, 'the link of a record is wrong');
  return { record, link, end: offset + end };
}

function isZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}

function readIdentity(path: string, record: Uint8Array | undefined): PromiseLogIdentity {
  const place = `promise log ${path}, first record`;
  if (record === undefined) throw new StoreCorruptError(place, 'it is missing');
  if (!equalBytes(record.subarray(0, MAGIC.length), MAGIC))
    throw new StoreCorruptError(place, 'this is no promise log');
  const rest = record.slice(MAGIC.length);
  return { version: rest[0] ?? 0, chainId: rest.slice(1) };
}

/**
 * Reads a whole file and checks every link.
 * @throws StoreCorruptError for anything but a torn tail.
 */
export function readFrames(path: string, bytes: Uint8Array): ReadPromiseLog {
  // A plain view: slices of a Buffer would be Buffers, and share its memory.
  const file = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const records: Uint8Array[] = [];
  let link: Uint8Array = FIRST_LINK;
  let goodBytes = 0;
  for (;;) {
    const frame = readFrame(path, file, goodBytes, link);
    if (frame === undefined) break;
    records.push(frame.record);
    ({ link, end: goodBytes } = frame);
  }
  const identity = readIdentity(path, records.shift());
  return { ...identity, records, link, goodBytes, tornBytes: file.length - goodBytes };
}
