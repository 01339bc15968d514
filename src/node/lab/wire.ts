/**
 * What a flooder does below the ports, where only a modified program gets: strangers' connections by the dozen, and frames that declare more
 * than any stream takes. With the traitor's own key and no other; everything it opens is bounded, and closed when the node stops.
 */
import { connect, type Socket } from 'node:net';
import type { Libp2p } from '@libp2p/interface';
import { multiaddr } from '@multiformats/multiaddr';
import type { Wire } from '../../adversary/behaviour.ts';
import { LIMITS } from '../../base/limits.ts';
import type { KeyPair } from '../../crypto/keys.ts';
import { LANES, protocolOf } from '../../network/lanes.ts';
import { createTransport } from '../../network/transport.ts';
import type { ReplicaId } from '../../protocols/contract.ts';

/** Connections to one peer at a time: more than may be unproven at its door. */
const CONNECTIONS = 48;

export interface WireOptions {
  readonly keyPair: KeyPair;
  readonly chainId: Uint8Array;
  /** Multiaddrs. */
  readonly addressesOf: (peer: ReplicaId) => readonly string[];
}

export interface LabWire extends Wire {
  close(): Promise<void>;
}

export function createWire(options: WireOptions): LabWire {
  return new FloodWire(options);
}

class FloodWire implements LabWire {
  readonly #options: WireOptions;
  readonly #sockets = new Map<ReplicaId, Set<Socket>>();
  /** Peers that are being told of a frame too large. */
  readonly #telling = new Set<ReplicaId>();
  #transport: Promise<Libp2p> | undefined;
  #isClosed = false;

  constructor(options: WireOptions) {
    this.#options = options;
  }

  crowd(peer: ReplicaId): void {
    const sockets = this.#sockets.get(peer) ?? new Set();
    this.#sockets.set(peer, sockets);
    const place = this.#placeOf(peer);
    while (place !== undefined && !this.#isClosed && sockets.size < CONNECTIONS) {
      const socket = connect(place);
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => sockets.delete(socket));
    }
  }

  oversize(peer: ReplicaId): void {
    if (this.#isClosed || this.#telling.has(peer)) return;
    this.#telling.add(peer);
    // who is cut off already is not let in: that is the answer
    void this.#declareTooLarge(peer)
      .catch(() => {})
      .finally(() => this.#telling.delete(peer));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const sockets of this.#sockets.values()) for (const socket of sockets) socket.destroy();
    await (await this.#transport)?.stop();
  }

  /** Opens a lane beside the honest ones, and announces a frame one byte over the limit. */
  async #declareTooLarge(peer: ReplicaId): Promise<void> {
    const { keyPair, chainId, addressesOf } = this.#options;
    // it takes what it is told, and reads nothing
    const handlers = new Map(LANES.map((lane) => [protocolOf(chainId, lane), () => {}]));
    this.#transport ??= createTransport({ keyPair, listen: [], gater: {}, handlers });
    const libp2p = await this.#transport;
    const connection = await libp2p.dial(
      addressesOf(peer).map((address) => multiaddr(address)),
      { force: true },
    );
    const stream = await connection.newStream(protocolOf(chainId, 'bulk'));
    const prefix = new Uint8Array(4);
    new DataView(prefix.buffer).setUint32(0, LIMITS.frameBytesMax + 1);
    stream.send(prefix);
  }

  #placeOf(peer: ReplicaId): { readonly host: string; readonly port: number } | undefined {
    const found = /^\/(?:ip[46]|dns[46]?)\/([^/]+)\/tcp\/(\d+)/.exec(
      this.#options.addressesOf(peer)[0] ?? '',
    );
    return found ? { host: found[1]!, port: Number(found[2]) } : undefined;
  }
}
