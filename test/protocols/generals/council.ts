/** Councils for tests: run on the simulator, with tags for signatures, and judged. */
import type { CouncilScenario, LieName, TraitorRole } from '../../../src/adversary/generals/scenario.ts';
import { type CouncilVerdict, judgeCouncil } from '../../../src/checker/generals/verdict.ts';
import { type CouncilRecord, type Observed, observedToRecord } from '../../../src/lab/generals/record.ts';
import { type SimulationOptions, simulateCouncil } from '../../../src/lab/generals/simulate.ts';
import type { CouncilKind } from '../../../src/protocols/generals/index.ts';

export const ATTACK = 0;
export const RETREAT = 1;

export type Wanted = Partial<Omit<CouncilScenario, 'traitors' | 'parameters'>> & {
  readonly traitors?: readonly number[] | readonly TraitorRole[];
  readonly lie?: LieName;
  /** m; default: the number of traitors. */
  readonly m?: number;
  readonly orders?: number;
};

export function createScenario(kind: CouncilKind, members: number, wanted: Wanted = {}): CouncilScenario {
  const { traitors = [], lie = 'split', m, orders = 2, ...rest } = wanted;
  const roles = traitors.map((one) => (typeof one === 'number' ? { general: one, lie } : one));
  const traitorsMax = m ?? roles.length;
  return {
    kind,
    members,
    order: ATTACK,
    messenger: { killed: 0, spy: 0 },
    seed: 1,
    parameters: { traitorsMax, orders, fallback: RETREAT, roundMs: 100 },
    ...rest,
    traitors: roles,
  };
}

export interface Held extends CouncilRecord {
  readonly verdict: CouncilVerdict;
  readonly observed: readonly Observed[];
  /** What each general does, by id. */
  readonly orders: readonly (number | undefined)[];
  /** Messages sent in each round. */
  readonly perRound: readonly number[];
}

export function hold(scenario: CouncilScenario, options: SimulationOptions = { signatures: 'tags' }): Held {
  const observed: Observed[] = [];
  simulateCouncil(scenario, (general, seen, atMs) => void observed.push({ general, seen, atMs }), options);
  const record = observedToRecord(scenario, observed);
  const decisions = new Map([...record.decisions].map(([general, { order }]) => [general, order]));
  const isLoyal = (general: number) => !scenario.traitors.some((role) => role.general === general);
  const rounds = scenario.parameters.traitorsMax + 1;
  return {
    ...record,
    observed,
    verdict: judgeCouncil({ order: scenario.order, isLoyal, decisions }),
    orders: Array.from({ length: scenario.members }, (_, general) => decisions.get(general)),
    perRound: Array.from(
      { length: rounds },
      (_, index) => record.sent.filter(({ round }) => round === index + 1).length,
    ),
  };
}
