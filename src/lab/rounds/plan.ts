/**
 * What goes wrong in one run of round-based fuzzing (Winter et al., "Randomized Testing of Byzantine Fault Tolerant Algorithms", OOPSLA 2023,
 * "ByzzFuzz"): so many rounds lose what crosses a partition, in so many rounds one process says something slightly else to some.
 */
import type { Scope } from '../../adversary/pbft/off-by-one.ts';
import { type Chance, createChance } from '../../base/chance.ts';
import type { ReplicaId } from '../../protocols/contract.ts';

export interface RoundsSettings {
  readonly validators: number;
  /** D: rounds with a partition. */
  readonly partitions: number;
  /** C: rounds in which the liar's messages are changed. */
  readonly mutations: number;
  /** R: all of this happens in the first so many rounds. */
  readonly rounds: number;
}

/** In this round nobody hears who is on the other side. */
export interface Cut {
  readonly round: number;
  /** One of the two sides. */
  readonly side: readonly ReplicaId[];
}

export interface Mutation {
  readonly round: number;
  /** Who is told something else. */
  readonly victims: readonly ReplicaId[];
  /** How far a field moves; `omit`: they are told nothing. */
  readonly scope: Scope | 'omit';
}

export interface RoundsPlan {
  readonly seed: number;
  readonly liar: ReplicaId;
  readonly cuts: readonly Cut[];
  readonly mutations: readonly Mutation[];
}

/** Half of all mutations move a field by one: those found the published bugs. */
const SCOPES: readonly Mutation['scope'][] = ['small', 'small', 'any', 'omit'];

/** At least one of them, and not all unless there is only one. */
function drawSome(chance: Chance, members: readonly ReplicaId[]): readonly ReplicaId[] {
  const count = 1 + chance.integer(Math.max(1, members.length - 1));
  return members
    .map((id) => ({ id, rank: chance.next() }))
    .sort((left, right) => left.rank - right.rank)
    .slice(0, count)
    .map(({ id }) => id)
    .sort((left, right) => left - right);
}

/** The plan with this number. */
export function drawRoundsPlan(seed: number, settings: RoundsSettings): RoundsPlan {
  const { validators, partitions, mutations, rounds } = settings;
  const chance = createChance(`rounds ${seed}`);
  const members = Array.from({ length: validators }, (_, id) => id);
  const liar = chance.integer(validators);
  const others = members.filter((id) => id !== liar);
  const drawRound = (): number => chance.integer(rounds);
  return {
    seed,
    liar,
    cuts: Array.from({ length: partitions }, () => ({ round: drawRound(), side: drawSome(chance, members) })),
    mutations: Array.from({ length: others.length > 0 ? mutations : 0 }, () => ({
      round: drawRound(),
      victims: drawSome(chance, others),
      scope: chance.pick(SCOPES),
    })),
  };
}
