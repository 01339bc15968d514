/** Row 22: several lies at once, and votes in the name of every fellow traitor whose key is at hand. */

import type { PbftMessage } from '../../protocols/pbft/messages.ts';
import type { Behaviour, EngineLie, PortLie, Tools } from '../behaviour.ts';
import type { PbftBehaviour, PbftLie } from './behaviour.ts';
import { createYesMan } from './yes-man.ts';

/** Lies of one colluder at a time. */
const AT_ONCE = 3;

/** Puts one part of several lies in a row. */
function inARow<L extends object, T>(
  lies: readonly L[],
  partOf: (lie: L) => ((item: T) => readonly T[]) | undefined,
): (item: T) => readonly T[] {
  const parts = lies.map(partOf).filter((part) => part !== undefined);
  return (item) => parts.reduce<readonly T[]>((items, part) => items.flatMap(part), [item]);
}

function combineEngines(lies: readonly PbftLie[]): EngineLie<PbftMessage> {
  const twin = lies.find(({ copySpeaksTo }) => copySpeaksTo);
  return {
    hear: inARow(lies, ({ hear }) => hear),
    say: inARow(lies, ({ say }) => say),
    output: inARow(lies, ({ output }) => output),
    add: (event) => lies.flatMap(({ add }) => add?.(event) ?? []),
    delayMs: (saying) => Math.max(0, ...lies.map(({ delayMs }) => delayMs?.(saying) ?? 0)),
    forgets: (said) => lies.some(({ forgets }) => forgets?.(said)),
    ...(twin?.copySpeaksTo ? { copySpeaksTo: twin.copySpeaksTo } : {}),
  };
}

function combinePorts(lies: readonly PortLie[]): PortLie {
  return {
    hear: inARow(lies, ({ hear }) => hear),
    say: inARow(lies, ({ say }) => say),
    add: (event) => lies.flatMap(({ add }) => add?.(event) ?? []),
    life: (id, life) => lies.reduce((told, lie) => lie.life?.(id, told) ?? told, life),
    value: (key, value) => lies.reduce((told, lie) => (lie.value ? lie.value(key, told) : told), value),
  };
}

/** The same choice wherever it is asked for: a fork of the order's own chance. */
function draw(tools: Tools, others: readonly PbftBehaviour[]): readonly PbftBehaviour[] {
  const chance = tools.chance.fork('colluding');
  const left = [...others];
  return Array.from({ length: AT_ONCE }, () => left.splice(chance.integer(left.length), 1)[0]!);
}

/** Colluders draw from the other behaviours of the catalogue. */
export function createCollude(others: readonly PbftBehaviour[]): Behaviour<PbftMessage> {
  return {
    name: 'collude',
    summary: 'tells several lies of the catalogue at once, and votes in the name of its fellow traitors too',
    theorem: 'whatever f traitors do together, no rule is broken',
    target: 'nobody',
    engine: (tools) =>
      combineEngines([
        { add: createYesMan(tools, true).add },
        ...draw(tools, others).map((behaviour) => behaviour.engine?.(tools) ?? {}),
      ]),
    ports: (tools) => combinePorts(draw(tools, others).map((behaviour) => behaviour.ports?.(tools) ?? {})),
  };
}
