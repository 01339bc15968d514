/**
 * Exhaustive search: everything that the traitors of a small council can say, tried out. For each message of the honest self, and with signatures
 * for each listener in each later round as well (the short chain), a traitor says nothing, any one order (oral: only the first word counts), or
 * any set of orders (signed). So it finds the worst case by itself, or shows that there is none.
 */
import { type CouncilScenario, isTraitor } from '../../adversary/generals/scenario.ts';
import type { Lie, Saying, TraitorContext } from '../../adversary/generals/traitor.ts';
import { LIMITS } from '../../base/limits.ts';
import type { ReplicaId } from '../../protocols/contract.ts';
import { roundsOf } from '../../protocols/generals/council.ts';
import { type HeldCouncil, holdCouncil, isBroken } from './hold.ts';

/** One thing that a traitor decides: what to tell whom of what, in which round. */
interface Slot {
  readonly self: ReplicaId;
  readonly round: number;
  readonly to: ReplicaId;
  readonly path: readonly ReplicaId[];
}

/** What is said in a slot: orders, in ascending order. */
type Choice = readonly number[];

export interface SearchResult {
  /** Councils that were held. */
  readonly runs: number;
  readonly ic1Violations: number;
  readonly ic2Violations: number;
  /** The first council in which something was violated. */
  readonly example: HeldCouncil | null;
}

/** The space is too large to be searched whole: the number of councils says how large. */
export interface SearchTooLarge {
  readonly tooLarge: number;
}

/** Every council that the traitors of the scenario can make of it; what they do according to it does not matter. */
export function searchCouncil(scenario: CouncilScenario): SearchResult | SearchTooLarge {
  const slots = findSlots(scenario);
  const choices = choicesOf(scenario);
  const runs = choices.length ** slots.length;
  if (runs > LIMITS.generalsSearchMax) return { tooLarge: runs };
  let ic1Violations = 0;
  let ic2Violations = 0;
  let example: SearchResult['example'] = null;
  for (let run = 0; run < runs; run++) {
    const createLie = createScripted(toScript(slots, choices, run));
    const held = holdCouncil(scenario, { signatures: 'tags', createLie });
    if (!held.verdict.ic1) ic1Violations += 1;
    if (!held.verdict.ic2) ic2Violations += 1;
    if (isBroken(held.verdict)) example ??= held;
  }
  return { runs, ic1Violations, ic2Violations, example };
}

const keyOf = ({ self, round, to, path }: Slot): string => `${self} ${round} ${to} ${path.join('.')}`;

/** What may be said in one slot. */
function choicesOf({ kind, parameters: { orders } }: CouncilScenario): readonly Choice[] {
  const single = Array.from({ length: orders }, (_, order) => [order]);
  if (kind === 'oral') return [...single, []];
  return Array.from({ length: 2 ** orders }, (_, set) => single.flat().filter((order) => (set >> order) & 1));
}

/** The number of a run is its choices, one digit for each slot. */
function toScript(
  slots: readonly Slot[],
  choices: readonly Choice[],
  run: number,
): ReadonlyMap<string, Choice> {
  let rest = run;
  const script = new Map<string, Choice>();
  for (const slot of slots) {
    script.set(keyOf(slot), choices[rest % choices.length]!);
    rest = Math.floor(rest / choices.length);
  }
  return script;
}

/** What the traitors would say if they were honest, and with signatures the same once more in every later round. */
function findSlots(scenario: CouncilScenario): readonly Slot[] {
  const { kind, parameters } = scenario;
  const slots = new Map<string, Slot>();
  const add = (slot: Slot): void => {
    if (!isTraitor(scenario, slot.to)) slots.set(keyOf(slot), slot);
  };
  holdCouncil(scenario, {
    signatures: 'tags',
    createLie: ({ self, protocol }) => ({
      instead(saying, round) {
        const path = protocol.pathOf(saying.message);
        const last = kind === 'oral' ? round : roundsOf(parameters);
        for (let at = round; at <= last; at++) add({ self, round: at, to: saying.to, path });
        return [saying];
      },
    }),
  });
  return [...slots.values()];
}

/** What a traitor says who has it all in writing. */
function createScripted(script: ReadonlyMap<string, Choice>): (context: TraitorContext) => Lie {
  return ({ self, protocol, speech }) => {
    const heard: Saying[] = [];
    const say = ({ to, message }: Saying, round: number): readonly Saying[] => {
      const path = protocol.pathOf(message);
      const orders = script.get(keyOf({ self, round, to, path })) ?? [];
      return orders.map((order) => ({ to, message: speech(order, path, message) }));
    };
    return {
      instead(saying, round) {
        heard.push(saying);
        return say(saying, round);
      },
      besides: (round) => heard.flatMap((saying) => say(saying, round)),
    };
  };
}
