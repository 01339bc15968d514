/**
 * The survey: n x m x oral or signed x where the traitors sit, each held many times. Small councils are searched whole; larger ones hold every lie in
 * every place; the largest are drawn. What the theorems promise must hold; just beyond the bound something must break.
 */
import { type CouncilScenario, LIE_NAMES, type TraitorRole } from '../../adversary/generals/scenario.ts';
import { type Chance, createChance } from '../../base/chance.ts';
import { COMMANDER } from '../../protocols/generals/council.ts';
import { COUNCILS, type CouncilKind } from '../../protocols/generals/index.ts';
import { type HeldCouncil, holdCouncil, isBroken } from './hold.ts';
import { searchCouncil } from './search.ts';

/** Every order and its default, as in the paper. */
const ATTACK = 0;
const RETREAT = 1;
const ORDERS = [ATTACK, RETREAT];

export type SurveyMethod = 'exhaustive' | 'every lie' | 'sampled';

export interface SurveyCase {
  readonly kind: CouncilKind;
  readonly members: number;
  /** m. */
  readonly traitorsMax: number;
  readonly traitors: number;
  readonly method: SurveyMethod;
}

export interface SurveyRow extends SurveyCase {
  /** Is the commander one of the traitors? */
  readonly where: 'the commander' | 'lieutenants' | 'commander and lieutenants';
  /** The theorem promises that both conditions hold. */
  readonly isPromised: boolean;
  readonly placements: number;
  readonly runs: number;
  readonly ic1Violations: number;
  readonly ic2Violations: number;
  /** A council in which something was violated; null: none was found. */
  readonly example: { readonly scenario: CouncilScenario; readonly held: HeldCouncil } | null;
}

/** What is surveyed: within the bounds, and one step beyond each. */
export const SURVEY_CASES: readonly SurveyCase[] = [
  { kind: 'oral', members: 3, traitorsMax: 1, traitors: 1, method: 'exhaustive' },
  { kind: 'oral', members: 4, traitorsMax: 1, traitors: 1, method: 'exhaustive' },
  { kind: 'oral', members: 4, traitorsMax: 1, traitors: 2, method: 'exhaustive' },
  { kind: 'oral', members: 6, traitorsMax: 2, traitors: 2, method: 'every lie' },
  { kind: 'oral', members: 7, traitorsMax: 2, traitors: 2, method: 'every lie' },
  { kind: 'oral', members: 10, traitorsMax: 3, traitors: 3, method: 'sampled' },
  { kind: 'signed', members: 3, traitorsMax: 1, traitors: 1, method: 'exhaustive' },
  { kind: 'signed', members: 4, traitorsMax: 1, traitors: 1, method: 'exhaustive' },
  { kind: 'signed', members: 4, traitorsMax: 1, traitors: 2, method: 'every lie' },
  { kind: 'signed', members: 4, traitorsMax: 2, traitors: 2, method: 'every lie' },
  { kind: 'signed', members: 5, traitorsMax: 3, traitors: 3, method: 'every lie' },
];

/** Councils drawn for one row of a sampled case. */
const SAMPLES = 8;

/** Two rows for a case, or three: by whether the commander is among the traitors. */
export function surveyCase(one: SurveyCase, seed: number | string): readonly SurveyRow[] {
  const rows = new Map<SurveyRow['where'], number[][]>();
  for (const placement of placements(one.members, one.traitors)) {
    const where = whereOf(placement);
    rows.set(where, [...(rows.get(where) ?? []), placement]);
  }
  const { kind, members, traitorsMax, traitors } = one;
  const isPromised = members >= COUNCILS[kind].membersMin(traitorsMax) && traitors <= traitorsMax;
  const chance = createChance(seed);
  return [...rows].map(([where, places]) => {
    const tally = { runs: 0, ic1Violations: 0, ic2Violations: 0, example: null as SurveyRow['example'] };
    for (const held of holdAll(one, places, chance.fork(where))) {
      tally.runs += held.runs;
      tally.ic1Violations += held.ic1Violations;
      tally.ic2Violations += held.ic2Violations;
      if (held.example !== null) tally.example ??= { scenario: held.scenario, held: held.example };
    }
    return { ...one, where, isPromised, placements: places.length, ...tally };
  });
}

function whereOf([first, second]: readonly number[]): SurveyRow['where'] {
  if (first !== COMMANDER) return 'lieutenants';
  return second === undefined ? 'the commander' : 'commander and lieutenants';
}

/** All sets of `size` generals, each in ascending order. */
export function placements(members: number, size: number, from = 0): number[][] {
  if (size === 0) return [[]];
  return Array.from({ length: members - from }, (_, index) => from + index).flatMap((first) =>
    placements(members, size - 1, first + 1).map((rest) => [first, ...rest]),
  );
}

interface Tally {
  readonly scenario: CouncilScenario;
  readonly runs: number;
  readonly ic1Violations: number;
  readonly ic2Violations: number;
  readonly example: HeldCouncil | null;
}

function* holdAll(one: SurveyCase, places: readonly number[][], chance: Chance): Generator<Tally> {
  if (one.method === 'sampled') {
    for (let sample = 0; sample < SAMPLES; sample++) {
      const roles = chance.pick(places).map((general) => ({ general, lie: chance.pick(LIE_NAMES) }));
      yield holdOnce(toScenario(one, roles, chance.pick(ORDERS), sample));
    }
    return;
  }
  for (const place of places) {
    for (const order of ORDERS) {
      if (one.method === 'exhaustive') {
        // what a traitor was to order makes no difference to one who tries everything
        if (order === ATTACK || place[0] !== COMMANDER) yield searchWhole(one, place, order);
      } else {
        for (const lie of LIE_NAMES) {
          const roles = place.map((general) => ({ general, lie }));
          yield holdOnce(toScenario(one, roles, order, chance.integer(2 ** 31)));
        }
      }
    }
  }
}

function searchWhole(one: SurveyCase, place: readonly number[], order: number): Tally {
  const scenario = toScenario(
    one,
    place.map((general) => ({ general, lie: 'flip' })),
    order,
    1,
  );
  const found = searchCouncil(scenario);
  if ('tooLarge' in found) throw new Error(`${found.tooLarge} councils are too many to be searched`);
  return { scenario, ...found };
}

function holdOnce(scenario: CouncilScenario): Tally {
  const held = holdCouncil(scenario, { signatures: 'tags' });
  const { ic1, ic2 } = held.verdict;
  return {
    scenario,
    runs: 1,
    ic1Violations: Number(!ic1),
    ic2Violations: Number(!ic2),
    example: isBroken(held.verdict) ? held : null,
  };
}

function toScenario(
  { kind, members, traitorsMax }: SurveyCase,
  traitors: readonly TraitorRole[],
  order: number,
  seed: number,
): CouncilScenario {
  return {
    kind,
    members,
    order,
    traitors,
    seed,
    messenger: { killed: 0, spy: 0 },
    parameters: { traitorsMax, orders: ORDERS.length, fallback: RETREAT, roundMs: 100 },
  };
}
