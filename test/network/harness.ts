/** Several real networks in one process, on free ports of the loopback interface. */
import { type KeyPair, keyPairFromSeed } from '../../src/crypto/keys.ts';
import type { NetworkMember } from '../../src/network/membership.ts';
import { createNetwork, type Network, type NetworkOptions } from '../../src/network/network.ts';
import type { LaneStatus, PeerStatus } from '../../src/network/status.ts';
import type { Lane } from '../../src/replica/ports.ts';

export const LOOPBACK = '/ip4/127.0.0.1/tcp/0';
export const CHAIN_ID = new Uint8Array(32).fill(7);

/** Key pair of member `id` of every test. */
export function keyOf(id: number): KeyPair {
  return keyPairFromSeed(new Uint8Array(32).fill(id + 1));
}

export interface Heard {
  readonly from: number;
  readonly lane: Lane;
  readonly bytes: Uint8Array;
}

/** One member: its network, and all that it heard. */
export interface TestNode {
  readonly network: Network;
  readonly heard: Heard[];
  readonly peerEvents: { readonly peer: number; readonly connected: boolean }[];
  readonly faults: { readonly peer: number; readonly code: string }[];
}

/** Members that know one another's addresses as soon as each listens. */
export interface TestNet {
  readonly nodes: TestNode[];
  /** Starts (or starts again) member `id`; on its former port when it had one. */
  start(id: number, overrides?: Partial<NetworkOptions>): Promise<TestNode>;
  members(): readonly NetworkMember[];
  stop(): Promise<void>;
}

export function createTestNet(count: number): TestNet {
  const nodes: TestNode[] = [];
  let members: readonly NetworkMember[] = Array.from({ length: count }, (_, id) => ({
    publicKey: keyOf(id).publicKey,
    addresses: [],
  }));
  return {
    nodes,
    members: () => members,
    async start(id, overrides = {}) {
      const heard: Heard[] = [];
      const peerEvents: TestNode['peerEvents'] = [];
      const faults: TestNode['faults'] = [];
      const network = await createNetwork({
        keyPair: keyOf(id),
        chainId: CHAIN_ID,
        self: id,
        members: () => members,
        listen: members[id]?.addresses.length ? members[id].addresses : [LOOPBACK],
        onFrame: (from, lane, bytes) => void heard.push({ from, lane, bytes }),
        onPeer: (peer, connected) => void peerEvents.push({ peer, connected }),
        onFault: (peer, { code }) => void faults.push({ peer, code }),
        ...overrides,
      });
      members = members.map((member, at) =>
        at === id ? { ...member, addresses: network.addresses } : member,
      );
      nodes[id] = { network, heard, peerEvents, faults };
      return nodes[id];
    },
    async stop() {
      await Promise.all(nodes.map((node) => node.network.stop()));
    },
  };
}

/** All members of a new net, connected with one another. */
export async function startConnected(count: number): Promise<TestNet> {
  const net = createTestNet(count);
  for (let id = 0; id < count; id++) await net.start(id);
  await until(() => net.nodes.every(({ network }) => network.peers().every((peer) => peer.connected)));
  return net;
}

export function peerOf(node: TestNode, peer: number): PeerStatus {
  const status = node.network.peers().find((entry) => entry.peer === peer);
  if (status === undefined) throw new Error(`no peer ${peer}`);
  return status;
}

export function laneOf(node: TestNode, peer: number, lane: Lane): LaneStatus {
  return peerOf(node, peer).lanes[lane];
}

/** Waits for as long as mocha lets it. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** A frame that carries a number, so that order can be seen. */
export function numbered(value: number, length = 200): Uint8Array {
  const frame = new Uint8Array(length);
  new DataView(frame.buffer).setUint32(0, value);
  return frame;
}

export function numberOf(frame: Uint8Array): number {
  return new DataView(frame.buffer, frame.byteOffset).getUint32(0);
}
