/** `twins`: every way to part a network whose members partly run twice, round by round. */

import { countRuns } from '../../lab/search/task.ts';
import { partitionToGroups } from '../../lab/twins/partitions.ts';
import { countNumbers, type Schedule } from '../../lab/twins/schedules.ts';
import type { Invocation } from '../command.ts';
import { UsageError } from '../exit.ts';
import { runSearch } from '../search/run-search.ts';

export interface TwinsOptions {
  readonly validators?: number;
  readonly twins?: number;
  readonly partitions?: number;
  readonly views?: number;
  readonly limit?: number;
  readonly schedule?: number;
  readonly skip?: number;
  readonly jobs?: number;
}

export async function runTwins(invocation: Invocation<TwinsOptions>): Promise<number> {
  const { options } = invocation;
  const { validators = 4, twins = 1, partitions = 2, views = 4, limit, schedule, skip = 0, jobs } = options;
  if (twins > validators) {
    throw new UsageError(
      `--twins ${twins}: of ${validators} validators no more than ${validators} can run twice.`,
    );
  }
  const settings = { validators, twins, partitions, views };
  const numbers = countNumbers(settings);
  if (!Number.isSafeInteger(numbers)) {
    throw new UsageError(
      'There are more schedules than can be numbered: ask for fewer views, partitions or twins.',
    );
  }
  if (schedule !== undefined && schedule >= numbers) {
    throw new UsageError(`--schedule ${schedule}: these settings have schedules 0 to ${numbers - 1}.`);
  }
  const task = { search: 'twins', settings, limit: limit ?? null, schedule: schedule ?? null, skip } as const;
  if (countRuns(task) === 0) {
    const total = countRuns({ ...task, skip: 0 });
    throw new UsageError(`--skip ${skip}: there are ${total} schedules, so none would be left.`);
  }
  const asked = `--validators ${validators} --twins ${twins} --partitions ${partitions} --views ${views}`;
  return runSearch<Schedule>(invocation, task, jobs, {
    what: 'schedules',
    title: `pbft, ${validators} validators, ${twins} of them twice, ${views} views, at most ${partitions} sets`,
    json: { ...settings, skip },
    planToText: (plan) => scheduleToText(plan, validators),
    resume: (runs) => `--skip ${skip + runs}`,
    repeat: (run) => `twins ${asked} --schedule ${run}`,
  });
}

/** A second copy is written with a prime. */
function scheduleToText({ twins, rounds }: Schedule, validators: number): string {
  const nameOf = (instance: number): string =>
    instance < validators ? `n${instance}` : `n${twins[instance - validators]}'`;
  return rounds
    .map((partition, round) => {
      const groups = partitionToGroups(partition).map((group) => group.map(nameOf).join(' '));
      return `view ${round}: ${groups.join(' | ')}`;
    })
    .join('\n');
}
