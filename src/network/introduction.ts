/**
 * In place of libp2p's identify: members know which protocols members speak, so nobody is asked. gossipsub is told of a member when a connection is there, and
 * again when one of several was closed, since its streams may have gone with it.
 */
import {
  type Connection,
  type Libp2pEvents,
  type PeerId,
  type PeerStore,
  type Startable,
  serviceCapabilities,
  type TypedEventTarget,
} from '@libp2p/interface';

/** What libp2p hands to the service. */
export interface IntroductionComponents {
  readonly events: TypedEventTarget<Libp2pEvents>;
  readonly peerStore: PeerStore;
  readonly connectionManager: { getConnections(peer: PeerId): readonly Connection[] };
}

/** A libp2p service that introduces every peer as one that speaks these protocols. */
export function introduceAs(protocols: readonly string[]): (components: IntroductionComponents) => Startable {
  return (components) => new Introduction(components, [...protocols]);
}

class Introduction implements Startable {
  readonly #components: IntroductionComponents;
  readonly #protocols: string[];

  constructor(components: IntroductionComponents, protocols: string[]) {
    this.#components = components;
    this.#protocols = protocols;
  }

  readonly [serviceCapabilities]: string[] = ['@libp2p/identify'];
  readonly [Symbol.toStringTag] = '@logothete/introduction';

  start(): void {
    const { events } = this.#components;
    events.addEventListener('connection:open', this.#onOpen);
    events.addEventListener('connection:close', this.#onClose);
  }

  stop(): void {
    const { events } = this.#components;
    events.removeEventListener('connection:open', this.#onOpen);
    events.removeEventListener('connection:close', this.#onClose);
  }

  readonly #onOpen = ({ detail }: CustomEvent<Connection>): void => {
    // a peer that is gone already cannot be remembered, and need not be
    void this.#introduce(detail).catch(() => {});
  };

  readonly #onClose = ({ detail }: CustomEvent<Connection>): void => {
    const [other] = this.#components.connectionManager.getConnections(detail.remotePeer);
    if (other !== undefined) void this.#introduce(other).catch(() => {});
  };

  async #introduce(connection: Connection): Promise<void> {
    const { peerStore, events } = this.#components;
    const { remotePeer: peerId } = connection;
    const protocols = this.#protocols;
    // remembered, so that topologies hear of the disconnection too
    await peerStore.merge(peerId, { protocols });
    if (connection.status !== 'open') return;
    const detail = { peerId, protocols, connection, listenAddrs: [] };
    events.dispatchEvent(new CustomEvent('peer:identify', { detail }));
  }
}
