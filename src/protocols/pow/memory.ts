/** Everything that others can make a miner remember, with its bound. */
import { LIMITS } from '../../base/limits.ts';
import type { MemoryUse } from '../contract.ts';
import type { Context } from './context.ts';

export function memoryOf({ state, config }: Context): readonly MemoryUse[] {
  const { members } = config;
  const { headerRequests, bodyRequests, answered, waiting, judging, tree } = state;
  return [
    { what: 'headers that wait', count: waiting.size, countMax: members * LIMITS.powWaitersPerPeerMax },
    { what: 'blocks of side branches', count: tree.sideBlocks(), countMax: LIMITS.powSideBlocksMax },
    { what: 'bodies being judged', count: judging.size, countMax: LIMITS.powSideBlocksMax },
    { what: 'questions to peers', count: headerRequests.size + bodyRequests.size, countMax: 2 * members },
    { what: 'peers served', count: answered.size, countMax: members },
  ];
}
