/** The one system operation that mining needs: a reward for somebody, which can be spent some blocks later. What it does to the state is the application's. */
import type { Fault } from '../base/fault.ts';
import { createCodec } from '../codec/codec.ts';
import { bytes32, container, uint53, uint64 } from '../codec/types.ts';

export interface Reward {
  /** Ed25519 public key, 32 bytes. */
  readonly to: Uint8Array;
  readonly amount: bigint;
  /** Blocks after which it can be spent. */
  readonly maturityBlocks: number;
}

const rewardCodec = createCodec<Reward>(
  'reward',
  container({ to: bytes32, amount: uint64, maturityBlocks: uint53 }),
);

export function encodeReward(reward: Reward): Uint8Array {
  return rewardCodec.encode(reward);
}

export function decodeReward(bytes: Uint8Array): Reward | Fault {
  return rewardCodec.decode(bytes);
}
