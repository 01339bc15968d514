/** What every simulated world stands on, whatever lives in it: time, chance, network, clocks, the checker and the rolling hash. */
import { type Chance, createChance } from '../base/chance.ts';
import type { ChainRules } from '../checker/chain-rules.ts';
import { type Checker, createChecker } from '../checker/checker.ts';
import type { VotesOf } from '../checker/conduct.ts';
import type { Seen } from '../checker/seen.ts';
import type { ReplicaId } from '../protocols/contract.ts';
import { createVirtualClock, type VirtualClock } from './clock.ts';
import { createVirtualNetwork, type VirtualNetwork } from './network.ts';
import { createRollingHash, type RollingHash } from './rolling-hash.ts';
import { HONEST_SCENARIO, type Scenario } from './scenario.ts';
import { createScheduler, type Scheduler } from './scheduler.ts';

/** What every world may be told. */
export interface WorldOptions {
  /** What differs from `HONEST_SCENARIO`. */
  readonly scenario?: Partial<Scenario>;
  /**
   * Members that run twice, each with the same key: instance `validators + k` is the second copy of `twins[k]`. Instances below `validators`
   * are the members themselves; links, cuts and observers know instances.
   */
  readonly twins?: readonly ReplicaId[];
  /** Who is watched and must not be blamed; everybody, if left out. */
  readonly isHonest?: (replica: ReplicaId) => boolean;
  /** Reads the votes out of the engine's messages, so that the checker can compare them. */
  readonly votesOf?: VotesOf;
  /** Blocks may be taken back: finality is probabilistic. */
  readonly mayRevert?: boolean;
  /** Hears everything that the checker hears, just before it does. */
  readonly watch?: Watch;
  /** Hears of every engine message that the network lost, or that found nobody in. */
  readonly onLost?: (from: ReplicaId, to: ReplicaId, message: unknown, atMs: number) => void;
}

/** A reader of everything that is seen of the replicas; `atMs` is virtual time. */
export type Watch = (replica: ReplicaId, seen: Seen, atMs: number) => void;

export interface Foundation {
  readonly scenario: Scenario;
  readonly chance: Chance;
  readonly scheduler: Scheduler;
  readonly network: VirtualNetwork;
  /** One per replica. */
  readonly clocks: readonly VirtualClock[];
  readonly checker: Checker;
  readonly hash: RollingHash;
  /** Shows something to the checker, the hash and the watcher. */
  readonly see: (replica: ReplicaId, seen: Seen) => void;
  /** From now on this replica counts towards f: it is not believed, and may be blamed. */
  readonly distrust: (replica: ReplicaId) => void;
  /** Neither a traitor nor distrusted so far. */
  readonly isTrusted: (replica: ReplicaId) => boolean;
  /** Does it take a quorum to go on? Miners need none. */
  readonly needsQuorum: boolean;
  /** True when some replica has this item on its disk. */
  readonly isDone: (item: string | number) => boolean;
}

function createClocks(
  count: number,
  scenario: Scenario,
  scheduler: Scheduler,
  chance: Chance,
): readonly VirtualClock[] {
  const { offsetMsMax, driftMax } = scenario.clocks;
  const around = (): number => 2 * chance.next() - 1;
  return Array.from({ length: count }, () => {
    const clock = createVirtualClock(scheduler, 1 + around() * driftMax);
    clock.setOffset(Math.round(around() * offsetMsMax));
    return clock;
  });
}

export function scenarioOf({ scenario }: WorldOptions): Scenario {
  return { ...HONEST_SCENARIO, ...scenario };
}

/** `chain`: what makes a chain lawful, where the world has a real one. */
export function createFoundation(options: WorldOptions, chain?: ChainRules): Foundation {
  const scenario = scenarioOf(options);
  const { twins = [] } = options;
  const instances = scenario.validators + twins.length;
  const chance = createChance(scenario.seed);
  const scheduler = createScheduler();
  const hash = createRollingHash();
  const distrusted = new Set<ReplicaId>();
  const { isHonest = () => true } = options;
  const isTrusted = (replica: ReplicaId): boolean => isHonest(replica) && !distrusted.has(replica);
  const { votesOf, mayRevert = false } = options;
  const checker = createChecker({ isHonest: isTrusted, votesOf, mayRevert, chain });
  const done = new Set<string | number>();
  return {
    scenario,
    chance,
    scheduler,
    network: createVirtualNetwork(instances, scheduler, chance.fork('network'), scenario.network),
    clocks: createClocks(instances, scenario, scheduler, chance.fork('clocks')),
    checker,
    hash,
    see(replica, seen) {
      const nowMs = scheduler.nowMs();
      hash.number(nowMs);
      hash.number(replica);
      hash.text(seen.type);
      if (seen.type === 'stored') {
        for (const block of seen.blocks) {
          hash.bytes(block.blockHash);
          if (isTrusted(replica)) for (const item of block.items) done.add(item);
        }
      }
      options.watch?.(replica, seen, nowMs);
      checker.see(replica, seen, nowMs);
    },
    distrust: (replica) => void distrusted.add(replica),
    isTrusted,
    needsQuorum: !mayRevert,
    isDone: (item) => done.has(item),
  };
}
