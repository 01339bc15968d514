/** Supply: at any height there are the coins of the genesis and what the schedule of rewards has issued, and not one more (pow.md, "Rules"). */
import { readAccountsSection } from '../../ledger/accounts/genesis-section.ts';
import { countSupply } from '../../ledger/accounts/supply.ts';
import type { Genesis } from '../../ledger/genesis.ts';
import type { PowParameters } from '../../protocols/pow/index.ts';
import { rewardAt } from '../../protocols/pow/rewards.ts';

/**
 * @param entries every state entry at this height
 * @returns what is wrong with them, if anything is
 */
export function wrongSupply(
  entries: Parameters<typeof countSupply>[0],
  height: number,
  { engine, application }: Pick<Genesis, 'engine' | 'application'>,
): string | undefined {
  const parameters = engine.parameters as unknown as PowParameters;
  let scheduled = 0n;
  for (let at = 1; at <= height; at += 1) scheduled += BigInt(rewardAt(parameters, at));
  const given = readAccountsSection(application.section).reduce((sum, { balance }) => sum + balance, 0n);
  const { coins, issued } = countSupply(entries);
  if (issued !== scheduled)
    return `${issued} coins were issued up to height ${height}, the schedule says ${scheduled}`;
  if (coins !== given + scheduled)
    return `there are ${coins} coins at height ${height}, there should be ${given + scheduled}`;
  return undefined;
}
