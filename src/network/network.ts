/**
 * The network port: frames between members over libp2p (tcp, noise, yamux). Closed membership, one link per member,
 * two lanes per link. It promises order within a lane while a link lasts, and nothing else: what is lost with a link, or
 * with a full queue, is repaired by the protocols above.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection, ConnectionGater, PeerId, StreamHandler } from '@libp2p/interface';
import { assert } from '../base/assert.ts';
import { type Fault, ignore } from '../base/fault.ts';
import { LIMITS } from '../base/limits.ts';
import type { KeyPair } from '../crypto/keys.ts';
import type { ReplicaId } from '../protocols/contract.ts';
import type { Lane } from '../replica/ports.ts';
import type { Gossip } from './gossip.ts';
import { LANES, protocolOf } from './lanes.ts';
import { createLink, type Link } from './link.ts';
import { createMembership, type Membership, type NetworkMember } from './membership.ts';
import { SETTINGS } from './settings.ts';
import type { LinkFilter, PeerStatus } from './status.ts';
import { createTransport, type Transport } from './transport.ts';

export interface NetworkOptions {
  /** The validator's own key; its PeerId. */
  readonly keyPair: KeyPair;
  /** Nodes of other chains have no protocol in common with us. */
  readonly chainId: Uint8Array;
  readonly self: ReplicaId;
  /** All members, this one included; asked again at every dial and every knock, so that the list may change. */
  readonly members: () => readonly NetworkMember[];
  /** Multiaddrs; port 0 takes any free port, and `Network.addresses` tells which. */
  readonly listen: readonly string[];
  /** A frame of a proven member, in a buffer of its own. While a promise of it is open, that lane of that peer is not read. */
  readonly onFrame: (from: ReplicaId, lane: Lane, bytes: Uint8Array) => void | Promise<void>;
  /** A member can be sent to from now on, or no longer. */
  readonly onPeer?: (peer: ReplicaId, connected: boolean) => void;
  /**
   * Where members gossip: what is wrong with a message that a member passed on, undefined where it is good. It is relayed then, and only
   * then; delivering it is up to who judges. Left out: nobody gossips.
   */
  readonly onGossip?: (from: ReplicaId, bytes: Uint8Array) => Promise<Fault | undefined>;
  /** A member broke the rules of the wire; where they say punish, it is cut off already. */
  readonly onFault?: (peer: ReplicaId, fault: Fault) => void;
}

export interface Network {
  /** Where it listens, with real ports. */
  readonly addresses: readonly string[];
  /** Hands a frame over for sending; false when it is lost already (no link, filtered, no room). The bytes must not change any more. */
  send(to: ReplicaId, lane: Lane, bytes: Uint8Array): boolean;
  /** Tells all members, over some of them; only where there is gossip. At most `LIMITS.gossipBytesMax` bytes, which must not change any more. */
  publish(bytes: Uint8Array): void;
  /** Cuts or heals either direction of a live link. */
  setLinkFilter(peer: ReplicaId, filter: LinkFilter): void;
  /** The peer broke the protocol: cuts it off for a while. */
  punish(peer: ReplicaId): void;
  /** Every other member, in order of id. */
  peers(): readonly PeerStatus[];
  /** Lets what waits leave (for a short, bounded time) and closes everything; no callback comes after. */
  stop(): Promise<void>;
}

/**
 * Listens, and begins to dial.
 * @throws ListenError naming the port and what to do; AddressError naming the member whose address cannot be read
 */
export async function createNetwork(options: NetworkOptions): Promise<Network> {
  const network = new Libp2pNetwork(options);
  try {
    await network.start();
  } catch (error) {
    // One of several addresses may have been listening already.
    await network.stop();
    throw error;
  }
  return network;
}

class Libp2pNetwork implements Network {
  readonly #options: NetworkOptions;
  readonly #membership: Membership;
  readonly #links = new Map<ReplicaId, Link>();
  #libp2p: Transport | undefined;
  #gossip: Gossip | undefined;
  #stopped = false;

  constructor(options: NetworkOptions) {
    this.#options = options;
    this.#membership = createMembership(options.members);
  }

