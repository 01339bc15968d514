/**
 * The libp2p node under the network: tcp, noise and yamux, gossip where it is wanted, and nothing else. No identify, no ping, no discovery,
 * no connection monitor: members know one another, and an idle node must be idle.
 */
import './polyfill.ts';
import { noise } from '@chainsafe/libp2p-noise';
import { privateKeyFromRaw } from '@libp2p/crypto/keys';
import type { GossipSub } from '@libp2p/gossipsub';
import type { ConnectionGater, Libp2p, StreamHandler } from '@libp2p/interface';
import { tcp } from '@libp2p/tcp';
import { createLibp2p } from 'libp2p';
import { concatBytes } from '../base/bytes.ts';
import type { KeyPair } from '../crypto/keys.ts';
import { toListenError } from './errors.ts';
import { guardedYamux } from './guarded-muxer.ts';
import { SETTINGS } from './settings.ts';

export interface TransportOptions {
  readonly keyPair: KeyPair;
  /** Multiaddrs; port 0 takes any free port. */
  readonly listen: readonly string[];
  readonly gater: ConnectionGater;
  /** What happens to a stream that a peer opens, by protocol name. */
  readonly handlers: ReadonlyMap<string, StreamHandler>;
  /** Whether the link to a peer is filtered, where members gossip; left out: they do not. */
  readonly isCut?: ((peer: string) => boolean) | undefined;
}

/** A libp2p node; `gossip` where it was asked for. */
export type Transport = Libp2p<{ readonly gossip?: GossipSub }>;

/**
 * A node that listens.
 * @throws ListenError naming the port and what to do
 */
export async function createTransport(options: TransportOptions): Promise<Transport> {
  try {
    return await startLibp2p(options);
  } catch (error) {
    throw toListenError(options.listen, error);
  }
}

async function startLibp2p({
  keyPair,
  listen,
  gater,
  handlers,
  isCut,
}: TransportOptions): Promise<Transport> {
  const services = isCut === undefined ? {} : (await import('./gossip.ts')).gossipServices(isCut);
  const libp2p = await createLibp2p({
    start: false,
    services,
    privateKey: privateKeyFromRaw(concatBytes(keyPair.secretKey, keyPair.publicKey)),
    addresses: { listen: [...listen] },
    transports: [
      // Sockets never time out for being idle: an idle network is lawful.
      tcp({
        inboundSocketInactivityTimeout: 0,
        outboundSocketInactivityTimeout: 0,
        maxConnections: SETTINGS.connectionsMax + SETTINGS.connectionsPendingMax,
        backlog: SETTINGS.connectionsPerHostSecondMax,
        dialOpts: { keepAlive: true, keepAliveInitialDelay: SETTINGS.tcpKeepAliveMs, noDelay: true },
        listenOpts: { keepAlive: true, keepAliveInitialDelay: SETTINGS.tcpKeepAliveMs, noDelay: true },
      }),
    ],
    connectionEncrypters: [noise()],
    streamMuxers: [guardedYamux()],
    connectionGater: gater,
    connectionMonitor: { enabled: false },
    connectionManager: {
      maxConnections: SETTINGS.connectionsMax,
      maxParallelDials: SETTINGS.connectionsMax,
      maxDialQueueLength: SETTINGS.connectionsMax,
      maxPeerAddrsToDial: SETTINGS.addressesPerMemberMax,
      dialTimeout: SETTINGS.dialTimeoutMs,
      addressDialTimeout: SETTINGS.dialAddressTimeoutMs,
      inboundUpgradeTimeout: SETTINGS.upgradeTimeoutMs,
      inboundStreamProtocolNegotiationTimeout: SETTINGS.streamTimeoutMs,
      outboundStreamProtocolNegotiationTimeout: SETTINGS.streamTimeoutMs,
      inboundConnectionThreshold: SETTINGS.connectionsPerHostSecondMax,
      maxIncomingPendingConnections: SETTINGS.connectionsPendingMax,
      // Reconnecting is ours: libp2p's gives up after five times.
      reconnectRetries: 0,
    },
  });
  // Before it listens: a peer that is quick must not find the protocol missing.
  for (const [protocol, handler] of handlers) {
    await libp2p.handle(protocol, handler, {
      maxInboundStreams: SETTINGS.streamsPerLaneMax,
      maxOutboundStreams: SETTINGS.streamsPerLaneMax,
    });
  }
  await libp2p.start();
  return libp2p;
}
