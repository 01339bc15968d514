/**
 * Counts whose blocks stand on the main chain, cycle by cycle: a cycle ends whenever all parties agree on the tip. Cycles are independent of each other and
 * alike, so the share is a ratio estimator over them and its error follows from their spread (the regenerative method).
 */
import { assert } from '../../base/assert.ts';
import type { PartyBlock } from './party.ts';

export interface ShareCount {
  /** All parties have this best tip, which is above the last one. */
  onAgreed(tip: PartyBlock): void;
  /** The attacker's share so far, and its standard deviation. */
  share(): { readonly simulated: number; readonly standardError: number };
}

export function createShareCount(root: PartyBlock): ShareCount {
  let counted = root;
  let cycles = 0;
  /** Sums over cycles: blocks, the attacker's among them, and their squares and products. */
  const sum = { all: 0, own: 0, allAll: 0, ownOwn: 0, allOwn: 0 };
  return {
    onAgreed: (tip) => {
      let own = 0;
      let at = tip;
      for (; at !== counted; at = at.parent!) {
        assert(at.parent !== null, 'memory reaches back to the last agreement');
        if (at.data === 'attacker') own += 1;
      }
      const all = tip.height - counted.height;
      counted = tip;
      cycles += 1;
      sum.all += all;
      sum.own += own;
      sum.allAll += all * all;
      sum.ownOwn += own * own;
      sum.allOwn += all * own;
    },
    share: () => {
      const simulated = sum.own / sum.all;
      const spread = sum.ownOwn - 2 * simulated * sum.allOwn + simulated ** 2 * sum.allAll;
      return { simulated, standardError: Math.sqrt((spread * cycles) / Math.max(1, cycles - 1)) / sum.all };
    },
  };
}
