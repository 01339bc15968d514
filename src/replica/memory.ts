/** Everything that others can make a replica remember, with its bound; what is bounded by its own construction (`recent.ts`) is left out. */
import { LIMITS } from '../base/limits.ts';
import type { MemoryUse } from '../protocols/contract.ts';
import type { Core } from './core.ts';

export function memoryOf(core: Core): readonly MemoryUse[] {
  const { pool, urgent, relay, served, proposing, decisions, members } = core;
  const { countMax, batchReserveCount, bytesMax } = pool.limits;
  return [
    { what: 'waiting transactions', count: pool.entries.size, countMax: countMax + batchReserveCount },
    { what: 'bytes of waiting transactions', count: pool.bytes, countMax: bytesMax },
    { what: 'relayed heads', count: urgent.size + proposing.checking.size, countMax: 2 * members },
    { what: 'questions to peers', count: relay.asked.size + relay.missed.size, countMax: 2 * members },
    { what: 'peers served', count: served.size, countMax: members },
    {
      what: 'certificates ahead of the disk',
      count: decisions.certificates.length,
      countMax: LIMITS.watermarkWindowMax,
    },
  ];
}
