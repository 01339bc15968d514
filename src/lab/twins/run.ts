/** Runs schedules with twins on engines alone, and lets the checkers judge them. */
import { createPbftVotesOf } from '../../checker/pbft-votes.ts';
import type { Ordering } from '../../protocols/ordering.ts';
import type { PbftMessage, PbftParameters } from '../../protocols/pbft/index.ts';
import { createEngineWorld } from '../../simulator/bare/engine-world.ts';
import { HONEST_SCENARIO, type TimedFault } from '../../simulator/scenario.ts';
import { BARE_PARAMETERS, BARE_PBFT } from '../bare-pbft.ts';
import { deafToItself } from '../search/deaf-to-itself.ts';
import { type Ran, toRan } from '../search/outcome.ts';
import { partitionToGroups } from './partitions.ts';
import { createSchedules, type Schedule, type TwinsSettings } from './schedules.ts';

/** Short, so that little happens in between: messages take 1 to 5 ms. */
const VIEW_TIMEOUT_MS = 100;
/** A head that waits for the timeout, the complaints, and the way into the next view. */
const ROUND_MS = 2.5 * VIEW_TIMEOUT_MS;
/** Many of the longest timeouts. */
const SETTLE_MS = 10_000;
/** Something new to order in every round. */
const ITEMS_PER_ROUND = 2;

/** One schedule: round by round, then everybody hears everybody, and the others must go on together. */
function runSchedule(
  number: number,
  schedule: Schedule,
  validators: number,
  ordering: Ordering<PbftMessage, PbftParameters> = BARE_PBFT,
): Ran<Schedule> {
  const { twins, rounds } = schedule;
  const faults = rounds.map(
    (partition, round): TimedFault => ({
      atMs: round * ROUND_MS,
      type: 'partition',
      groups: partitionToGroups(partition),
    }),
  );
  const isTwin = (replica: number): boolean => replica >= validators || twins.includes(replica);
  const world = createEngineWorld({
    ordering,
    parameters: BARE_PARAMETERS,
    votesOf: createPbftVotesOf(validators),
    timers: { viewTimeoutMs: VIEW_TIMEOUT_MS, viewTimeoutMsMax: 8 * VIEW_TIMEOUT_MS },
    wire: 'objects',
    twins,
    isHonest: (replica) => !isTwin(replica),
    wrap: (replica, create) => (isTwin(replica) ? deafToItself(create) : create),
    scenario: {
      ...HONEST_SCENARIO,
      validators,
      durationMs: rounds.length * ROUND_MS,
      settleMs: SETTLE_MS,
      workload: { items: ITEMS_PER_ROUND * rounds.length, retryMs: VIEW_TIMEOUT_MS / 2 },
      faults,
    },
  });
  const result = world.run();
  const marks = world.replicas.map(({ store }, id) => (isTwin(id) ? 0 : store.mark().sequence));
  return toRan(number, schedule, result, Math.max(...marks));
}

/** Runs these schedules, one after the other. */
export function* searchTwins(
  settings: TwinsSettings,
  numbers: Iterable<number>,
  ordering?: Ordering<PbftMessage, PbftParameters>,
): Generator<Ran<Schedule>> {
  const { schedule } = createSchedules(settings);
  for (const number of numbers) {
    yield runSchedule(number, schedule(number), settings.validators, ordering);
  }
}
