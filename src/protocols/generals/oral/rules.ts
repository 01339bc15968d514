/** OM(m), section 2 of the paper: when an oral message counts, and what a lieutenant makes of what he heard. */
import { type Fault, ignore, punish } from '../../../base/fault.ts';
import type { ReplicaId } from '../../contract.ts';
import { COMMANDER, type CouncilConfig, generalsBeyond, isPathTo, roundsOf } from '../council.ts';
import type { OralMessage } from './messages.ts';

/** What one lieutenant believes that the last of `path` told him, and why. */
export interface Opinion {
  readonly path: readonly ReplicaId[];
  /** What he was told himself; null: nothing, so RETREAT stands for it. */
  readonly heard: number | null;
  /** What he takes it for, after asking the others. */
  readonly order: number;
  /** False where the votes were divided, so that RETREAT was taken. */
  readonly isMajority: boolean;
  /** What the others say that the last of `path` told them: OM(m-1), one for each of them. */
  readonly others: readonly Opinion[];
}

/** The fault of a message in this round; undefined if it counts. */
export function checkOral(
  from: ReplicaId,
  { path, order }: OralMessage,
  { self, members, parameters }: CouncilConfig,
  round: number,
): Fault | undefined {
  if (path.length > roundsOf(parameters)) return punish('long-path', 'there are not that many rounds');
  if (!isPathTo(path, self, members)) return punish('wrong-path', 'no order takes this way to me');
  if (path.at(-1) !== from) return punish('wrong-speaker', `g${from} speaks in the name of g${path.at(-1)}`);
  if (order >= parameters.orders) return punish('unknown-order', `there is no order ${order}`);
  if (path.length < round) return ignore('late', `the time for this was round ${path.length}`);
  return undefined;
}

/** The order that more than half of the votes are for; undefined if none. */
export function majority(votes: readonly number[]): number | undefined {
  const counts = new Map<number, number>();
  for (const vote of votes) counts.set(vote, (counts.get(vote) ?? 0) + 1);
  return [...counts].find(([, count]) => 2 * count > votes.length)?.[0];
}

/** All ways of this length, in order, on which an order can come to `self`: he hears one message for each. */
export function pathsTo(self: ReplicaId, members: number, length: number): readonly (readonly ReplicaId[])[] {
  if (self === COMMANDER || length === 0) return [];
  if (length === 1) return [[COMMANDER]];
  return pathsTo(self, members, length - 1).flatMap((path) =>
    generalsBeyond([...path, self], members).map((speaker) => [...path, speaker]),
  );
}

/**
 * OM(m), steps 2 and 3, for the instance whose commander is the last of `path`: v_i is what i was told himself, v_j what OM(m-1) with j as
 * commander says that j was told; the majority of them all, RETREAT if there is none.
 * @param heardOf what `self` was told on a path; null: nothing
 */
export function formOpinion(
  config: CouncilConfig,
  heardOf: (path: readonly ReplicaId[]) => number | null,
  path: readonly ReplicaId[] = [COMMANDER],
): Opinion {
  const { self, members, parameters } = config;
  const heard = heardOf(path);
  const own = heard ?? parameters.fallback;
  if (path.length === roundsOf(parameters)) return { path, heard, order: own, isMajority: true, others: [] };
  const others = generalsBeyond([...path, self], members).map((other) =>
    formOpinion(config, heardOf, [...path, other]),
  );
  const found = majority([own, ...others.map(({ order }) => order)]);
  return { path, heard, order: found ?? parameters.fallback, isMajority: found !== undefined, others };
}
