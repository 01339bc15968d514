/** A peer that speaks libp2p well and our own rules badly: raw streams under any key, towards one node. */
import type { Connection, Libp2p, Stream } from '@libp2p/interface';
import { multiaddr } from '@multiformats/multiaddr';
import type { KeyPair } from '../../src/crypto/keys.ts';
import { LANES, protocolOf } from '../../src/network/lanes.ts';
import { createTransport } from '../../src/network/transport.ts';
import { CHAIN_ID, LOOPBACK, type TestNode } from './harness.ts';

export interface Attacker {
  readonly libp2p: Libp2p;
  /** A new connection to the target; rejects when it is not let in. */
  connect(target: TestNode): Promise<Connection>;
}

/** It accepts the target's lanes and never reads them. */
export async function createAttacker(keyPair: KeyPair): Promise<Attacker> {
  const libp2p = await createTransport({
    keyPair,
    listen: [LOOPBACK],
    gater: {},
    handlers: new Map(LANES.map((lane) => [protocolOf(CHAIN_ID, lane), () => {}])),
  });
  return {
    libp2p,
    connect: (target) => libp2p.dial(multiaddr(target.network.addresses[0]), { force: true }),
  };
}

export function openLane(connection: Connection, lane: 'consensus' | 'bulk'): Promise<Stream> {
  return connection.newStream(protocolOf(CHAIN_ID, lane));
}

/** Settles when the other side has ended the connection. */
export function closeOf(connection: Connection): Promise<void> {
  if (connection.status !== 'open') return Promise.resolve();
  return new Promise((resolve) => connection.addEventListener('close', () => resolve(), { once: true }));
}
