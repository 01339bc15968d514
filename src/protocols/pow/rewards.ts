/** What a miner earns: the coinbase, an operation that the engine itself orders with each block. Nothing of it is taken from a message. */
import { encodeReward } from '../../ledger/reward.ts';
import type { PowParameters } from './parameters.ts';

/** Reward of the block at a height: halved every so often, down to nothing. */
export function rewardAt({ reward, halvingBlocks }: PowParameters, height: number): number {
  return Math.floor(reward / 2 ** Math.floor((height - 1) / halvingBlocks));
}

/** The system operations of a block. */
export function coinbase(
  parameters: PowParameters,
  { height, miner }: { readonly height: number; readonly miner: Uint8Array },
): readonly Uint8Array[] {
  const amount = BigInt(rewardAt(parameters, height));
  return [encodeReward({ to: miner, amount, maturityBlocks: parameters.maturityBlocks })];
}
