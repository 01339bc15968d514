/** All coins of the built-in application, counted from its whole state. */
import { isFault } from '../../base/fault.ts';
import { decodeReward } from '../reward.ts';
import { applicationPart } from '../state/namespace.ts';
import { decodeBalance, kindOfKey } from './keys.ts';

export interface Supply {
  /** Balances, and rewards that cannot be spent yet. */
  readonly coins: bigint;
  /** What was ever rewarded, as the state itself says. */
  readonly issued: bigint;
}

/** @param entries every entry of the state */
export function countSupply(
  entries: Iterable<{ readonly key: Uint8Array; readonly value: Uint8Array }>,
): Supply {
  let coins = 0n;
  let issued = 0n;
  for (const { key, value } of entries) {
    const own = applicationPart(key);
    const kind = own && kindOfKey(own);
    if (kind === 'account') coins += decodeBalance(value) ?? 0n;
    if (kind === 'issued') issued = decodeBalance(value) ?? 0n;
    if (kind !== 'reward') continue;
    const reward = decodeReward(value);
    if (!isFault(reward)) coins += reward.amount;
  }
  return { coins, issued };
}
