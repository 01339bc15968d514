/**
 * What oral and signed messages have in common: one commander, his lieutenants, an order out of a finite ordered set, and a number of rounds.
 * Lamport, Shostak, Pease: The Byzantine Generals Problem, TOPLAS 4(3), 1982.
 */
import type { Fault } from '../../base/fault.ts';
import type { ProcessConfig, Protocol, ReplicaId } from '../contract.ts';

/** The general who gives the order; all others are lieutenants. */
export const COMMANDER: ReplicaId = 0;

/** What all generals agree on before the first messenger rides. */
export interface CouncilParameters {
  /** m of OM(m) and SM(m): traitors that the algorithm is made for. It takes m + 1 rounds. */
  readonly traitorsMax: number;
  /** How many orders there are: 0..orders-1, in their order. */
  readonly orders: number;
  /** The order of him who has none: RETREAT. */
  readonly fallback: number;
  /** Length of a round in milliseconds: longer than any messenger takes, so that absence can be noticed (assumption A3). */
  readonly roundMs: number;
}

export type CouncilConfig = ProcessConfig<CouncilParameters>;

/** The commander makes up his mind; lieutenants never get this. */
export interface CouncilInput {
  readonly type: 'order';
  readonly order: number;
}

export type CouncilOutput<Grounds> =
  /** The rounds are over. `grounds`: everything that the decision rests on. */
  | { readonly type: 'decided'; readonly order: number; readonly grounds: Grounds }
  /** A message that broke the rules, or came too late, and counts for nothing. */
  | {
      readonly type: 'refused';
      readonly from: ReplicaId;
      readonly path: readonly ReplicaId[];
      readonly order: number;
      readonly fault: Fault;
    };

/** One of the two algorithms: `M` its messages, `Grounds` what its decisions rest on. */
export interface CouncilProtocol<M, Grounds>
  extends Protocol<M, CouncilInput, CouncilOutput<Grounds>, CouncilParameters> {
  /** Through whose hands the message went, the commander first. */
  readonly pathOf: (message: M) => readonly ReplicaId[];
  readonly orderOf: (message: M) => number;
  /** The same message with another order in it, as a spy rewrites it: what was signed stays as it was. */
  readonly rewrite: (message: M, order: number) => M;
  /** Fewest generals among whom this many traitors are borne. */
  readonly membersMin: (traitorsMax: number) => number;
  /** Messages of each round where everybody is loyal. */
  readonly messagesPerRound: (members: number, traitorsMax: number) => readonly number[];
}

/** Rounds of OM(m) and SM(m). */
export function roundsOf({ traitorsMax }: Pick<CouncilParameters, 'traitorsMax'>): number {
  return traitorsMax + 1;
}

/** A path through distinct members that begins at the commander and has not come through `self`. */
export function isPathTo(path: readonly ReplicaId[], self: ReplicaId, members: number): boolean {
  return (
    path[0] === COMMANDER &&
    new Set(path).size === path.length &&
    path.every((general) => general < members && general !== self)
  );
}

/** Everybody whom a message has not been through, in order of id. */
export function generalsBeyond(path: readonly ReplicaId[], members: number): readonly ReplicaId[] {
  return Array.from({ length: members }, (_, general) => general).filter(
    (general) => !path.includes(general),
  );
}

/** Order of paths: shorter first, then by members; the order of transcripts. */
export function comparePaths(left: readonly ReplicaId[], right: readonly ReplicaId[]): number {
  if (left.length !== right.length) return left.length - right.length;
  const at = left.findIndex((general, index) => general !== right[index]);
  return at < 0 ? 0 : left[at]! - right[at]!;
}
