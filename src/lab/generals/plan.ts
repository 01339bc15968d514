/**
 * The scenario that settings make. What cannot be run is refused with a sentence; what the theorems promise nothing about is refused too, unless
 * `anyway` is set.
 */
import { defaultLie } from '../../adversary/generals/lies.ts';
import {
  type CouncilScenario,
  LIE_NAMES,
  type LieName,
  type TraitorRole,
} from '../../adversary/generals/scenario.ts';
import { LIMITS } from '../../base/limits.ts';
import { suggestNames } from '../../base/nearest.ts';
import { COUNCILS } from '../../protocols/generals/index.ts';
import { generalName, nameToGeneral } from './names.ts';
import type { CouncilSettings } from './settings.ts';

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
