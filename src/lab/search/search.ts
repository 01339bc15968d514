/**
 * A search over several processes, each with its share of the runs. What is found is told at once, so that an interrupted search has lost
 * nothing. A process that dies takes the run with it that it was doing; the others of its share go on in another one.
 */
import { runChild } from '../hunt/child.ts';
import { addRan, EMPTY_REPORT, type Ran, type SearchReport } from './outcome.ts';
import { type AnyPlan, numbersOf, type SearchTask } from './task.ts';

/** What a search came to. */
export interface Searched<Plan> extends SearchReport<Plan> {
  /** So many of the first runs are all done: an interrupted search can go on from there. */
  readonly gapless: number;
}

/** Does its share, and reports each run. */
const SEARCH_PROCESS = new URL('./search-process.js', import.meta.url);

function diedIn(run: number, how: string): Ran<AnyPlan> {
  const detail = `the process that ran it ended ${how}`;
  return { run, kind: 'crash', rule: null, detail, plan: null, isExcused: false, delivered: 0, commits: 0 };
}

/**
 * Does all runs of the task, or as many as there is time for until the signal comes.
 * @throws Error of the system where no process can be started
 */
export async function search(
  task: SearchTask,
  jobs: number,
  onRan: (report: SearchReport<AnyPlan>) => void,
  signal: AbortSignal,
  entry: URL = SEARCH_PROCESS,
): Promise<Searched<AnyPlan>> {
  let report: SearchReport<AnyPlan> = EMPTY_REPORT;
  /** By share: runs done. */
  const doneBy = Array.from({ length: jobs }, () => 0);
  const doShare = async (index: number): Promise<void> => {
    const numbers = numbersOf(task, { index, of: jobs, done: 0 });
    let next = numbers.next();
    const take = (ran: Ran<AnyPlan>): void => {
      report = addRan(report, ran);
      doneBy[index]! += 1;
      next = numbers.next();
      onRan(report);
    };
    while (!next.done) {
      const share = { index, of: jobs, done: doneBy[index]! };
      const { isStopped, how } = await runChild(entry, { task, share }, take, signal);
      if (isStopped) return;
      if (!next.done) take(diedIn(next.value, how));
    }
  };
  await Promise.all(Array.from({ length: jobs }, (_, index) => doShare(index)));
  const gapless = Math.min(report.runs, ...doneBy.map((done, index) => done * jobs + index));
  return { ...report, gapless };
}
