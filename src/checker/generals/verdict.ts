/**
 * IC1 and IC2, the interactive consistency conditions (section 1 of the paper), over what loyal generals decided. What traitors decide is nobody's
 * concern.
 */
import type { ReplicaId } from '../../protocols/contract.ts';
import { COMMANDER } from '../../protocols/generals/council.ts';

export interface CouncilEnd {
  /** What the commander was to order. */
  readonly order: number;
  readonly isLoyal: (general: ReplicaId) => boolean;
  /** What each general does; the commander is among them. */
  readonly decisions: ReadonlyMap<ReplicaId, number>;
}

/** Loyal lieutenants who do the same. */
export interface Camp {
  readonly order: number;
  readonly generals: readonly ReplicaId[];
}

export interface CouncilVerdict {
  /** IC1: all loyal lieutenants obey the same order. */
  readonly ic1: boolean;
  /** IC2: if the commander is loyal, every loyal lieutenant obeys the order that he sends. */
  readonly ic2: boolean;
  /** False: IC2 asks nothing, because the commander is a traitor. */
  readonly isCommanderLoyal: boolean;
  /** The largest first. */
  readonly camps: readonly Camp[];
}

export function judgeCouncil({ order, isLoyal, decisions }: CouncilEnd): CouncilVerdict {
  const camps = new Map<number, ReplicaId[]>();
  for (const [general, decided] of [...decisions].sort(([left], [right]) => left - right)) {
    if (general === COMMANDER || !isLoyal(general)) continue;
    camps.set(decided, [...(camps.get(decided) ?? []), general]);
  }
  const isCommanderLoyal = isLoyal(COMMANDER);
  return {
    ic1: camps.size <= 1,
    ic2: !isCommanderLoyal || [...camps.keys()].every((decided) => decided === order),
    isCommanderLoyal,
    camps: [...camps]
      .map(([decided, generals]) => ({ order: decided, generals }))
      .sort((left, right) => right.generals.length - left.generals.length || left.order - right.order),
  };
}
