/** How long a transaction may wait on a mined chain before people call that slow. */
import type { Genesis } from '../../ledger/genesis.ts';

/** Half of this is the usual six confirmations. */
const PATIENCE_BLOCKS = 12;

/** Milliseconds; undefined: the chain is not mined. */
export function minedPatienceMs({ engine }: Pick<Genesis, 'engine'>): number | undefined {
  const { blockTimeMs } = engine.parameters;
  return blockTimeMs === undefined ? undefined : PATIENCE_BLOCKS * blockTimeMs;
}
