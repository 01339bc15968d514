/**
 * What a person may say about a council, in a file or on the command line, and the scenario that it makes. What cannot be run is refused with a
 * sentence; what the theorems promise nothing about is refused too, unless `anyway` is set.
 */

import { defaultLie } from '../../adversary/generals/lies.ts';
import {
  type CouncilScenario,
  LIE_NAMES,
  type LieName,
  type MessengerSettings,
  type TraitorRole,
} from '../../adversary/generals/scenario.ts';
import { LIMITS } from '../../base/limits.ts';
import { suggestNames } from '../../base/nearest.ts';
import {
  createShape,
  flag,
  integer,
  list,
  oneOf,
  record,
  type Shape,
  text,
  withFallback,
} from '../../base/shape.ts';
import { COUNCIL_KINDS, COUNCILS, type CouncilKind } from '../../protocols/generals/index.ts';
import { generalName, nameToGeneral } from './names.ts';

export interface CouncilSettings {
  readonly protocol: CouncilKind;
  /** n, the commander included. */
  readonly generals: number;
  /** m; null: the number of traitors, or 1 where there are none and it can be borne. */
  readonly m: number | null;
  /** Names, each with a lie of his own if one follows after a colon: `g2`, `commander:split`. */
  readonly traitors: readonly string[];
  /** The lie of those who have none of their own; null: `defaultLie`. */
  readonly lie: LieName | null;
  readonly order: string;
  /** The set that orders are from, in its order. */
  readonly orders: readonly string[];
  /** What is done for want of an order. */
  readonly fallback: string;
  readonly messenger: MessengerSettings;
  readonly seed: number | string;
  readonly roundMs: number;
  /** Also where no theorem promises anything. */
  readonly anyway: boolean;
}

/** A council that can be run, and the words for its orders. */
export interface CouncilPlan {
  readonly scenario: CouncilScenario;
  readonly words: readonly string[];
}

/** The council that was asked for cannot be held, or promises nothing: the message says why, and what would be right. */
export class CouncilError extends Error {
  override readonly name = 'CouncilError';
  readonly code = 'bad-council';
  readonly exitCode = 2;
}

const word = text('a word of 1..32 letters, digits or "-"', /^[A-Za-z0-9-]{1,32}$/);
const share = createShape('a probability from 0 to 1', (value) =>
  typeof value === 'number' && value >= 0 && value <= 1 ? value : undefined,
);
const seed = createShape<number | string>('a whole number, or a text of at most 64 letters', (value) =>
  Number.isSafeInteger(value) || (typeof value === 'string' && value.length <= 64)
    ? (value as number | string)
    : undefined,
);
const traitor = text('the name of a general, with a lie after a colon if you like', /^[a-z0-9]+(:[a-z-]+)?$/);

/** Everything may be left out. */
export const councilShape: Shape<CouncilSettings> = record<CouncilSettings>({
  protocol: withFallback(oneOf(...COUNCIL_KINDS), 'oral'),
  generals: withFallback(integer(2, LIMITS.generalsMax), 4),
  m: withFallback<number | null>(integer(0, LIMITS.generalsMax), null),
  traitors: withFallback(list(traitor, 0, LIMITS.generalsMax), []),
  lie: withFallback<LieName | null>(oneOf(...LIE_NAMES), null),
  order: withFallback(word, 'attack'),
  orders: withFallback(list(word, 2, LIMITS.ordersMax), ['attack', 'retreat']),
  fallback: withFallback(word, 'retreat'),
  messenger: withFallback(
    record<MessengerSettings>({ killed: withFallback(share, 0), spy: withFallback(share, 0) }),
    { killed: 0, spy: 0 },
  ),
  seed: withFallback(seed, 1),
  roundMs: withFallback(integer(50, 60_000), 1_000),
  anyway: withFallback(flag, false),
});