  get addresses(): readonly string[] {
    return (this.#libp2p?.getMultiaddrs() ?? []).map((address) => address.decapsulate('/p2p').toString());
  }

  async start(): Promise<void> {
    const { keyPair, listen, chainId } = this.#options;
    for (const peer of this.#others()) this.#membership.addressesOf(peer);
    const handlers = new Map(LANES.map((lane) => [protocolOf(chainId, lane), this.#handlerOf(lane)]));
    const isCut = this.#options.onGossip && ((peer: string) => this.#isCut(peer));
    const libp2p = await createTransport({ keyPair, listen, gater: this.#gater(), handlers, isCut });
    this.#libp2p = libp2p;
    await this.#joinGossip(libp2p);
    libp2p.addEventListener('connection:open', ({ detail }) => this.#onConnection(detail));
    // A peer may have been quicker than the line above.
    for (const connection of libp2p.getConnections()) this.#onConnection(connection);
    for (const peer of this.#others()) this.#linkOf(peer);
  }

  send(to: ReplicaId, lane: Lane, bytes: Uint8Array): boolean {
    return this.#linkOf(to).send(lane, bytes);
  }

  publish(bytes: Uint8Array): void {
    assert(bytes.length <= LIMITS.gossipBytesMax, 'what is large is announced, and fetched over a stream');
    if (!this.#stopped) this.#gossip?.publish(bytes);
  }

  setLinkFilter(peer: ReplicaId, filter: LinkFilter): void {
    this.#linkOf(peer).setFilter(filter);
  }

  punish(peer: ReplicaId): void {
    this.#linkOf(peer).punish();
  }

  peers(): readonly PeerStatus[] {
    return this.#others().map((peer) => this.#linkOf(peer).status());
  }

  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    const flushed = Promise.all([...this.#links.values()].map((link) => link.stop()));
    await Promise.race([flushed, sleep(SETTINGS.flushMs, undefined, { ref: false })]);
    await this.#libp2p?.stop();
  }

  #isCut(peer: string): boolean {
    const id = this.#others().find((other) => this.#membership.peerIdOf(other)?.toString() === peer);
    const filter = id === undefined ? undefined : this.#linkOf(id).status().filter;
    return filter !== undefined && !(filter.in && filter.out);
  }

  async #joinGossip({ services }: Transport): Promise<void> {
    const { onGossip, onFault, chainId } = this.#options;
    if (services.gossip === undefined || onGossip === undefined) return;
    const { joinGossip } = await import('./gossip.ts');
    this.#gossip = joinGossip(services.gossip, chainId, async (peer, bytes) => {
      const from = this.#membership.idOf(peer);
      const link = this.#memberLink(peer);
      // a filter cuts gossip off as well: what comes this way is not heard, and not relayed
      if (this.#stopped || from === undefined || link === undefined || !link.status().filter.in)
        return ignore('filtered', 'the link to this member is cut');
      const fault = await onGossip(from, bytes);
      if (fault !== undefined) onFault?.(from, fault);
      return fault;
    });
  }

  #others(): ReplicaId[] {
    return [...Array(this.#membership.count).keys()].filter((id) => id !== this.#options.self);
  }

  /** Made at the first mention, so that members who join the list later have one too. */
  #linkOf(peer: ReplicaId): Link {
    const existing = this.#links.get(peer);
    if (existing !== undefined) return existing;
    assert(peer !== this.#options.self, 'a replica has no link to itself');
    assert(this.#membership.peerIdOf(peer) !== undefined, `there is no member ${peer}`);
    const link = this.#createLink(peer);
    this.#links.set(peer, link);
    if (!this.#stopped) link.start();
    return link;
  }

  #createLink(peer: ReplicaId): Link {
    const { self, chainId, onFrame, onPeer, onFault } = this.#options;
    return createLink({
      peer,
      patienceMs: self < peer ? 0 : SETTINGS.patienceMs,
      protocolOf: (lane) => protocolOf(chainId, lane),
      dial: () => this.#dial(peer),
      connections: () => this.#connectionsTo(peer),
      onFrame: (lane, bytes) => onFrame(peer, lane, bytes),
      onPeer: (connected) => onPeer?.(peer, connected),
      onFault: (fault) => onFault?.(peer, fault),
      nowMs: () => performance.now(),
      chance: Math.random,
    });
  }

  async #dial(peer: ReplicaId): Promise<void> {
    const addresses = this.#membership.addressesOf(peer);
    if (addresses.length > 0) await this.#libp2p?.dial(addresses);
  }

  #connectionsTo(peer: ReplicaId): readonly Connection[] {
    const peerId = this.#membership.peerIdOf(peer);
    // Asked about nobody, libp2p tells of all.
    return peerId === undefined ? [] : (this.#libp2p?.getConnections(peerId) ?? []);
  }

  #onConnection(connection: Connection): void {
    this.#memberLink(connection.remotePeer)?.onConnection(connection);
  }

  #handlerOf(lane: Lane): StreamHandler {
    return (stream, connection) => {
      const link = this.#memberLink(connection.remotePeer);
      if (link === undefined || this.#stopped) stream.abort(new Error('not a member'));
      else link.onStream(lane, stream, connection);
    };
  }

  /** Undefined for a stranger, and for our own key in another's hands. */
  #memberLink(peer: PeerId): Link | undefined {
    const id = this.#membership.idOf(peer);
    return id === undefined || id === this.#options.self ? undefined : this.#linkOf(id);
  }

  /** Closed membership: the handshake has proven who it is, and no stream has been spent on him. */
  #gater(): ConnectionGater {
    const isUnwelcome = (peer: PeerId) => {
      if (this.#stopped || this.#memberLink(peer)?.isWelcome !== true) return true;
      return (this.#libp2p?.getConnections(peer).length ?? 0) >= SETTINGS.connectionsPerMemberMax;
    };
    // Outbound as well: while we dialled, it may have been punished, or left the list.
    return { denyInboundEncryptedConnection: isUnwelcome, denyOutboundEncryptedConnection: isUnwelcome };
  }
}
