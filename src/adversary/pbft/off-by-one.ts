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

/** A little more, a little less, or nothing. */
function nudge(value: unknown, chance: Chance): unknown {
  if (typeof value === 'number') return Math.max(0, value + chance.pick([-1, 1]));
  if (typeof value === 'boolean') return !value;
  if (Array.isArray(value)) {
    const index = chance.integer(value.length + 1);
    return chance.next() < 0.5 ? value.toSpliced(index, 1) : value.toSpliced(index, 0, ...value.slice(0, 1));
  }
  if (!(value instanceof Uint8Array) || value.length === 0) return value;
  const other = value.slice();
  const index = chance.integer(other.length);
  other[index] = other[index]! + chance.pick([1, 255]);
  return other;
}

/** The message with one field nudged; undefined: nothing that can be said came of it. */
export function mutate(message: PbftMessage, chance: Chance): PbftMessage | undefined {
  // numbers inside evidence name no field of a statement
  if (message.type === 'evidence') return undefined;
  const places = placesOf(message.body, (body) => body);
  const { value, put } = chance.pick(places);
  const mutant = { type: message.type, body: put(nudge(value, chance)) } as PbftMessage;
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
