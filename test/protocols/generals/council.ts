/** Councils for tests: run on the simulator, with tags for signatures, and judged. */
import type { CouncilScenario, LieName, TraitorRole } from '../../../src/adversary/generals/scenario.ts';
import { type HeldCouncil, holdCouncil } from '../../../src/lab/generals/hold.ts';
import type { CouncilRecord } from '../../../src/lab/generals/record.ts';
import type { SimulationOptions } from '../../../src/lab/generals/simulate.ts';
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

export interface Held extends HeldCouncil, CouncilRecord {
  /** What each general does, by id. */
  readonly orders: readonly (number | undefined)[];
  /** Messages sent in each round. */
  readonly perRound: readonly number[];
}

export function hold(scenario: CouncilScenario, options: SimulationOptions = { signatures: 'tags' }): Held {
  const held = holdCouncil(scenario, options);
  const { sent, decisions } = held.record;
  const rounds = scenario.parameters.traitorsMax + 1;
  return {
    ...held,
    ...held.record,
    orders: Array.from({ length: scenario.members }, (_, general) => decisions.get(general)?.order),
    perRound: Array.from(
      { length: rounds },
      (_, index) => sent.filter(({ round }) => round === index + 1).length,
    ),
  };
}