/** @throws CouncilError */
export function settingsToPlan(settings: CouncilSettings): CouncilPlan {
  const { protocol: kind, generals: members, messenger, orders } = settings;
  const traitors = readTraitors(settings);
  const traitorsMax = settings.m ?? defaultTraitorsMax(settings, traitors.length);
  if (traitorsMax >= members) {
    throw new CouncilError(
      `m = ${traitorsMax} traitors among ${members} generals: m must be below their number.`,
    );
  }
  if (new Set(orders).size < orders.length) throw new CouncilError('Two of the orders are the same word.');
  if (messenger.killed + messenger.spy > 1) {
    throw new CouncilError(
      'A messenger is killed or replaced: the two probabilities together are at most 1.',
    );
  }
  const scenario: CouncilScenario = {
    kind,
    members,
    parameters: {
      traitorsMax,
      orders: orders.length,
      fallback: readOrder(settings.fallback, orders),
      roundMs: settings.roundMs,
    },
    order: readOrder(settings.order, orders),
    traitors,
    messenger,
    seed: settings.seed,
  };
  requireBearable(scenario, settings.anyway);
  requireAffordable(scenario);
  return { scenario, words: orders };
}

function readTraitors({ traitors, lie, generals }: CouncilSettings): readonly TraitorRole[] {
  const roles = traitors.map((text): TraitorRole => {
    const [name, own] = text.split(':') as [string, string?];
    const general = nameToGeneral(name, generals);
    if (general === undefined) {
      throw new CouncilError(
        `There is no general "${name}": they are g0 (the commander, also \`commander\`) to ${generalName(generals - 1)}.`,
      );
    }
    return { general, lie: own === undefined ? (lie ?? defaultLie(general)) : readLie(own) };
  });
  const twice = roles.find(
    ({ general }, index) => roles.findIndex((role) => role.general === general) < index,
  );
  if (twice) throw new CouncilError(`The traitor ${generalName(twice.general)} is named twice.`);
  return roles;
}

export function readLie(name: string): LieName {
  const lie = LIE_NAMES.find((known) => known === name);
  if (lie === undefined)
    throw new CouncilError(`There is no lie "${name}". ${suggestNames(name, LIE_NAMES)}`);
  return lie;
}

function readOrder(name: string, orders: readonly string[]): number {
  const order = orders.indexOf(name);
  if (order < 0) throw new CouncilError(`There is no order "${name}". ${suggestNames(name, orders)}`);
  return order;
}

function defaultTraitorsMax({ protocol, generals }: CouncilSettings, traitors: number): number {
  if (traitors > 0) return traitors;
  return generals >= COUNCILS[protocol].membersMin(1) ? 1 : 0;
}

/** `OM(1)`. */
export function algorithmName({ kind, parameters }: CouncilScenario): string {
  return `${kind === 'oral' ? 'OM' : 'SM'}(${parameters.traitorsMax})`;
}

function requireBearable(scenario: CouncilScenario, anyway: boolean): void {
  if (anyway) return;
  const { kind, members, parameters, traitors } = scenario;
  const { traitorsMax } = parameters;
  const name = algorithmName(scenario);
  const membersMin = COUNCILS[kind].membersMin(traitorsMax);
  if (members < membersMin) {
    const rule = kind === 'oral' ? 'n >= 3m + 1' : 'n >= m + 2';
    throw new CouncilError(
      `${name} needs at least ${membersMin} generals (${rule}), and there are ${members}. --anyway holds the council all the same, and shows what goes wrong.`,
    );
  }
  if (traitors.length > traitorsMax) {
    throw new CouncilError(
      `${name} is made for at most ${traitorsMax} ${traitorsMax === 1 ? 'traitor' : 'traitors'}, and there are ${traitors.length}. --anyway holds the council all the same.`,
    );
  }
}

/** Messages of the whole council, by its formula. */
function formulaOf({ kind, members, parameters }: CouncilScenario): number {
  return COUNCILS[kind]
    .messagesPerRound(members, parameters.traitorsMax)
    .reduce((sum, count) => sum + count, 0);
}

function requireAffordable(scenario: CouncilScenario, bound: number = LIMITS.generalsMessagesMax): void {
  const total = formulaOf(scenario);
  if (total <= bound) return;
  throw new CouncilError(
    `${algorithmName(scenario)} with ${scenario.members} generals takes ${total.toLocaleString('en')} messages, above the bound of ${bound.toLocaleString('en')}: take fewer generals, or a smaller m.`,
  );
}

/** @throws CouncilError when this council is too much for processes of one host */
export function requireLiveable(scenario: CouncilScenario): void {
  const { generalsLiveMax, generalsLiveMessagesMax } = LIMITS;
  if (scenario.members > generalsLiveMax) {
    throw new CouncilError(
      `A live council has at most ${generalsLiveMax} generals, a process each; ${scenario.members} meet on the simulator, without --live.`,
    );
  }
  requireAffordable(scenario, generalsLiveMessagesMax);
}
