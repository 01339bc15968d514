/** One member as a process of its own, told what to do over the channel to its parent. `argv`: its id, its multiaddr. */
import type { NetworkMember } from '../../src/network/membership.ts';
import { createNetwork } from '../../src/network/network.ts';
import { CHAIN_ID, keyOf } from './harness.ts';

/** What the parent says. */
export type Order =
  | { readonly type: 'members'; readonly addresses: readonly (string | null)[] }
  | { readonly type: 'send'; readonly to: number; readonly count: number; readonly bytes: number }
  | { readonly type: 'stop' };

/** What the member says. */
export type Report =
  | { readonly type: 'listening'; readonly address: string }
  | { readonly type: 'peer'; readonly peer: number; readonly connected: boolean }
  | { readonly type: 'heard'; readonly from: number; readonly bytes: number };

const report = (message: Report) => process.send?.(message);

const self = Number(process.argv[2]);
let members: readonly NetworkMember[] = [0, 1, 2].map((id) => ({
  publicKey: keyOf(id).publicKey,
  addresses: [],
}));

const network = await createNetwork({
  keyPair: keyOf(self),
  chainId: CHAIN_ID,
  self,
  members: () => members,
  listen: [process.argv[3] as string],
  onFrame: (from, _, bytes) => void report({ type: 'heard', from, bytes: bytes.length }),
  onPeer: (peer, connected) => void report({ type: 'peer', peer, connected }),
});

process.on('message', async (order: Order) => {
  if (order.type === 'members') {
    members = members.map((member, id) => ({
      ...member,
      addresses: order.addresses[id] ? [order.addresses[id]] : [],
    }));
  } else if (order.type === 'send') {
    for (let sent = 0; sent < order.count; sent++) {
      network.send(order.to, 'bulk', new Uint8Array(order.bytes).fill(1));
    }
  } else {
    await network.stop();
    // Nothing else may keep the process alive: if it does not exit by itself, the test hangs and says so.
    process.disconnect();
  }
});

report({ type: 'listening', address: network.addresses[0] as string });
