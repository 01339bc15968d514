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
  /** The first so many of these are left out: they were run before. */
  readonly skip: number;
}

export interface RoundsTask {
  readonly search: 'rounds';
  readonly settings: RoundsSettings;
  readonly from: number;
  readonly seeds: number;
}

export type SearchTask = TwinsTask | RoundsTask;
export type AnyPlan = Schedule | RoundsPlan;

/** Every `of`-th run, from the `index`-th on, without the first `done` of them. */
export interface Share {
  readonly index: number;
  readonly of: number;
  readonly done: number;
}

/** How many runs there are. */
export function countRuns(task: SearchTask): number {
  if (task.search === 'rounds') return task.seeds;
  if (task.schedule !== null) return 1;
  const { count } = createSchedules(task.settings);
  return Math.max(0, Math.min(count, task.limit ?? count) - task.skip);
}

function* seedsOf({ from, seeds }: RoundsTask): Generator<number> {
  for (let seed = from; seed < from + seeds; seed += 1) yield seed;
}

function* schedulesOf({ settings, limit, skip }: TwinsTask): Generator<number> {
  let position = 0;
  for (const number of numbersToRun(createSchedules(settings), limit)) {
    if (position >= skip) yield number;
    position += 1;
  }
}

function allNumbers(task: SearchTask): Iterable<number> {
  if (task.search === 'rounds') return seedsOf(task);
  return task.schedule === null ? schedulesOf(task) : [task.schedule];
}

/** The numbers of the runs of one share, in order. */
export function* numbersOf(task: SearchTask, { index, of, done }: Share): Generator<number, undefined> {
  let position = 0;
  for (const number of allNumbers(task)) {
    if (position % of === index && position >= done * of) yield number;
    position += 1;
  }
}

/** Does the runs of one share. */
export function runShare(task: SearchTask, share: Share): Iterable<Ran<AnyPlan>> {
  const numbers = numbersOf(task, share);
  return task.search === 'rounds'
    ? searchRounds(task.settings, numbers)
    : searchTwins(task.settings, numbers);
}
