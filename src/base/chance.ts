/**
 * Seeded chance: the only source of randomness below floor 4. The same seed gives the same numbers on every machine.
 * Not for keys or salts: it is predictable on purpose.
 */
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import { sha256 } from '../crypto/hash.ts';
import { assert } from './assert.ts';
import { utf8ToBytes } from './bytes.ts';

export interface Chance {
  /** Uniform in [0, 1), 53 bits. */
  next(): number;
  /** Uniform integer in 0..below-1. */
  integer(below: number): number;
  /** A uniformly chosen element; the list must not be empty. */
  pick<T>(list: readonly T[]): T;
  /** Another, independent source: depends on the seed and the label alone, not on what was drawn so far. */
  fork(label: string): Chance;
}

/** A source of chance from a seed; a number and its decimal text are the same seed. */
export function createChance(seed: number | string): Chance {
  const name = String(seed);
  const state = new DataView(sha256(utf8ToBytes(name)).slice().buffer);
  const generator = xoroshiro128plusFromState([0, 4, 8, 12].map((offset) => state.getInt32(offset)));
  const integer = (below: number): number => {
    assert(Number.isSafeInteger(below) && below > 0, 'chance needs a positive bound');
    return uniformInt(generator, 0, below - 1);
  };
  return {
    next: () => uniformFloat64(generator),
    integer,
    pick: (list) => list[integer(list.length)]!,
    fork: (label) => createChance(`${name}/${label}`),
  };
}
