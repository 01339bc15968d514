/**
 * Who may connect: the validators and nobody else. One Ed25519 key is validator identity and libp2p PeerId, so a
 * handshake that proves the one proves the other.
 */
import { publicKeyFromRaw } from '@libp2p/crypto/keys';
import type { PeerId } from '@libp2p/interface';
import { peerIdFromPublicKey } from '@libp2p/peer-id';
import { type Multiaddr, multiaddr } from '@multiformats/multiaddr';
import type { ReplicaId } from '../protocols/contract.ts';
import { AddressError } from './errors.ts';

/** A validator, as the network sees it; its position in the list is its ReplicaId. */
export interface NetworkMember {
  /** Ed25519, 32 bytes. */
  readonly publicKey: Uint8Array;
  /** Multiaddrs where it listens, such as `/ip4/127.0.0.1/tcp/4001`; empty: it must dial us. */
  readonly addresses: readonly string[];
}

export interface Membership {
  readonly count: number;
  /** Undefined for a stranger. */
  idOf(peer: PeerId): ReplicaId | undefined;
  /** Undefined when there is no such member. */
  peerIdOf(id: ReplicaId): PeerId | undefined;
  /**
   * Where to dial it; each address names the identity that must answer there.
   * @throws AddressError for an address that cannot be read
   */
  addressesOf(id: ReplicaId): Multiaddr[];
}

/** @param members asked at every question, so that the list may change; it is read anew when it is another array */
export function createMembership(members: () => readonly NetworkMember[]): Membership {
  let list: readonly NetworkMember[] | undefined;
  let peerIds: PeerId[] = [];
  let ids = new Map<string, ReplicaId>();
  const refresh = () => {
    const current = members();
    if (current === list) return;
    list = current;
    peerIds = current.map(({ publicKey }) => peerIdFromPublicKey(publicKeyFromRaw(publicKey)));
    ids = new Map(peerIds.map((peer, id) => [peer.toString(), id]));
  };
  return {
    get count() {
      refresh();
      return peerIds.length;
    },
    idOf(peer) {
      refresh();
      return ids.get(peer.toString());
    },
    peerIdOf(id) {
      refresh();
      return peerIds[id];
    },
    addressesOf(id) {
      refresh();
      const identity = `/p2p/${peerIds[id]}`;
      return (list?.[id]?.addresses ?? []).map((address) => readAddress(id, address).encapsulate(identity));
    },
  };
}

function readAddress(id: ReplicaId, address: string): Multiaddr {
  try {
    return multiaddr(address);
  } catch (cause) {
    throw new AddressError(id, address, cause);
  }
}
