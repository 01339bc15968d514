/**
 * A whole run: the safety phase with its faults, then healing, then the liveness phase until everybody who is up agrees, or time is out.
 */
import type { Checker } from '../checker/checker.ts';
import { type VerdictKind, verdictOf } from '../checker/verdict.ts';
import type { Violation } from '../checker/violation.ts';
import { quorum } from '../protocols/common/quorum.ts';
import type { ReplicaId } from '../protocols/contract.ts';
import { applyFault, type FaultTargets, type PowerSwitch } from './faults.ts';
import { CALM_NETWORK, type Scenario } from './scenario.ts';
import type { Scheduler } from './scheduler.ts';

/** A replica as a run sees it. */
export interface RunReplica extends PowerSwitch {
  readonly isUp: () => boolean;
}

export interface RunWorld extends FaultTargets {
  readonly replicas: readonly RunReplica[];
  readonly scheduler: Scheduler;
  readonly checker: Checker;
  readonly scenario: Scenario;
  /** Why the replicas that are up have not all arrived at the same end; null when they have. */
  readonly unfinished: () => string | null;
  readonly isTrusted: (replica: ReplicaId) => boolean;
  /** Does it take a quorum to go on? Miners need none. */
  readonly needsQuorum: boolean;
  /** Rolling hash over everything so far. */
  readonly digest: () => string;
}

export interface RunResult {
  readonly violations: readonly Violation[];
  readonly verdict: VerdictKind;
  /** Why an end without agreement is no violation: a quorum is missing. Null: there is no excuse, and none was needed. */
  readonly excuse: string | null;
  /** Rolling hash over every event: equal for equal seeds. */
  readonly hash: string;
  /** Virtual length of the run. */
  readonly virtualMs: number;
  /** Messages that arrived. */
  readonly delivered: number;
  /** Events of any kind. */
  readonly events: number;
}

/** How often the end is looked for in the liveness phase. */
const LOOK_MS = 20;

/** Lets everything up to this virtual time happen. */
export function advanceTo(scheduler: Scheduler, timeMs: number): void {
  while (scheduler.advance(timeMs));
  scheduler.waitUntil(timeMs);
}

/** Mends everything and brings back everybody who is not meant to stay away. */
function heal(world: RunWorld): void {
  const { scenario } = world;
  applyFault({ type: 'heal' }, world);
  applyFault({ type: 'network', network: CALM_NETWORK }, world);
  world.replicas.forEach((replica, id) => {
    replica.crashAfter(Number.POSITIVE_INFINITY);
    applyFault({ type: 'clock', replica: id, offsetMs: 0 }, world);
    if (scenario.leftDown.includes(id)) replica.crash();
    else replica.start();
  });
}

/** So long a run is watched that lacks a quorum: it need not go on, but it must not fork either. */
const EXCUSED_MS = 5_000;

/** What keeps the core from going on; null when the honest who are up can decide. */
function missingQuorum({ scenario, replicas, isTrusted, needsQuorum }: RunWorld): string | null {
  if (!needsQuorum) return null;
  const needed = quorum(scenario.validators);
  const present = replicas.filter((replica, id) => replica.isUp() && isTrusted(id)).length;
  if (present >= needed) return null;
  return `a quorum is missing: ${present} of ${scenario.validators} replicas are up and honest, ${needed} are needed`;
}

/** Runs the scenario of a new world to its end. */
export function runScenario(world: RunWorld): RunResult {
  const { scheduler, scenario, checker } = world;
  for (const fault of scenario.faults) scheduler.after(fault.atMs, () => applyFault(fault, world));
  advanceTo(scheduler, scenario.durationMs);
  heal(world);
  const missing = missingQuorum(world);
  const settleMs = missing === null ? scenario.settleMs : Math.min(scenario.settleMs, EXCUSED_MS);
  const endMs = scenario.durationMs + settleMs;
  let unfinished = world.unfinished();
  while (unfinished !== null && scheduler.nowMs() < endMs) {
    advanceTo(scheduler, scheduler.nowMs() + LOOK_MS);
    unfinished = world.unfinished();
  }
  if (unfinished !== null && missing === null) {
    const who = world.replicas.findIndex((replica, id) => replica.isUp() && world.isTrusted(id));
    checker.report('termination', who, scheduler.nowMs(), unfinished);
  }
  const violations = checker.violations();
  return {
    violations,
    verdict: verdictOf(violations),
    excuse: unfinished === null ? null : missing,
    hash: world.digest(),
    virtualMs: scheduler.nowMs(),
    delivered: world.network.delivered(),
    events: scheduler.count(),
  };
}
