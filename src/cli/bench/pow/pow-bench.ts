/** The bench of proof of work: how fast a thread hashes, how fast headers are checked, and what mining costs those who ask. */
import { availableParallelism } from 'node:os';
import type { Screen } from '../../screen.ts';
import { atLeast, atMost, type Target } from '../targets.ts';
import { type ApiDelays, measureApiDelays } from './api-delay.ts';
import { type HashRates, measureHashRates } from './hash-rate.ts';
import { type HeaderRates, measureHeaderRates } from './header-rate.ts';

export interface PowBenchReport {
  readonly cores: number;
  /** Per second and thread. */
  readonly hashes: HashRates;
  /** Per second and thread. */
  readonly headers: HeaderRates;
  readonly apiMs: ApiDelays;
  readonly targets: readonly Target[];
}

/** Below this a p99 is the resolution of the clock and the scheduler, and a ratio says nothing. */
const FLOOR_MS = 1;

export async function benchPow(seconds: number, note: Screen['note']): Promise<PowBenchReport> {
  note('Hashing in one thread, our way and the plain way in turn.');
  const hashes = measureHashRates();
  note('Validating headers in one thread.');
  const headers = measureHeaderRates();
  note(`Asking a node that mines and one that does not in turn, ${seconds} s.`);
  const apiMs = await measureApiDelays(seconds);
  const delay = Math.max(FLOOR_MS, apiMs.mining.p99) / Math.max(FLOOR_MS, apiMs.idle.p99);
  return {
    ...{ cores: availableParallelism(), hashes, headers, apiMs },
    targets: [
      atLeast('hashes of a thread, times the plain way', round(hashes.own / hashes.plain), 2),
      atMost('p99 of the API while mining, times that without', round(delay), 2),
    ],
  };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
