/**
 * yamux, with two bounds that it lacks. It collects a data frame before it looks at the window, so four bytes could make
 * it wait for (and keep) 4 GiB; and what it answers to a peer that never reads has no limit at all.
 */
import { type YamuxMuxerInit, yamux } from '@chainsafe/libp2p-yamux';
import type { MessageStream, StreamMuxerFactory } from '@libp2p/interface';
import { SETTINGS } from './settings.ts';

/** yamux header: version, type, flags (2 bytes), stream id (4), length (4). */
const HEADER_BYTES = 12;
const TYPE_AT = 1;
const LENGTH_AT = 8;
const TYPE_DATA = 0;

const YAMUX: YamuxMuxerInit = {
  // The system's own keep-alive finds dead peers; pings every 30 s would only wake an idle node.
  enableKeepAlive: false,
  maxInboundStreams: SETTINGS.streamsPerConnectionMax,
  maxOutboundStreams: SETTINGS.streamsPerConnectionMax,
  maxEarlyStreams: SETTINGS.streamsPerConnectionMax,
  streamOptions: {
    initialStreamWindowSize: SETTINGS.windowBytes,
    maxStreamWindowSize: SETTINGS.windowBytes,
    maxReadBufferLength: SETTINGS.readBufferBytesMax,
    maxWriteBufferLength: SETTINGS.writeBufferBytesMax,
  },
};

/** The stream muxer for libp2p's configuration. */
export function guardedYamux(): () => StreamMuxerFactory {
  return () => {
    const factory = yamux(YAMUX)();
    const create = factory.createStreamMuxer.bind(factory);
    factory.createStreamMuxer = (connection) => {
      connection.maxWriteBufferLength = SETTINGS.connectionBufferBytesMax;
      guardLengths(connection);
      return create(connection);
    };
    return factory;
  };
}

/** Follows the headers on a connection, before yamux sees them, and ends it when one declares more than a window. */
function guardLengths(connection: MessageStream): void {
  const header = new Uint8Array(HEADER_BYTES);
  const view = new DataView(header.buffer);
  let headerBytes = 0;
  let bodyBytesLeft = 0;
  connection.addEventListener('message', ({ data }) => {
    const bytes = data.subarray();
    for (let at = 0; at < bytes.length; ) {
      if (bodyBytesLeft > 0) {
        const skipped = Math.min(bodyBytesLeft, bytes.length - at);
        bodyBytesLeft -= skipped;
        at += skipped;
        continue;
      }
      header[headerBytes] = bytes[at] as number;
      headerBytes += 1;
      at += 1;
      if (headerBytes < HEADER_BYTES) continue;
      headerBytes = 0;
      if (header[TYPE_AT] !== TYPE_DATA) continue;
      bodyBytesLeft = view.getUint32(LENGTH_AT);
      if (bodyBytesLeft > SETTINGS.windowBytes) {
        connection.abort(
          new Error(`peer declared a data frame of ${bodyBytesLeft} bytes, more than its window`),
        );
        return;
      }
    }
  });
}
