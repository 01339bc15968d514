/** What a checker reports, and the shape of every single rule it watches. */
import type { ReplicaId } from '../protocols/contract.ts';
import type { Seen } from './seen.ts';

/** The rules, one watcher each: "What a checker watches". */
export type RuleName =
  | 'agreement'
  | 'validity'
  | 'certificates'
  | 'execution'
  | 'hash-links'
  | 'integrity'
  | 'durability'
  | 'one-vote'
  | 'no-false-accusation'
  | 'no-failure'
  | 'bounded-memory'
  | 'mined-rules'
  | 'most-work'
  | 'supply'
  | 'linearizability'
  | 'local-reads'
  | 'termination';

/** A rule that was broken, and the first event that shows it. */
export interface Violation {
  readonly rule: RuleName;
  readonly replica: ReplicaId;
  /** Virtual time of the run, or wall clock of a live network, in milliseconds. */
  readonly atMs: number;
  /** How many events had been seen before this one. */
  readonly position: number;
  /** A sentence for people. */
  readonly detail: string;
}

/** Says in a sentence what is wrong with the event being looked at. */
export type Report = (detail: string) => void;

/** One rule: sees the events of the honest replicas that are of these types, and says what is wrong. */
export interface Watcher {
  readonly types: readonly Seen['type'][];
  readonly see: (replica: ReplicaId, seen: Seen, report: Report) => void;
}
