/**
 * All schedules of a search with twins (Bano et al., "Twins: BFT Systems Made Robust", OPODIS 2021): who runs twice, and who hears whom in each
 * round. The paper gives every round a leader; here the protocol does, view after view, so what is left to choose is where in that
 * order the twins stand: every choice of members is enumerated.
 *
 * A schedule has a number: the members that run twice are its highest digit, then one partition for each round. The two copies of a member
 * are alike, so of schedules that differ by exchanging them only the lowest number is run.
 */
import { assert } from '../../base/assert.ts';
import { type Partition, partitionsOf, renumber } from './partitions.ts';

export interface TwinsSettings {
  readonly validators: number;
  /** Members that run twice. */
  readonly twins: number;
  /** Sets that a round may part the instances into, at most. */
  readonly partitions: number;
  /** Rounds; each lasts as long as a view that fails. */
  readonly views: number;
}

export interface Schedule {
  /** The members that run twice: instance `validators + k` is the second copy of `twins[k]`. */
  readonly twins: readonly number[];
  /** Who hears whom, round by round. */
  readonly rounds: readonly Partition[];
}

export interface Schedules {
  /** Numbers of schedules, those left out for symmetry included. */
  readonly numbers: number;
  /** Schedules to run. */
  readonly count: number;
  readonly schedule: (number: number) => Schedule;
  /** Is it the lowest of those that are alike? */
  readonly isFirstOfAlike: (number: number) => boolean;
}

/** All choices of `count` members, ascending. */
function choicesOf(members: number, count: number, from = 0): readonly (readonly number[])[] {
  if (count === 0) return [[]];
  return Array.from({ length: members - from }, (_, index) => from + index).flatMap((first) =>
    choicesOf(members, count - 1, first + 1).map((rest) => [first, ...rest]),
  );
}

/** Every way to exchange copies: bit k says whether both copies of `twins[k]` change places. */
function exchangesOf(twins: readonly number[], validators: number): readonly (readonly number[])[] {
  return Array.from({ length: 2 ** twins.length }, (_, bits) => {
    const places = Array.from({ length: validators + twins.length }, (_, instance) => instance);
    for (const [k, member] of twins.entries()) {
      if ((bits >> k) % 2 === 1) [places[member], places[validators + k]] = [validators + k, member];
    }
    return places;
  });
}

/** How many numbers schedules take; above 2^53 they cannot be told apart. */
export function countNumbers({ validators, twins, partitions, views }: TwinsSettings): number {
  const ways = partitionsOf(validators + twins, partitions).length;
  return choicesOf(validators, twins).length * ways ** views;
}

export function createSchedules({ validators, twins, partitions, views }: TwinsSettings): Schedules {
  const choices = choicesOf(validators, twins);
  const ways = partitionsOf(validators + twins, partitions);
  const places = new Map(ways.map((partition, index) => [partition.join(), index]));
  /** By choice of members and exchange: where each partition comes to lie. */
  const images = choices.map((chosen) =>
    exchangesOf(chosen, validators).map((exchange) =>
      ways.map((partition) => places.get(renumber(partition, exchange).join())!),
    ),
  );
  const perChoice = ways.length ** views;
  const numbers = choices.length * perChoice;
  assert(Number.isSafeInteger(numbers), 'the options bound the number of schedules');

  const digitsOf = (number: number): readonly number[] => {
    const digits: number[] = [];
    for (
      let rest = number % perChoice, view = 0;
      view < views;
      view += 1, rest = Math.floor(rest / ways.length)
    )
      digits.unshift(rest % ways.length);
    return digits;
  };
  const choiceOf = (number: number): number => Math.floor(number / perChoice);
  /** Burnside: the schedules that an exchange leaves as they are, on average over all exchanges. */
  const countAlike = (exchanges: readonly (readonly number[])[]): number =>
    exchanges.reduce((sum, image) => {
      const fixed = image.filter((place, index) => place === index).length;
      return sum + fixed ** views;
    }, 0) / exchanges.length;

  return {
    numbers,
    count: images.reduce((sum, exchanges) => sum + countAlike(exchanges), 0),
    schedule: (number) => ({
      twins: choices[choiceOf(number)]!,
      rounds: digitsOf(number).map((digit) => ways[digit]!),
    }),
    isFirstOfAlike(number) {
      const digits = digitsOf(number);
      return images[choiceOf(number)]!.every((image) => {
        const differing = digits.find((digit) => image[digit] !== digit);
        return differing === undefined || image[differing]! > differing;
      });
    },
  };
}

/** Numbers of the schedules to run: all of them, or `limit` of them, evenly spread. */
export function* numbersToRun(
  { numbers, count, isFirstOfAlike }: Pick<Schedules, 'numbers' | 'count' | 'isFirstOfAlike'>,
  limit: number | null,
): Generator<number> {
  const wanted = Math.min(count, limit ?? count);
  const step = numbers / wanted;
  const isThinned = wanted < count;
  let next = 0;
  let last = -1;
  for (let taken = 0; taken < wanted && next < numbers; ) {
    const number = Math.max(last + 1, Math.floor(next));
    if (number >= numbers) return;
    last = number;
    if (isFirstOfAlike(number)) {
      taken += 1;
      yield number;
      next = isThinned ? taken * step : number + 1;
    } else {
      next = number + 1;
    }
  }
}
