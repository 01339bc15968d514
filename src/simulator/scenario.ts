/**
 * A run as data: how many replicas, how the world behaves, what breaks when. Everything that is random in it comes from the seed.
 *
 * First a safety phase of `durationMs` with all its faults; then everything is healed, and a liveness phase of at most `settleMs` begins:
 * after it all replicas that are up must agree, with every item executed exactly once.
 */
import type { Chance } from '../base/chance.ts';
import type { ReplicaId } from '../protocols/contract.ts';

export interface DelayRange {
  readonly minMs: number;
  readonly maxMs: number;
}

/** How every link behaves, apart from cuts. Probabilities are per message. */
export interface NetworkSettings {
  readonly delay: DelayRange;
  /** Probability that a message is lost. */
  readonly loss: number;
  /** Probability that a message arrives a second time, with a delay of its own. */
  readonly duplication: number;
  /** Probability that a message is held up for up to ten times the greatest delay: it is overtaken. */
  readonly straggling: number;
}

export interface DiskSettings {
  /** How long a sync of the promise log takes. */
  readonly sync: DelayRange;
  /** How long the atomic write of a block takes. */
  readonly commit: DelayRange;
  /** Probability that an unsynced write survives a crash, if the one before it did. */
  readonly unsyncedSurvival: number;
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

/** What happens to the world at a time. */
export type WorldFault =
  /** The power fails: at once, or after this many more effects of the replica, so also in the middle of a step. */
  | { readonly type: 'crash'; readonly replica: ReplicaId; readonly afterEffects?: number }
  | { readonly type: 'restart'; readonly replica: ReplicaId }
  /** Only members of one group hear each other; who is named in no group hears nobody. */
  | { readonly type: 'partition'; readonly groups: readonly (readonly ReplicaId[])[] }
  /** What `from` sends no longer reaches `to`; the other direction stays. */
  | { readonly type: 'cut'; readonly from: ReplicaId; readonly to: ReplicaId }
  /** Every cut is mended. */
  | { readonly type: 'heal' }
  | { readonly type: 'network'; readonly network: NetworkSettings }
  /** The wall clock of this replica jumps to being off by this much. */
  | { readonly type: 'clock'; readonly replica: ReplicaId; readonly offsetMs: number };

export type TimedFault = WorldFault & { readonly atMs: number };

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

/** A calm local network: the liveness phase runs on it. */
export const CALM_NETWORK: NetworkSettings = {
  delay: { minMs: 1, maxMs: 5 },
  loss: 0,
  duplication: 0,
  straggling: 0,
};

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

/** Uniform between the ends of the range. */
export function drawDelayMs(chance: Chance, range: DelayRange): number {
  return range.minMs + chance.next() * (range.maxMs - range.minMs);
}

/** How many of `count` unsynced writes, done in order, a crash leaves on the platter all the same. */
export function drawSurvivors(chance: Chance, settings: DiskSettings, count: number): number {
  let surviving = 0;
  while (surviving < count && chance.next() < settings.unsyncedSurvival) surviving += 1;
  return surviving;
}
