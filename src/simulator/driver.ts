/** The handles of a world: what a test turns to make things happen, one by one or a whole scenario. */
import { startClients } from './clients.ts';
import { applyFault } from './faults.ts';
import type { Foundation } from './foundation.ts';
import { advanceTo, type RunReplica, type RunResult, runScenario } from './run.ts';
import type { WorldFault } from './scenario.ts';

export interface Driver {
  /** Virtual milliseconds since the world began. */
  readonly nowMs: () => number;
  /** Lets virtual time pass. */
  readonly advance: (durationMs: number) => void;
  /** Lets virtual time pass until the condition holds; false when it did not within `limitMs`. */
  readonly advanceUntil: (condition: () => boolean, limitMs: number) => boolean;
  readonly apply: (fault: WorldFault) => void;
  /** Something besides the scenario happens at this time of the run. */
  readonly at: (atMs: number, run: () => void) => void;
  /** A client hands item 1, 2, ... to one replica. */
  readonly submit: (item: number, replica: number) => void;
  /** Runs the scenario, clients and faults, to its end. To be called once, on a new world. */
  readonly run: () => RunResult;
  /** Why the replicas that are up do not all stand at the same durable tip with items 1..`items` executed; null when they do. */
  readonly unfinished: (items: number) => string | null;
  /** Rolling hash over everything so far. */
  readonly hash: () => string;
}

export interface DriverConfig extends Pick<Driver, 'submit' | 'unfinished'> {
  readonly foundation: Foundation;
  readonly replicas: readonly RunReplica[];
  /** True when some replica reports the outcome of this item as durable. */
  readonly isDone: (item: number) => boolean;
}

export function createDriver(config: DriverConfig): Driver {
  const { foundation, submit, unfinished } = config;
  const { scheduler, scenario, chance } = foundation;
  const hash = (): string => foundation.hash.digest().toString(16);
  const world = {
    ...foundation,
    replicas: config.replicas,
    unfinished: () => unfinished(scenario.workload.items),
    digest: hash,
  };
  return {
    nowMs: scheduler.nowMs,
    advance: (durationMs) => advanceTo(scheduler, scheduler.nowMs() + durationMs),
    advanceUntil(condition, limitMs) {
      const endMs = scheduler.nowMs() + limitMs;
      while (!condition()) if (!scheduler.advance(endMs)) return false;
      return true;
    },
    apply: (fault) => applyFault(fault, world),
    at: (atMs, run) => scheduler.after(atMs - scheduler.nowMs(), run),
    submit,
    run() {
      const { workload, durationMs, validators: members } = scenario;
      const { isDone } = config;
      startClients({
        workload,
        durationMs,
        members,
        scheduler,
        chance: chance.fork('clients'),
        submit,
        isDone,
      });
      return runScenario(world);
    },
    unfinished,
    hash,
  };
}
