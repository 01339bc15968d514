/**
 * A scenario drawn from a seed: which faults are on, how strong, and when. One member of a swarm (Groce et al., ISSTA 2012): leaving a kind
 * of fault out altogether finds as much as turning it on.
 */
import { type Chance, createChance } from '../base/chance.ts';
import type { ReplicaId } from '../protocols/contract.ts';
import {
  CALM_NETWORK,
  type ClockSettings,
  type DiskSettings,
  HONEST_SCENARIO,
  type NetworkSettings,
  type Scenario,
  type TimedFault,
} from './scenario.ts';

/** Most episodes of trouble in one run. */
const EPISODES_MAX = 8;
/** A crash comes at once or within so many more effects, so that it falls between any two of them. */
const CRASH_EFFECTS_MAX = 40;

/** True with this probability. */
function isDrawn(chance: Chance, probability: number): boolean {
  return chance.next() < probability;
}

function drawNetwork(chance: Chance): NetworkSettings {
  const strength = (greatest: number): number => (isDrawn(chance, 0.5) ? chance.next() * greatest : 0);
  return {
    delay: isDrawn(chance, 0.5) ? CALM_NETWORK.delay : { minMs: 1, maxMs: 1 + chance.integer(100) },
    loss: strength(0.3),
    duplication: strength(0.2),
    straggling: strength(0.1),
  };
}

function drawDisk(chance: Chance): DiskSettings {
  return {
    sync: { minMs: 0.1, maxMs: 0.1 + chance.integer(20) },
    commit: { minMs: 0.1, maxMs: 0.1 + chance.integer(50) },
    unsyncedSurvival: isDrawn(chance, 0.5) ? 0 : chance.next(),
  };
}

function drawClocks(chance: Chance): ClockSettings {
  return {
    offsetMsMax: isDrawn(chance, 0.5) ? 0 : chance.integer(20_000),
    driftMax: isDrawn(chance, 0.5) ? 0 : 0.05 * chance.next(),
  };
}

/** Every replica in one of two groups; one may be in neither. */
function drawGroups(chance: Chance, replicas: readonly ReplicaId[]): readonly (readonly ReplicaId[])[] {
  const groups: [ReplicaId[], ReplicaId[]] = [[], []];
  const hermit = isDrawn(chance, 0.2) ? chance.pick(replicas) : -1;
  for (const replica of replicas) if (replica !== hermit) groups[chance.integer(2)]?.push(replica);
  return groups;
}

/** One piece of trouble from its beginning to its end. */
function drawEpisode(chance: Chance, replicas: readonly ReplicaId[], durationMs: number): TimedFault[] {
  const atMs = chance.integer(durationMs);
  const endMs = atMs + 1 + chance.integer(Math.ceil(durationMs / 2));
  const replica = chance.pick(replicas);
  switch (chance.integer(5)) {
    case 0:
      return [
        { atMs, type: 'partition', groups: drawGroups(chance, replicas) },
        { atMs: endMs, type: 'heal' },
      ];
    case 1:
      return [
        { atMs, type: 'cut', from: replica, to: chance.pick(replicas) },
        { atMs: endMs, type: 'heal' },
      ];
    case 2:
      return [{ atMs, type: 'clock', replica, offsetMs: chance.integer(20_001) - 10_000 }];
    case 3:
      return [
        { atMs, type: 'crash', replica },
        { atMs: endMs, type: 'restart', replica },
      ];
    default:
      return [
        { atMs, type: 'crash', replica, afterEffects: 1 + chance.integer(CRASH_EFFECTS_MAX) },
        { atMs: endMs, type: 'restart', replica },
      ];
  }
}

/** The scenario of this seed; in its liveness phase at most f of the `validators` stay down. */
export function randomScenario(seed: number | string, validators = 4): Scenario {
  const chance = createChance(`scenario ${seed}`);
  const replicas = Array.from({ length: validators }, (_, replica) => replica);
  const durationMs = 500 + chance.integer(4_000);
  const faults: TimedFault[] = [];
  for (let episodes = chance.integer(EPISODES_MAX + 1); episodes > 0; episodes -= 1) {
    faults.push(...drawEpisode(chance, replicas, durationMs));
  }
  const faulty = Math.floor((validators - 1) / 3);
  const isMissingSome = isDrawn(chance, 0.25);
  return {
    ...HONEST_SCENARIO,
    seed,
    validators,
    durationMs,
    workload: { items: 1 + chance.integer(30), retryMs: 1_000 },
    network: drawNetwork(chance),
    disk: drawDisk(chance),
    clocks: drawClocks(chance),
    faults: faults.filter(({ atMs }) => atMs < durationMs).sort((left, right) => left.atMs - right.atMs),
    leftDown: isMissingSome ? replicas.filter(() => isDrawn(chance, 0.5)).slice(0, faulty) : [],
  };
}
