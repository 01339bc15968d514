/** A search over several processes. What is found is told at once, so that an interrupted search has lost nothing. */
import { runChild } from '../hunt/child.ts';
import { addRan, EMPTY_REPORT, type Ran, type SearchReport } from './outcome.ts';
import type { AnyPlan, SearchTask } from './task.ts';

/** Does its share, and reports each run. */
const SEARCH_PROCESS = new URL('./search-process.js', import.meta.url);

/**
 * Does all runs of the task, or as many as there is time for until the signal comes.
 * @throws Error when a process ends before it has done its share
 */
export async function search(
  task: SearchTask,
  jobs: number,
  onRan: (report: SearchReport<AnyPlan>) => void,
  signal: AbortSignal,
): Promise<SearchReport<AnyPlan>> {
  let report: SearchReport<AnyPlan> = EMPTY_REPORT;
  const take = (ran: Ran<AnyPlan>): void => {
    report = addRan(report, ran);
    onRan(report);
  };
  const runPart = async (index: number): Promise<void> => {
    const { isStopped, how } = await runChild(
      SEARCH_PROCESS,
      { task, part: { index, of: jobs } },
      take,
      signal,
    );
    if (!isStopped && how !== COMPLETED) throw new Error(`a process of the search ended ${how}`);
  };
  await Promise.all(Array.from({ length: jobs }, (_, index) => runPart(index)));
  return report;
}

const COMPLETED = 'with code 0';
