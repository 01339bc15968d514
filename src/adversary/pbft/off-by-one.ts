/**
 * Row 21: off by one. Any field of any message, a little more, a little less or left out, towards a random subset of the peers: the
 * small-scope mutations of ByzzFuzz (Winter et al., OOPSLA'23). What bears the own signature is signed again.
 */
import type { Chance } from '../../base/chance.ts';
import { isFault } from '../../base/fault.ts';
import type { PbftMessage } from '../../protocols/pbft/messages.ts';
import { decodeMessage, encodeMessage } from '../../protocols/pbft/wire.ts';
import type { PbftBehaviour } from './behaviour.ts';
import { isOwn, signAgain } from './signing.ts';
import { inPlace } from './victims.ts';

/** One field somewhere inside, and how to put another value there. */
interface Place {
  readonly value: unknown;
  readonly put: (value: unknown) => unknown;
}

/** Every field of a value, however deep. */
function placesOf(value: unknown, put: Place['put']): readonly Place[] {
  if (value instanceof Uint8Array || typeof value !== 'object' || value === null) return [{ value, put }];
  if (Array.isArray(value)) {
    const inner = value.flatMap((item, index) => placesOf(item, (next) => put(value.with(index, next))));
    return [{ value, put }, ...inner];
  }
  return Object.entries(value).flatMap(([key, field]) =>
    placesOf(field, (next) => put({ ...value, [key]: next })),
  );
}

/** How far a number or a byte may move: by one, or anywhere near. */
export type Scope = 'small' | 'any';

/** Numbers of any scope end so far above twice their value: views and sequence numbers that others have heard of, and some beyond. */
const ANY_BEYOND = 8;

function moveNumber(value: number, chance: Chance, scope: Scope): number {
  if (scope === 'small') return Math.max(0, value + chance.pick([-1, 1]));
  return Math.min(Number.MAX_SAFE_INTEGER, chance.integer(Math.min(2 * value + ANY_BEYOND, 2 ** 31)));
}

/** A little more, a little less, or nothing; in any scope something else altogether. */
function nudge(value: unknown, chance: Chance, scope: Scope): unknown {
  if (typeof value === 'number') return moveNumber(value, chance, scope);
  if (typeof value === 'boolean') return !value;
  if (Array.isArray(value)) {
    const index = chance.integer(value.length + 1);
    return chance.next() < 0.5 ? value.toSpliced(index, 1) : value.toSpliced(index, 0, ...value.slice(0, 1));
  }
  if (!(value instanceof Uint8Array) || value.length === 0) return value;
  const other = value.slice();
  const index = chance.integer(other.length);
  other[index] = scope === 'small' ? other[index]! + chance.pick([1, 255]) : chance.integer(256);
  return other;
}

/** The message with one field nudged; undefined: nothing that can be said came of it. */
export function mutate(
  message: PbftMessage,
  chance: Chance,
  scope: Scope = 'small',
): PbftMessage | undefined {
  // numbers inside evidence name no field of a statement
  if (message.type === 'evidence') return undefined;
  const places = placesOf(message.body, (body) => body);
  const { value, put } = chance.pick(places);
  const mutant = { type: message.type, body: put(nudge(value, chance, scope)) } as PbftMessage;
  return isSayable(mutant) ? mutant : undefined;
}

/** Can it travel? Encoding asserts what decoding refuses. */
function isSayable(message: PbftMessage): boolean {
  try {
    return !isFault(decodeMessage(encodeMessage(message)));
  } catch {
    return false;
  }
}

export const offByOne: PbftBehaviour = {
  name: 'off-by-one',
  summary: 'nudges or leaves out one field of every message, towards a random part of its peers',
  theorem: 'agreement, validity and integrity hold, and everything terminates',
  target: 'peers',
  engine: (tools) => ({
    say: (saying) => {
      const { chance } = tools;
      const mutant = mutate(saying.message, chance);
      if (mutant === undefined) return [saying];
      const lie = isOwn(mutant, tools) ? signAgain(tools.sign, mutant) : mutant;
      const victims = tools.towards ?? tools.peers.filter(() => chance.next() < 0.5);
      const said = inPlace(tools, saying, victims, lie);
      if (said !== undefined) tools.told(`a ${saying.message.type} off by one`);
      return said ?? [saying];
    },
  }),
};
