/**
 * A swarm of runs with traitors in them: scenario, traitors, lies, triggers and targets all drawn from one number, so that a run can be
 * named by it and repeated. At most f members are traitors or lose their memory.
 */

import type { PbftBehaviour } from '../adversary/pbft/behaviour.ts';
import { pbftCraft } from '../adversary/pbft/craft.ts';
import { ALWAYS, type Trigger } from '../adversary/trigger.ts';
import { type Chance, createChance } from '../base/chance.ts';
import { faultBound } from '../protocols/common/quorum.ts';
import type { ReplicaId } from '../protocols/contract.ts';
import { randomScenario } from '../simulator/random-scenario.ts';
import type { LabRun } from './run.ts';
import type { TimedOrder } from './traitors.ts';

/** Lies of one traitor at a time. */
const LIES_MAX = 2;

/** Where a broken rule shows soonest: those that sign two things, or speak for what was prepared. Half of all orders are theirs. */
const GRAVE = ['equivocate', 'double-vote', 'bad-certificate', 'bad-new-view', 'amnesia', 'twin', 'collude'];

function drawBehaviour(chance: Chance): PbftBehaviour {
  const { behaviours } = pbftCraft;
  return chance.pick(
    chance.next() < 0.5 ? behaviours.filter(({ name }) => GRAVE.includes(name)) : behaviours,
  );
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

function drawTrigger(chance: Chance): Trigger {
  switch (chance.integer(8)) {
    case 0:
      return { ...ALWAYS, p: 0.05 + 0.9 * chance.next() };
    case 1:
      return { ...ALWAYS, from: chance.integer(10) };
    case 2:
      return { ...ALWAYS, views: [chance.integer(4), chance.integer(4)] };
    default:
      return ALWAYS;
  }
}

function drawOrder(chance: Chance, traitor: ReplicaId, members: number, durationMs: number): TimedOrder {
  const { name, target } = drawBehaviour(chance);
  const peers = Array.from({ length: members }, (_, peer) => peer).filter((peer) => peer !== traitor);
  const towards = target === 'peers' && chance.next() < 0.4 ? peers.filter(() => chance.next() < 0.5) : [];
  const fromMs = chance.next() < 0.5 ? 0 : chance.integer(durationMs);
  return {
    traitor,
    behaviour: name,
    when: drawTrigger(chance),
    towards: towards.length > 0 ? towards : null,
    sender: null,
    seed: String(chance.integer(1_000_000)),
    fromMs,
    untilMs: chance.next() < 0.25 ? fromMs + 1 + chance.integer(durationMs) : null,
  };
}

/** The run with this number. */
export function drawRun(seed: number | string, validators: number): LabRun {
  const chance = createChance(`traitors ${seed}`);
  const f = faultBound(validators);
  const traitors = drawTraitors(chance, validators, Math.min(f, 1 + chance.integer(Math.max(1, f))));
  const scenario = randomScenario(seed, validators, { faultyMax: f - traitors.length });
  const orders = traitors.flatMap((traitor) =>
    Array.from({ length: 1 + chance.integer(LIES_MAX) }, () =>
      drawOrder(chance, traitor, validators, scenario.durationMs),
    ),
  );
  return { scenario, orders };
}
