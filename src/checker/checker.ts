/**
 * The verdict over all replicas: every rule of "What a checker watches" that a stream of events can show. Only the honest are believed.
 * Live and simulated networks feed the same one.
 */
import type { ReplicaId } from '../protocols/contract.ts';
import { createAgreementWatcher } from './agreement.ts';
import { createDurabilityWatcher, createHashLinkWatcher, createIntegrityWatcher } from './chain.ts';
import type { ChainRules } from './chain-rules.ts';
import { createAccusationWatcher, createFailureWatcher, createVoteWatcher, type VotesOf } from './conduct.ts';
import { createLedgerWatchers } from './ledger.ts';
import { createMemoryWatcher } from './memory.ts';
import { createMinedWatchers } from './pow/watchers.ts';
import type { Seen } from './seen.ts';
import type { Report, RuleName, Violation, Watcher } from './violation.ts';

export interface CheckerConfig {
  /** Whose stream is believed, and who must not be blamed. */
  readonly isHonest: (replica: ReplicaId) => boolean;
  /** Where blocks may be taken back, no rule about a single block holds for good (agreement, durability, its one execution); default false. */
  readonly mayRevert?: boolean;
  /** Reads the votes out of the protocol's messages. */
  readonly votesOf?: VotesOf | undefined;
  /** With it every decision is executed once more, and every signature verified. Without it only what replicas say is compared. */
  readonly chain?: ChainRules | undefined;
  /** The streams were collected from a live network: nobody has seen what left, so votes are taken from what arrived. Default false. */
  readonly isCollected?: boolean;
}

export interface Checker {
  readonly see: (replica: ReplicaId, seen: Seen, atMs: number) => void;
  /** Adds what only the end of a run can show, such as missing termination. */
  readonly report: (rule: RuleName, replica: ReplicaId, atMs: number, detail: string) => void;
  /** The violations so far, first one first; of each rule and replica only the first. */
  readonly violations: () => readonly Violation[];
}

/** What is lawful on a chain; a mined one is judged as a tree. */
function chainWatchers({ chain, mayRevert }: CheckerConfig): readonly (readonly [RuleName, Watcher])[] {
  if (chain === undefined) return [];
  return mayRevert ? createMinedWatchers(chain) : createLedgerWatchers(chain);
}

const NOBODY: readonly never[] = [];

/** Most steps have no effect, and all that a rule could say of one is what had arrived. */
function isQuiet(seen: Seen): boolean {
  return seen.type === 'step' && seen.effects.length === 0 && seen.event.type !== 'start';
}

export function createChecker(config: CheckerConfig): Checker {
  const { votesOf = () => [], isCollected = false } = config;
  const forGood: readonly (readonly [RuleName, Watcher])[] = [
    ['agreement', createAgreementWatcher()],
    ['durability', createDurabilityWatcher()],
  ];
  const watchers: readonly (readonly [RuleName, Watcher])[] = [
    ...(config.mayRevert ? [] : forGood),
    ...chainWatchers(config),
    ['hash-links', createHashLinkWatcher()],
    ['integrity', createIntegrityWatcher()],
    ['one-vote', createVoteWatcher(votesOf, config.isHonest, isCollected)],
    ['no-false-accusation', createAccusationWatcher(config.isHonest, config.chain)],
    ['no-failure', createFailureWatcher()],
    ['bounded-memory', createMemoryWatcher()],
  ];
  const violations = new Map<string, Violation>();
  let position = 0;
  /** Whose event is being looked at. */
  let current = { replica: -1, atMs: 0 };

  const report: Checker['report'] = (rule, replica, atMs, detail) => {
    const key = `${rule} ${replica}`;
    if (!violations.has(key)) violations.set(key, { rule, replica, atMs, position, detail });
  };
  const byType = new Map<Seen['type'], { readonly watcher: Watcher; readonly report: Report }[]>();
  for (const [rule, watcher] of watchers) {
    const reportCurrent: Report = (detail) => report(rule, current.replica, current.atMs, detail);
    for (const type of watcher.types) {
      byType.set(type, [...(byType.get(type) ?? []), { watcher, report: reportCurrent }]);
    }
  }
  return {
    see(replica, seen, atMs) {
      if (config.isHonest(replica)) {
        current = { replica, atMs };
        const concerned = isCollected || !isQuiet(seen) ? (byType.get(seen.type) ?? []) : NOBODY;
        for (const { watcher, report: reportCurrent } of concerned) watcher.see(replica, seen, reportCurrent);
      }
      position += 1;
    },
    report,
    violations: () => [...violations.values()],
  };
}
