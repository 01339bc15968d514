/** Changing the chain on trial: all of it, or nothing. */
import type { Chain } from './chain.ts';

/** Runs something that reverts and executes; unless it answers true, the chain in memory stands as before. */
export function attempt(chain: Chain, run: () => boolean): boolean {
  const { overlay, tree, tip, revertTo } = chain;
  const rollBack = overlay.checkpoint();
  if (run()) return true;
  const keys = rollBack();
  tree.update(keys.map((key) => ({ key, value: overlay.get(key) ?? null })));
  chain.tip = tip;
  chain.revertTo = revertTo;
  return false;
}
