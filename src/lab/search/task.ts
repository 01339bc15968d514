/** A search as data, to be handed to processes that share it. */
import type { RoundsPlan, RoundsSettings } from '../rounds/plan.ts';
import { searchRounds } from '../rounds/run.ts';
import { searchTwins } from '../twins/run.ts';
import { createSchedules, numbersToRun, type Schedule, type TwinsSettings } from '../twins/schedules.ts';
import type { Ran } from './outcome.ts';

export interface TwinsTask {
  readonly search: 'twins';
  readonly settings: TwinsSettings;
  /** So many schedules, evenly spread; null: all. */
  readonly limit: number | null;
  /** This one alone; null: all, or as many as the limit allows. */
  readonly schedule: number | null;
}

export interface RoundsTask {
  readonly search: 'rounds';
  readonly settings: RoundsSettings;
  readonly from: number;
  readonly seeds: number;
}

export type SearchTask = TwinsTask | RoundsTask;
export type AnyPlan = Schedule | RoundsPlan;

/** Every `of`-th run, from the `index`-th on. */
export interface Share {
  readonly index: number;
  readonly of: number;
}

/** How many runs there are. */
export function countRuns(task: SearchTask): number {
  if (task.search === 'rounds') return task.seeds;
  if (task.schedule !== null) return 1;
  const { count } = createSchedules(task.settings);
  return Math.min(count, task.limit ?? count);
}

function* share(numbers: Iterable<number>, { index, of }: Share): Generator<number> {
  let position = 0;
  for (const number of numbers) {
    if (position % of === index) yield number;
    position += 1;
  }
}

function* seedsOf({ from, seeds }: RoundsTask): Generator<number> {
  for (let seed = from; seed < from + seeds; seed += 1) yield seed;
}

/** Does the runs of one share. */
export function runShare(task: SearchTask, part: Share): Iterable<Ran<AnyPlan>> {
  if (task.search === 'rounds') return searchRounds(task.settings, share(seedsOf(task), part));
  const { settings, limit, schedule } = task;
  const numbers = schedule === null ? numbersToRun(createSchedules(settings), limit) : [schedule];
  return searchTwins(settings, share(numbers, part));
}
