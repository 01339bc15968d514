/**
 * The verdict over all replicas: every rule of "What a checker watches" that a stream of events can show. Only the honest are believed.
 * Live and simulated networks feed the same one.
 */
import type { ReplicaId } from '../protocols/contract.ts';
import { createAgreementWatcher } from './agreement.ts';
import { createDurabilityWatcher, createHashLinkWatcher, createIntegrityWatcher } from './chain.ts';
import { createAccusationWatcher, createFailureWatcher, createVoteWatcher, type VotesOf } from './conduct.ts';
import type { Seen } from './seen.ts';
import type { RuleName, Violation, Watcher } from './violation.ts';

export interface CheckerConfig {
  /** Whose stream is believed, and who must not be blamed. */
  readonly isHonest: (replica: ReplicaId) => boolean;
  /** Reads the votes out of the protocol's messages. */
  readonly votesOf?: VotesOf | undefined;
}

export interface Checker {
  readonly see: (replica: ReplicaId, seen: Seen, atMs: number) => void;
  /** Adds what only the end of a run can show, such as missing termination. */
  readonly report: (rule: RuleName, replica: ReplicaId, atMs: number, detail: string) => void;
  /** The violations so far, first one first; of each rule and replica only the first. */
  readonly violations: () => readonly Violation[];
}

export function createChecker(config: CheckerConfig): Checker {
  const watchers: readonly (readonly [RuleName, Watcher])[] = [
    ['agreement', createAgreementWatcher()],
    ['hash-links', createHashLinkWatcher()],
    ['integrity', createIntegrityWatcher()],
    ['durability', createDurabilityWatcher()],
    ['one-vote', createVoteWatcher(config.votesOf ?? (() => []))],
    ['no-false-accusation', createAccusationWatcher(config.isHonest)],
    ['no-failure', createFailureWatcher()],
  ];
  const violations = new Map<string, Violation>();
  let position = 0;

  const report: Checker['report'] = (rule, replica, atMs, detail) => {
    const key = `${rule} ${replica}`;
    if (!violations.has(key)) violations.set(key, { rule, replica, atMs, position, detail });
  };
  return {
    see(replica, seen, atMs) {
      if (config.isHonest(replica)) {
        for (const [rule, watcher] of watchers) {
          watcher.see(replica, seen, (detail) => report(rule, replica, atMs, detail));
        }
      }
      position += 1;
    },
    report,
    violations: () => [...violations.values()],
  };
}
