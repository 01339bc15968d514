/**
 * Makes a scenario smaller as long as it still breaks the same rule: fewer faults, liars and replicas, plainer settings, less time, until
 * nothing can go. Deterministic, as runs are.
 */
import { isProblem } from '../../adversary/reading.ts';
import { faultBound } from '../../protocols/common/quorum.ts';
import type { LinkException } from '../../simulator/network-settings.ts';
import { HONEST_SCENARIO } from '../../simulator/scenario.ts';
import { lostBy } from '../../simulator/world-fault.ts';
import { type ScenarioFile, scenarioToRun } from '../scenario-file.ts';
import {
  type Breaks,
  dropEntries,
  field,
  inner,
  lower,
  type Part,
  type Pass,
  setPlain,
  simplify,
  without,
} from './simplify.ts';

/** Two digits, so that people can read it. */
function round(value: number): number {
  return Number(value.toPrecision(2));
}

const { disk, clocks } = HONEST_SCENARIO;
const network = { ordered: false, links: [], ...HONEST_SCENARIO.network };
const plainDisk = { tearing: 0, ...disk };
type Traitor = ScenarioFile['traitors'][number];

const links: Part<readonly LinkException[]> = {
  of: (file) => file.network.links ?? [],
  put: (file, some) => ({ ...file, network: { ...file.network, links: some } }),
};

/** The cheapest and greatest first. */
const PASSES: readonly Pass[] = [
  dropEntries(field('traitors')),
  dropEntries(field('faults')),
  dropEntries(field('leftDown')),
  setPlain(field('network'), HONEST_SCENARIO.network),
  setPlain(field('disk'), disk),
  setPlain(field('clocks'), clocks),
  setPlain(field('slowdownMax'), 0),
  dropEntries(links),
  ...(['delay', 'loss', 'duplication', 'straggling', 'ordered', 'links'] as const).map((name) =>
    setPlain(inner('network', name), network[name]),
  ),
  ...(['sync', 'commit', 'unsyncedSurvival', 'tearing'] as const).map((name) =>
    setPlain(inner('disk', name), plainDisk[name]),
  ),
  ...(['offsetMsMax', 'driftMax'] as const).map((name) => setPlain(inner('clocks', name), clocks[name])),
  simplify(
    field('traitors'),
    (['when', 'towards', 'untilMs', 'fromMs', 'seed'] as const).map((key) => without<Traitor>(key)),
  ),
  lower(field('validators'), 1),
  lower(inner('workload', 'items'), 1),
  lower(field('durationMs'), 1),
  ...(['loss', 'duplication', 'straggling'] as const).map(
    (name): Pass =>
      (file, breaks) =>
        setPlain(inner('network', name), round(file.network[name]))(file, breaks),
  ),
  simplify(field('faults'), [(fault) => ({ ...fault, atMs: Math.round(fault.atMs / 100) * 100 })]),
];

/** With more faulty ones than f, or with what makes no sense, anything may break. */
function isFair(file: ScenarioFile): boolean {
  const lost = [...file.leftDown, ...file.faults.map(lostBy)].filter((id) => id !== undefined);
  const faulty = new Set([...lost.map((id) => `n${id}`), ...file.traitors.map(({ node }) => node)]);
  return faulty.size <= faultBound(file.validators) && !isProblem(scenarioToRun(file));
}

/** Rounds of all passes; each makes room for the next, and two or three are mostly enough. */
const ROUNDS_MAX = 5;
/** Runs that one find is worth: some minutes. */
const TRIES_MAX = 600;

/** The smallest scenario that is found. How long everything may take to settle stays as it is: with less time anything would be late. */
export function shrink(file: ScenarioFile, breaks: Breaks): ScenarioFile {
  let smallest = file;
  let tries = 0;
  const stillBreaks: Breaks = (candidate) => {
    if (tries >= TRIES_MAX || !isFair(candidate)) return false;
    tries += 1;
    return breaks(candidate);
  };
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const before = smallest;
    for (const pass of PASSES) smallest = pass(smallest, stillBreaks);
    if (smallest === before) break;
  }
  return smallest;
}
