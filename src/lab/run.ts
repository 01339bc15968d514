/** One simulated run with traitors in it, from its scenario to its verdict. The same seed gives the same run. */
import { craftOf, traitorsMaxOf } from '../adversary/crafts.ts';
import { assert } from '../base/assert.ts';
import { createVerdict, type NetworkVerdict } from '../checker/network-verdict.ts';
import { createPbftVotesOf } from '../checker/pbft-votes.ts';
import { minedPatienceMs } from '../checker/pow/patience.ts';
import { createMineSurvey, type MineReport } from '../checker/pow/survey.ts';
import type { Seen } from '../checker/seen.ts';
import type { ReplicaId } from '../protocols/contract.ts';
import { faultyBy } from '../simulator/faults.ts';
import type { WorldOptions } from '../simulator/foundation.ts';
import type { RunResult } from '../simulator/run.ts';
import type { Scenario } from '../simulator/scenario.ts';
import { createReplicaWorld, type ReplicaWorld } from '../simulator/whole/replica-world.ts';
import type { ReplicaSettings } from '../simulator/whole/settings.ts';
import { createClientWatch } from './client-watch.ts';
import { evidenceOf, forkOf, waitsOf } from './findings.ts';
import { endMining } from './mined-end.ts';
import { createQuorumWatch } from './quorum-watch.ts';
import { createTraitors, type TimedOrder, type Traitors } from './traitors.ts';

export interface LabRun {
  /** What differs from the simulator's honest scenario. */
  readonly scenario?: Partial<Scenario>;
  /** Another engine than PBFT (or one in its place, broken on purpose), and how fast each replica mines. */
  readonly engine?: Partial<Pick<ReplicaSettings, 'genesis' | 'ordering' | 'hashesPerSecond'>>;
  readonly orders?: readonly TimedOrder[];
  /** So many times slower than before a primary may be; default 0: as slow as the timeout lets it. */
  readonly slowdownMax?: number;
  /** Hears what happens, as it happens. */
  readonly watch?: (replica: ReplicaId, seen: Seen, atMs: number) => void;
  readonly onLie?: (replica: ReplicaId, behaviour: string, what: string, atMs: number) => void;
  /** Hears what the honest code of traitors says. */
  readonly onSay?: (replica: ReplicaId, message: unknown) => void;
  readonly onLost?: NonNullable<WorldOptions['onLost']>;
}

export interface LabResult extends Omit<RunResult, 'violations' | 'verdict' | 'excuse'> {
  readonly verdict: NetworkVerdict;
  /** Lies really told, by traitor and behaviour. */
  readonly told: ReturnType<Traitors['told']>;
  readonly world: ReplicaWorld;
  readonly traitors: Traitors;
  /** How a mined chain fared; null: nobody mined. */
  readonly mined: MineReport | null;
}

const TIMERS = { viewTimeoutMs: 500, viewTimeoutMsMax: 8_000 };
/** How often it is asked whether a quorum is there. */
const LOOK_MS = 50;

/** A world with its traitors in their seats, not run yet. */
export function createLab({
  scenario = {},
  engine = {},
  orders = [],
  slowdownMax = 0,
  watch,
  onLie,
  onSay,
  onLost,
}: LabRun) {
  const members = scenario.validators ?? 4;
  const nowMs = (): number => world?.nowMs() ?? 0;
  const { name } = engine.genesis?.engine ?? { name: 'pbft' };
  const craft = craftOf(name);
  assert(craft !== undefined, `there are lies to ${name}`);
  const isMined = name === 'pow';
  const traitors = createTraitors(members, craft, orders, {
    onLie: (replica, behaviour, what) => onLie?.(replica, behaviour, what, nowMs()),
    onSay,
  });
  const survey = isMined ? createMineSurvey() : undefined;
  const faulty = faultyBy(scenario.faults ?? []);
  const clients = isMined ? undefined : createClientWatch(() => world!);
  const firstStored = new Map<string | number, number>();
  let world: ReplicaWorld | undefined;
  world = createReplicaWorld({
    ...engine,
    scenario,
    timers: { ...TIMERS, slowdownMax },
    ...(isMined ? { mayRevert: true } : { votesOf: createPbftVotesOf(members) }),
    isHonest: traitors.isHonest,
    wrap: traitors.wrap,
    wrapReplica: traitors.wrapReplica,
    ...(onLost && { onLost }),
    watch: (replica, seen, atMs) => {
      if (traitors.isHonest(replica)) {
        survey?.see(replica, seen);
        if (!faulty.includes(replica)) clients?.see(replica, seen, atMs);
      }
      if (seen.type === 'stored' && traitors.isHonest(replica)) {
        for (const { items } of seen.blocks) {
          for (const item of items) if (!firstStored.has(item)) firstStored.set(item, atMs);
        }
      }
      watch?.(replica, seen, atMs);
    },
  });
  for (const { atMs, apply } of traitors.changes) world.at(atMs, apply);
  return { world, traitors, firstStored, survey, clients };
}

export function runLab(run: LabRun): LabResult {
  const { world, traitors, firstStored, survey, clients } = createLab(run);
  const { scenario } = world;
  const isLinked = (left: ReplicaId, right: ReplicaId): boolean =>
    left === right
      ? world.replicas[left]!.isUp()
      : world.network.isOpen(left, right) && world.network.isOpen(right, left);
  const quorumWatch = createQuorumWatch(scenario.validators, isLinked);
  const look = (): void => {
    quorumWatch.look(world.nowMs());
    world.at(world.nowMs() + LOOK_MS, look);
  };
  world.at(0, look);
  const { excuse, ...result } = world.run();
  clients?.report(world.checker, world.nowMs());
  const mined = survey === undefined ? null : endMining(world, traitors, survey);
  quorumWatch.look(world.nowMs());
  const fork = forkOf(world, traitors);
  const verdict = createVerdict({
    names: world.people.genesis.validators.map(({ name }) => name),
    traitors: [...new Set([...traitors.ids, ...faultyBy(scenario.faults)])],
    traitorsMax: traitorsMaxOf(world.people.genesis),
    violations: world.checker.violations(),
    excuse,
    excuses: mined === null ? quorumWatch.excuses() : [],
    evidence: evidenceOf(world, traitors, fork),
    fork,
    waitsMs: waitsOf(world, firstStored),
    patienceMs: minedPatienceMs(world.people.genesis) ?? TIMERS.viewTimeoutMs,
  });
  return { ...result, verdict, told: traitors.told(), world, traitors, mined };
}
