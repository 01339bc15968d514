/**
 * The lanes of a link. Each is one long-lived stream per direction: votes never queue behind blocks in our own buffers,
 * and the consensus lane, opened first, is the first to write when the socket has room again.
 */
import type { Connection, Stream } from '@libp2p/interface';
import { pipe } from 'it-pipe';
import { bytesToHex } from '../base/bytes.ts';
import { type Fault, isFault } from '../base/fault.ts';
import { LIMITS } from '../base/limits.ts';
import type { Lane } from '../replica/ports.ts';
import { toError } from './errors.ts';
import { coalesce, FRAME_LENGTH_BYTES, frames } from './frames.ts';
import { createOutbox, type Outbox, type Overflow } from './outbox.ts';
import { type Budget, pace } from './pace.ts';
import { SETTINGS } from './settings.ts';
import { messagesOf, writeTo } from './stream-io.ts';

/** In the order in which they are opened and served. */
export const LANES: readonly Lane[] = ['consensus', 'bulk'];

const OVERFLOW: Readonly<Record<Lane, Overflow>> = { consensus: 'dropOldest', bulk: 'refuseNewest' };

/** The chain is part of the name, so nodes of different chains have no protocol in common. */
export function protocolOf(chainId: Uint8Array, lane: Lane): string {
  return `/logothete/${bytesToHex(chainId.subarray(0, 8))}/${lane}/1`;
}

/** What a lane tells while it works. */
export interface LaneEvents {
  /** A write was handed to the stream. */
  readonly onWritten: (chunk: Uint8Array) => void;
  /** So many frames were lost. */
  readonly onLost: (frames: number) => void;
}

/** One lane towards a peer. */
export interface OutboundLane {
  readonly outbox: Outbox;
  /** Bytes that were handed over but have not left for the socket. */
  readonly unsentBytes: number;
  /** Settles when the stream has ended, with the reason when it was not our wish; never rejects. */
  readonly closed: Promise<Error | undefined>;
}

/**
 * Opens a stream and keeps writing to it what its outbox holds.
 * @throws Error of libp2p when the peer does not open it (`UnsupportedProtocolError`: other chain or version)
 */
export async function openOutboundLane(
  connection: Connection,
  protocol: string,
  lane: Lane,
  events: LaneEvents,
): Promise<OutboundLane> {
  const stream = await connection.newStream(protocol);
  const outbox = createOutbox({
    bytesMax: LIMITS.outboxBytesMax,
    framesMax: LIMITS.outboxFramesMax,
    groupBytes: SETTINGS.chunkBytes,
    frameOverheadBytes: FRAME_LENGTH_BYTES,
    overflow: OVERFLOW[lane],
    onLost: events.onLost,
  });
  // An idle writer waits for frames, not for the stream: only this tells it that the stream is gone.
  stream.addEventListener('close', () => outbox.abort(), { once: true });
  return {
    outbox,
    get unsentBytes() {
      return stream.writeBufferLength;
    },
    closed: runOutbound(stream, outbox, events.onWritten),
  };
}

async function runOutbound(
  stream: Stream,
  outbox: Outbox,
  onWritten: (chunk: Uint8Array) => void,
): Promise<Error | undefined> {
  try {
    await pipe(outbox, coalesce(SETTINGS.chunkBytes), writeTo(stream, onWritten));
    if (stream.status !== 'open') return new Error('the peer closed the stream');
    await closeWhenRead(stream);
    return undefined;
  } catch (reason) {
    const error = toError(reason);
    stream.abort(error);
    return error;
  }
}

/**
 * `close` of libp2p means that the muxer has the bytes; what the layers below still hold is lost when the connection is
 * closed after it. The reader closes its side when it has read all: only then the stream is closed as a whole.
 */
async function closeWhenRead(stream: Stream): Promise<void> {
  const closed = new Promise<void>((resolve) =>
    stream.addEventListener('close', () => resolve(), { once: true }),
  );
  await stream.close();
  await closed;
}

/** What is done with a frame; the next one waits for it. */
export type Deliver = (frame: Uint8Array) => void | Promise<void>;

/**
 * Reads a lane until it ends.
 * @returns the peer's fault, if one ended it; a stream that breaks is nobody's fault
 */
export async function readInboundLane(
  stream: Stream,
  budget: Budget,
  deliver: Deliver,
): Promise<Fault | undefined> {
  const consume = async (items: AsyncIterable<Uint8Array | Fault>): Promise<Fault | undefined> => {
    for await (const item of items) {
      if (isFault(item)) return item;
      await deliver(item);
    }
    return undefined;
  };
  const fault = await pipe(messagesOf(stream), frames, pace(budget, SETTINGS.framesPerTurnMax), consume);
  if (fault === undefined) await stream.close().catch(() => {});
  return fault;
}
