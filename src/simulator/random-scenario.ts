/**
 * A scenario drawn from a seed: which faults are on, how strong, and when. One member of a swarm (Groce et al., ISSTA 2012): leaving a kind
 * of fault out altogether finds as much as turning it on, so every kind is switched on or off by itself first.
 */
import { type Chance, createChance } from '../base/chance.ts';
import { faultBound } from '../protocols/common/quorum.ts';
import type { ReplicaId } from '../protocols/contract.ts';
import type { DelayRange } from './delays.ts';
import type { LinkException, NetworkSettings } from './network-settings.ts';
import { drawAmnesia, drawEpisode, EPISODES, isDrawn } from './random-episodes.ts';
import {
  CALM_NETWORK,
  type ClockSettings,
  type DiskSettings,
  HONEST_SCENARIO,
  type Scenario,
} from './scenario.ts';
import type { TimedFault } from './world-fault.ts';

/** Every kind of fault that a scenario may contain. */
export const FAULT_KINDS = [
  ...EPISODES,
  ...['delay', 'heavyTail', 'loss', 'duplication', 'straggling', 'order', 'links'],
  ...['slowDisk', 'survival', 'tearing', 'clockOffset', 'clockDrift'],
  ...['leftDown', 'amnesia', 'damage'],
] as const;

/** Draws only where this kind of fault is on, so that each is drawn the same with or without the others. */
type Switches = (kind: (typeof FAULT_KINDS)[number]) => boolean;

/** Most episodes of trouble in one run. */
const EPISODES_MAX = 8;

function drawDelay(chance: Chance, isOn: Switches): DelayRange {
  if (!isOn('delay')) return CALM_NETWORK.delay;
  const range = { minMs: 1, maxMs: 1 + chance.integer(100) };
  return isOn('heavyTail') ? { ...range, shape: chance.pick(['exponential', 'pareto'] as const) } : range;
}

/** Some links are worse than the others, in one direction. */
function drawLinks(chance: Chance, replicas: readonly ReplicaId[]): readonly LinkException[] {
  return Array.from({ length: 1 + chance.integer(replicas.length) }, () => ({
    from: chance.pick(replicas),
    to: chance.pick(replicas),
    delay: { minMs: 1, maxMs: 1 + chance.integer(200) },
    loss: isDrawn(chance, 0.5) ? 0.5 * chance.next() : 0,
  }));
}

function drawNetwork(chance: Chance, isOn: Switches, replicas: readonly ReplicaId[]): NetworkSettings {
  return {
    delay: drawDelay(chance, isOn),
    loss: isOn('loss') ? 0.3 * chance.next() : 0,
    duplication: isOn('duplication') ? 0.2 * chance.next() : 0,
    straggling: isOn('straggling') ? 0.1 * chance.next() : 0,
    ordered: isOn('order'),
    links: isOn('links') ? drawLinks(chance, replicas) : [],
  };
}

function drawDisk(chance: Chance, isOn: Switches): DiskSettings {
  const slowness = isOn('slowDisk') ? 1 : 0;
  return {
    sync: { minMs: 0.1, maxMs: 0.2 + slowness * chance.integer(20) },
    commit: { minMs: 0.1, maxMs: 0.2 + slowness * chance.integer(50) },
    unsyncedSurvival: isOn('survival') ? chance.next() : 0,
    tearing: isOn('tearing') ? chance.next() : 0,
  };
}

function drawClocks(chance: Chance, isOn: Switches, offsetMsMax: number): ClockSettings {
  return {
    offsetMsMax: isOn('clockOffset') ? chance.integer(offsetMsMax) : 0,
    driftMax: isOn('clockDrift') ? 0.05 * chance.next() : 0,
  };
}

/** What befalls the replicas that count towards f, at most `faultyMax` of them. */
function drawLosses(
  chance: Chance,
  isOn: Switches,
  replicas: readonly ReplicaId[],
  faultyMax: number,
  durationMs: number,
): Pick<Scenario, 'faults' | 'leftDown'> {
  const kinds = (['leftDown', 'amnesia', 'damage'] as const).filter(isOn);
  const leftDown: ReplicaId[] = [];
  const faults: TimedFault[] = [];
  const first = chance.integer(replicas.length);
  for (let index = 0; index < faultyMax && kinds.length > 0; index += 1) {
    const replica = replicas[(first + index) % replicas.length]!;
    const kind = chance.pick(kinds);
    if (kind === 'leftDown') leftDown.push(replica);
    else if (kind === 'amnesia') faults.push(...drawAmnesia(chance, replica, durationMs));
    else faults.push({ atMs: chance.integer(durationMs), type: 'damage', replica });
  }
  return { faults, leftDown };
}

export interface RandomScenarioOptions {
  /** How many replicas may be left down or lose their memory; the f that the validators can bear, if left out. */
  readonly faultyMax?: number;
  /** How far clocks may be off; default 20 s. */
  readonly clockOffsetMsMax?: number;
}

/** The scenario of this seed. */
export function randomScenario(
  seed: number | string,
  validators = 4,
  { faultyMax = faultBound(validators), clockOffsetMsMax = 20_000 }: RandomScenarioOptions = {},
): Scenario {
  const chance = createChance(`scenario ${seed}`);
  const replicas = Array.from({ length: validators }, (_, replica) => replica);
  const on = new Set<string>(FAULT_KINDS.filter(() => isDrawn(chance, 0.5)));
  const isOn: Switches = (kind) => on.has(kind);
  const durationMs = 500 + chance.integer(4_000);
  const episodes = EPISODES.filter(isOn);
  const count = episodes.length > 0 ? chance.integer(EPISODES_MAX + 1) : 0;
  const faults = Array.from({ length: count }, () =>
    drawEpisode(chance, chance.pick(episodes), replicas, durationMs),
  ).flat();
  const losses = drawLosses(chance, isOn, replicas, faultyMax, durationMs);
  return {
    ...HONEST_SCENARIO,
    seed,
    validators,
    durationMs,
    workload: { items: 1 + chance.integer(30), retryMs: 1_000 },
    network: drawNetwork(chance, isOn, replicas),
    disk: drawDisk(chance, isOn),
    clocks: drawClocks(chance, isOn, clockOffsetMsMax),
    faults: [...faults, ...losses.faults]
      .filter(({ atMs }) => atMs < durationMs)
      .sort((left, right) => left.atMs - right.atMs),
    leftDown: losses.leftDown,
  };
}
