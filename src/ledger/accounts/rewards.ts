/**
 * Rewards of miners as the built-in application keeps them: each waits under its height, belongs to nobody's balance yet, and moves to its owner's when it is mature.
 * `issued` counts what was ever rewarded, so the supply can be checked at any height: genesis balances and `issued` are all there is.
 */
import { assert } from '../../base/assert.ts';
import { isFault } from '../../base/fault.ts';
import type { StateWriter } from '../application.ts';
import { decodeReward } from '../reward.ts';
import { SUPPLY_MAX } from './genesis-section.ts';
import { accountKey, decodeBalance, encodeBalance, ISSUED_KEY, rewardKey } from './keys.ts';

/** Books the reward of this height, and credits the one that is mature now. */
export function performReward(operation: Uint8Array, state: StateWriter, height: number): void {
  const reward = decodeReward(operation);
  assert(!isFault(reward), 'an engine orders rewards that can be read');
  const issued = decodeBalance(state.get(ISSUED_KEY)) ?? 0n;
  state.put(ISSUED_KEY, encodeBalance(issued + reward.amount));
  state.put(rewardKey(height), operation);
  if (height <= reward.maturityBlocks) return;
  const matureKey = rewardKey(height - reward.maturityBlocks);
  const mature = state.get(matureKey);
  if (mature === undefined) return;
  state.delete(matureKey);
  const due = decodeReward(mature);
  assert(!isFault(due), 'what was booked can be read');
  const sum = (decodeBalance(state.get(accountKey(due.to))) ?? 0n) + due.amount;
  // What does not fit into a balance is lost: a genesis that gives out nearly everything leaves no room for rewards.
  state.put(accountKey(due.to), encodeBalance(sum > SUPPLY_MAX ? SUPPLY_MAX : sum));
}
