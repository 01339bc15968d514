/**
 * Adapters between a libp2p 3 stream (an event target) and byte pipelines, with honest back-pressure both ways.
 * libp2p's own async iterator and `onDrain` have none or lose it (measured), so neither is used.
 */
import type { Stream } from '@libp2p/interface';
import { toError } from './errors.ts';

/** What arrives on a stream. It is paused while the reader works, so no more than one window of bytes waits behind. */
export async function* messagesOf(stream: Stream): AsyncGenerator<Uint8Array> {
  const arrived: Uint8Array[] = [];
  let isResuming = false;
  let ended = stream.status !== 'open';
  let wake = () => {};
  const pause = () => {
    if (!isResuming && arrived.length > 0 && stream.readStatus === 'readable') stream.pause();
  };
  const onMessage = (event: { data: { subarray(): Uint8Array } }) => {
    arrived.push(event.data.subarray());
    pause();
    wake();
  };
  const onEnd = () => {
    ended = true;
    wake();
  };
  stream.addEventListener('message', onMessage);
  stream.addEventListener('remoteCloseWrite', onEnd);
  stream.addEventListener('close', onEnd);
  try {
    while (true) {
      if (arrived.length === 0 && stream.readStatus === 'paused') {
        // `resume` hands over what has come, and then opens the window, also when it was paused again in between: so we
        // pause only after it, or nothing would hold the peer back.
        isResuming = true;
        if (!resume(stream)) ended = true;
        isResuming = false;
        pause();
      }
      const next = arrived.shift();
      if (next !== undefined) {
        yield next;
      } else if (ended) {
        return;
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } finally {
    stream.removeEventListener('message', onMessage);
    stream.removeEventListener('remoteCloseWrite', onEnd);
    stream.removeEventListener('close', onEnd);
  }
}

/** False when nothing more can come: resuming writes to the connection, and that throws while it closes. */
function resume(stream: Stream): boolean {
  try {
    stream.resume();
    return true;
  } catch {
    return false;
  }
}

/**
 * A sink that writes chunk after chunk, the next only when the one before has left for the socket.
 * @throws Error when the stream is closed or reset first
 */
export function writeTo(stream: Stream, onWritten: (chunk: Uint8Array) => void) {
  return async (chunks: AsyncIterable<Uint8Array>): Promise<void> => {
    for await (const chunk of chunks) {
      stream.send(chunk);
      onWritten(chunk);
      if (!isDrained(stream)) await drained(stream);
    }
  };
}

/** One `drain` may free less room than a chunk needs, so the stream's own buffer must be seen empty as well. */
function isDrained(stream: Stream): boolean {
  return !stream.writableNeedsDrain && stream.writeBufferLength === 0;
}

function drained(stream: Stream): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (action: () => void) => {
      stream.removeEventListener('drain', onRoom);
      stream.removeEventListener('idle', onRoom);
      stream.removeEventListener('close', onClose);
      action();
    };
    const onRoom = () => {
      if (isDrained(stream)) settle(resolve);
    };
    const onClose = (event: Event) => settle(() => reject(toError(event)));
    stream.addEventListener('drain', onRoom);
    stream.addEventListener('idle', onRoom);
    stream.addEventListener('close', onClose);
    // `send` itself may have ended the stream: then no event comes any more.
    if (stream.writeStatus === 'closed') onClose(new Event('closed while writing'));
  });
}
