/**
 * A run as data: how many replicas, how the world behaves, what breaks when. Everything that is random in it comes from the seed.
 *
 * First a safety phase of `durationMs` with all its faults; then everything is healed, and a liveness phase of at most `settleMs` begins:
 * after it all replicas that are up must agree, with every item executed exactly once.
 */
import type { Chance } from '../base/chance.ts';
import type { ReplicaId } from '../protocols/contract.ts';
import type { DelayRange } from './delays.ts';
import { CALM_NETWORK, type NetworkSettings } from './network-settings.ts';
import type { TimedFault } from './world-fault.ts';

export { CALM_NETWORK, type NetworkSettings } from './network-settings.ts';
export type { TimedFault, WorldFault } from './world-fault.ts';

export interface DiskSettings {
  /** How long a sync of the promise log takes. */
  readonly sync: DelayRange;
  /** How long the atomic write of a block takes. */
  readonly commit: DelayRange;
  /** Probability that an unsynced write survives a crash, if the one before it did. */
  readonly unsyncedSurvival: number;
  /** Probability that the first promise that a crash loses is found half-written; default 0. */
  readonly tearing?: number;
}

export interface ClockSettings {
  /** Wall clocks are off by up to this much, in both directions. */
  readonly offsetMsMax: number;
  /** Clocks run fast or slow by up to this share. */
  readonly driftMax: number;
}

/** What clients do: `items` submissions, evenly spread over the safety phase, each to one replica, repeated until executed. */
export interface Workload {
  readonly items: number;
  /** A client that has seen no result asks another replica after this time. */
  readonly retryMs: number;
}

export interface Scenario {
  readonly seed: number | string;
  readonly validators: number;
  /** Length of the safety phase. */
  readonly durationMs: number;
  /** Greatest length of the liveness phase. */
  readonly settleMs: number;
  readonly workload: Workload;
  readonly network: NetworkSettings;
  readonly disk: DiskSettings;
  readonly clocks: ClockSettings;
  readonly faults: readonly TimedFault[];
  /** Replicas that are not brought back for the liveness phase; all others are. */
  readonly leftDown: readonly ReplicaId[];
}

/** A run without any fault, to be spread and changed: `{ ...HONEST_SCENARIO, validators: 7 }`. */
export const HONEST_SCENARIO: Scenario = {
  seed: 1,
  validators: 4,
  durationMs: 2_000,
  settleMs: 60_000,
  workload: { items: 20, retryMs: 2_000 },
  network: CALM_NETWORK,
  disk: { sync: { minMs: 0.5, maxMs: 2 }, commit: { minMs: 1, maxMs: 5 }, unsyncedSurvival: 0 },
  clocks: { offsetMsMax: 0, driftMax: 0 },
  faults: [],
  leftDown: [],
};

/** How many of `count` unsynced writes, done in order, a crash leaves on the platter all the same. */
export function drawSurvivors(chance: Chance, settings: DiskSettings, count: number): number {
  let surviving = 0;
  while (surviving < count && chance.next() < settings.unsyncedSurvival) surviving += 1;
  return surviving;
}
