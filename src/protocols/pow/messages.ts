/**
 * What miners say to each other, and its one encoding. Nothing is signed: a header proves itself by its work, a body by the digest in its
 * header. Work is checked while decoding, so that what has none never reaches the machine.
 */
import { type Fault, isFault, punish } from '../../base/fault.ts';
import { LIMITS } from '../../base/limits.ts';
import { createCodec } from '../../codec/codec.ts';
import { boundedBytes, boundedList, bytes32, container, uint53 } from '../../codec/types.ts';
import { createUnionCodec } from '../../codec/union.ts';
import { POW_HEADER_BYTES, readWorkedHeader, type WorkedHeader } from './header.ts';

/** A place on a chain. */
export interface Point {
  readonly height: number;
  /** Work hash. */
  readonly hash: Uint8Array;
}

export type PowMessage =
  /** A new block, small enough to be sent unasked. */
  | { readonly type: 'block'; readonly header: WorkedHeader; readonly batch: Uint8Array }
  /** The executed tip of who says it. */
  | { readonly type: 'tip'; readonly header: WorkedHeader }
  /** An answer to `getHeaders`, lowest first. */
  | { readonly type: 'headers'; readonly headers: readonly WorkedHeader[] }
  /** What stands above the highest of these points that you have, too? Highest first, with growing gaps. */
  | { readonly type: 'getHeaders'; readonly locator: readonly Point[] }
  | { readonly type: 'getBodies'; readonly points: readonly Point[] }
  /** As many of the bodies asked for, in that order, as fit one answer. */
  | { readonly type: 'bodies'; readonly batches: readonly Uint8Array[] };

/** Messages before work is checked. */
type RawMessage =
  | { readonly type: 'block'; readonly header: Uint8Array; readonly batch: Uint8Array }
  | { readonly type: 'tip'; readonly header: Uint8Array }
  | { readonly type: 'headers'; readonly headers: readonly Uint8Array[] }
  | Extract<PowMessage, { readonly type: 'getHeaders' | 'getBodies' | 'bodies' }>;

const { powHeadersMax, powLocatorMax, powBodiesMax, batchBytesMax, frameBytesMax } = LIMITS;
const header = boundedBytes(POW_HEADER_BYTES);
const batch = boundedBytes(batchBytesMax);
const point = container<Point>({ height: uint53, hash: bytes32 });

type Fields<T extends RawMessage['type']> = Omit<Extract<RawMessage, { readonly type: T }>, 'type'>;

const headers = boundedList(header, powHeadersMax);
const locator = boundedList(point, powLocatorMax);
const points = boundedList(point, powBodiesMax);
const batches = boundedList(batch, powBodiesMax);

/** First byte of a `block`. */
const BLOCK = 0;

const messageCodec = createUnionCodec<RawMessage>('pow-message', {
  block: [BLOCK, createCodec<Fields<'block'>>('block', container({ header, batch }))],
  tip: [1, createCodec<Fields<'tip'>>('tip', container({ header }))],
  headers: [2, createCodec<Fields<'headers'>>('headers', container({ headers }))],
  getHeaders: [3, createCodec<Fields<'getHeaders'>>('get-headers', container({ locator }))],
  getBodies: [4, createCodec<Fields<'getBodies'>>('get-bodies', container({ points }))],
  bodies: [5, createCodec<Fields<'bodies'>>('bodies', container({ batches }), frameBytesMax - 2)],
});

/** Is this encoded message a `block`? */
export function isBlockMessage(bytes: Uint8Array): boolean {
  return bytes[0] === BLOCK;
}

export function encodeMessage(message: PowMessage): Uint8Array {
  switch (message.type) {
    case 'block':
    case 'tip':
      return messageCodec.encode({ ...message, header: message.header.bytes });
    case 'headers':
      return messageCodec.encode({ ...message, headers: message.headers.map(({ bytes }) => bytes) });
    default:
      return messageCodec.encode(message);
  }
}

export function decodeMessage(bytes: Uint8Array): PowMessage | Fault {
  const raw = messageCodec.decode(bytes);
  if (isFault(raw)) return raw;
  switch (raw.type) {
    case 'block':
    case 'tip': {
      const worked = readWorkedHeader(raw.header);
      return isFault(worked) ? worked : { ...raw, header: worked };
    }
    case 'headers':
      return readHeaders(raw.headers);
    default:
      return raw;
  }
}

/** Headers in a row; the first that does not follow the one before ends the reading. */
function readHeaders(list: readonly Uint8Array[]): PowMessage | Fault {
  const headers: WorkedHeader[] = [];
  for (const bytes of list) {
    const worked = readWorkedHeader(bytes);
    if (isFault(worked)) return worked;
    const below = headers.at(-1);
    if (below && worked.header.height !== below.header.height + 1)
      return punish('broken-row', 'headers that do not follow each other');
    headers.push(worked);
  }
  return { type: 'headers', headers };
}
