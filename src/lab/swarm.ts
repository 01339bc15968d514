/**
 * A swarm of runs with traitors in them: scenario, traitors, lies, triggers and targets all drawn from one number, so that a run can be
 * named by it and repeated. At most f members are traitors or lose their memory. A run is drawn in the words of a scenario file, so that
 * there is no run that a file could not tell.
 */
import type { PbftBehaviour } from '../adversary/pbft/behaviour.ts';
import { pbftCraft } from '../adversary/pbft/craft.ts';
import { isProblem } from '../adversary/reading.ts';
import { assert } from '../base/assert.ts';
import { type Chance, createChance } from '../base/chance.ts';
import { faultBound } from '../protocols/common/quorum.ts';
import type { ReplicaId } from '../protocols/contract.ts';
import { randomScenario } from '../simulator/random-scenario.ts';
import type { Scenario, TimedFault } from '../simulator/scenario.ts';
import {
  CLIENT_NAMES,
  type ScenarioFile,
  type ScenarioRun,
  scenarioToRun,
  type TraitorEntry,
} from './scenario-file.ts';

/** Lies of one traitor at a time. */
const LIES_MAX = 2;
/** So often nobody lies, so that the other faults are also seen alone. */
const HONEST_SHARE = 0.25;

/** Where a broken rule shows soonest: those that sign two things, or speak for what was prepared. Half of all orders are theirs. */
const GRAVE = ['equivocate', 'double-vote', 'bad-certificate', 'bad-new-view', 'amnesia', 'twin', 'collude'];

/** How slow a primary may be: mostly the default. */
const SLOWDOWNS_MAX = [0, 0, 0, 4, 16];

/** Twice the clock bound of a genesis that says nothing of it: some batches must be refused for their time. */
const CLOCK_OFFSET_MS_MAX = 120_000;

/** More than fit into the window, so that messages do not bridge the gap. */
const LATECOMER_ITEMS = 60;

/** Different ones for one traitor. */
function drawBehaviours(chance: Chance, count: number): readonly PbftBehaviour[] {
  const drawn: PbftBehaviour[] = [];
  while (drawn.length < count) {
    const left = pbftCraft.behaviours.filter((behaviour) => !drawn.includes(behaviour));
    drawn.push(chance.pick(chance.next() < 0.5 ? left.filter(({ name }) => GRAVE.includes(name)) : left));
  }
  return drawn;
}

/** At most `count` of them, the first primary among them in half of all runs. */
function drawTraitors(chance: Chance, members: number, count: number): readonly ReplicaId[] {
  const isFirstIn = chance.next() < 0.5;
  return Array.from({ length: members }, (_, id) => ({
    id,
    rank: id === 0 && isFirstIn ? -1 : chance.next(),
  }))
    .sort((left, right) => left.rank - right.rank)
    .slice(0, count)
    .map(({ id }) => id);
}

/** Undefined: always. */
function drawTrigger(chance: Chance): string | undefined {
  switch (chance.integer(8)) {
    case 0:
      return `p:${(0.05 + 0.9 * chance.next()).toFixed(2)}`;
    case 1:
      return `from:${chance.integer(10)}`;
    case 2:
      return `views:${chance.integer(4)},${chance.integer(4)}`;
    default:
      return undefined;
  }
}

/** Undefined: the behaviour chooses. */
function drawTargets(
  chance: Chance,
  target: PbftBehaviour['target'],
  peers: readonly string[],
): readonly string[] | undefined {
  if (target === 'nobody' || chance.next() >= 0.4) return undefined;
  if (target === 'client') return [chance.pick(CLIENT_NAMES)];
  const some = peers.filter(() => chance.next() < 0.5);
  return some.length > 0 ? some : undefined;
}

function drawEntry(
  chance: Chance,
  { name: behaviour, target }: PbftBehaviour,
  node: string,
  peers: readonly string[],
  durationMs: number,
): TraitorEntry {
  const towards = drawTargets(chance, target, peers);
  const fromMs = chance.next() < 0.5 ? 0 : chance.integer(durationMs);
  const when = drawTrigger(chance);
  const seed = chance.integer(1_000_000);
  return {
    ...{ node, behaviour, seed },
    ...(when === undefined ? {} : { when }),
    ...(towards === undefined ? {} : { towards }),
    ...(fromMs === 0 ? {} : { fromMs }),
    ...(chance.next() < 0.25 ? { untilMs: fromMs + 1 + chance.integer(durationMs) } : {}),
  };
}

/** Only who catches up can be lied to about it: one is away for most of the run, while much is ordered. */
function withLatecomer(scenario: Scenario, replica: ReplicaId): Scenario {
  const { durationMs, workload, faults } = scenario;
  const away: readonly TimedFault[] = [
    { atMs: Math.ceil(durationMs / 10), type: 'crash', replica },
    { atMs: Math.floor((durationMs * 9) / 10), type: 'restart', replica },
  ];
  return {
    ...scenario,
    workload: { ...workload, items: LATECOMER_ITEMS },
    faults: [...faults, ...away].sort((left, right) => left.atMs - right.atMs),
  };
}

/** The scenario with this number. */
export function drawScenario(seed: number | string, validators: number): ScenarioFile {
  const chance = createChance(`traitors ${seed}`);
  const f = faultBound(validators);
  const count = f === 0 || chance.next() < HONEST_SHARE ? 0 : 1 + chance.integer(f);
  const liars = drawTraitors(chance, validators, count);
  const scenario = randomScenario(seed, validators, {
    faultyMax: f - liars.length,
    clockOffsetMsMax: CLOCK_OFFSET_MS_MAX,
  });
  const names = Array.from({ length: validators }, (_, id) => `n${id}`);
  const traitors = liars.flatMap((liar) => {
    const peers = names.filter((_name, id) => id !== liar);
    return drawBehaviours(chance, 1 + chance.integer(LIES_MAX)).map((behaviour) =>
      drawEntry(chance, behaviour, names[liar]!, peers, scenario.durationMs),
    );
  });
  const slowdownMax = chance.fork('slowdown').pick(SLOWDOWNS_MAX);
  const isSyncLie = traitors.some(({ behaviour }) => behaviour === 'lie-in-sync');
  const honest = names.flatMap((_name, id) => (liars.includes(id) ? [] : [id]));
  return {
    ...(isSyncLie ? withLatecomer(scenario, chance.fork('latecomer').pick(honest)) : scenario),
    ...{ about: '', slowdownMax, mining: null, traitors, beyondBudget: false, expect: {} },
  };
}

/** The run with this number. */
export function drawRun(seed: number | string, validators: number): ScenarioRun {
  const run = scenarioToRun(drawScenario(seed, validators));
  assert(!isProblem(run), 'only what makes sense is drawn');
  return run;
}
