/** Runs plans of round-based fuzzing on engines alone, and lets the checkers judge them. */
import { createChance } from '../../base/chance.ts';
import { createPbftVotesOf } from '../../checker/pbft-votes.ts';
import type { Ordering } from '../../protocols/ordering.ts';
import type { PbftMessage, PbftParameters } from '../../protocols/pbft/index.ts';
import { createEngineWorld, type EngineWorld } from '../../simulator/bare/engine-world.ts';
import { HONEST_SCENARIO } from '../../simulator/scenario.ts';
import { BARE_PARAMETERS, BARE_PBFT } from '../bare-pbft.ts';
import { deafToItself } from '../search/deaf-to-itself.ts';
import { type Ran, toRan } from '../search/outcome.ts';
import { drawRoundsPlan, type RoundsPlan, type RoundsSettings } from './plan.ts';
import { createRoundCounter } from './round-counter.ts';
import { sabotage } from './saboteur.ts';

const VIEW_TIMEOUT_MS = 100;
/** Something to order all through the rounds: every sequence number has four of them. */
const ROUNDS_PER_ITEM = 3;
const ITEM_MS = 60;
/** Many of the longest timeouts. */
const SETTLE_MS = 10_000;

function runRounds(
  plan: RoundsPlan,
  { validators, rounds }: RoundsSettings,
  ordering: Ordering<PbftMessage, PbftParameters> = BARE_PBFT,
): Ran<RoundsPlan> {
  const items = 2 + Math.ceil(rounds / ROUNDS_PER_ITEM);
  const durationMs = items * ITEM_MS;
  const isHealed = (): boolean => (world?.nowMs() ?? 0) >= durationMs;
  const sabotaged = sabotage(plan, createRoundCounter(), createChance(`mutants ${plan.seed}`), isHealed);
  let world: EngineWorld<PbftMessage> | undefined;
  world = createEngineWorld({
    ordering,
    parameters: BARE_PARAMETERS,
    votesOf: createPbftVotesOf(validators),
    timers: { viewTimeoutMs: VIEW_TIMEOUT_MS, viewTimeoutMsMax: 8 * VIEW_TIMEOUT_MS },
    wire: 'objects',
    isHonest: (replica) => replica !== plan.liar,
    wrap: (replica, create) => sabotaged(replica, replica === plan.liar ? deafToItself(create) : create),
    scenario: {
      ...HONEST_SCENARIO,
      seed: plan.seed,
      validators,
      durationMs,
      settleMs: SETTLE_MS,
      workload: { items, retryMs: VIEW_TIMEOUT_MS },
    },
  });
  const result = world.run();
  const marks = world.replicas.map(({ store }, id) => (id === plan.liar ? 0 : store.mark().sequence));
  return toRan(plan.seed, plan, result, Math.max(...marks));
}

/** Runs the plans with these numbers, one after the other. */
export function* searchRounds(
  settings: RoundsSettings,
  seeds: Iterable<number>,
  ordering?: Ordering<PbftMessage, PbftParameters>,
): Generator<Ran<RoundsPlan>> {
  for (const seed of seeds) yield runRounds(drawRoundsPlan(seed, settings), settings, ordering);
}
