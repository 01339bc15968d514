/** A search over processes that die. What runs do is the business of `test/lab/twins.test.ts` and `test/lab/rounds.test.ts`. */
import { deepEqual, equal, ok } from 'node:assert/strict';
import { search } from '../../../src/lab/search/search.ts';
import { countRuns, numbersOf, type SearchTask } from '../../../src/lab/search/task.ts';

const DYING = new URL('./dying-process.js', import.meta.url);
const TASK: SearchTask = {
  search: 'rounds',
  settings: { validators: 4, partitions: 1, mutations: 1, rounds: 4 },
  from: 1,
  seeds: 9,
};

describe('a search', function () {
  this.timeout(30_000);

  it('is shared without rest or repetition, and goes on where it stopped', () => {
    const shares = [0, 1].map((index) => [...numbersOf(TASK, { index, of: 2, done: 0 })]);
    deepEqual(shares, [
      [1, 3, 5, 7, 9],
      [2, 4, 6, 8],
    ]);
    deepEqual([...numbersOf(TASK, { index: 0, of: 2, done: 3 })], [7, 9]);
  });

  it('does every run once, and counts one that kills its process as a crash', async () => {
    const { signal } = new AbortController();
    const { runs, gapless, counts, finds } = await search(TASK, 2, () => {}, signal, DYING);
    equal(runs, 9);
    equal(gapless, 9);
    deepEqual(counts, { sound: 7, safety: 1, crash: 1, liveness: 0 });
    deepEqual(
      finds.map(({ run, kind }) => [run, kind]),
      [
        [3, 'safety'],
        [5, 'crash'],
      ],
    );
    ok(finds[1]!.detail.includes('SIGKILL'));
  });

  it('keeps what it has when it is interrupted', async () => {
    const stop = new AbortController();
    const { runs, gapless } = await search(TASK, 1, () => stop.abort(), stop.signal, DYING);
    ok(runs >= 1 && runs < 9);
    equal(gapless, runs);
  });

  it('goes on after the first schedules when it is told to', () => {
    const settings = { validators: 4, twins: 1, partitions: 2, views: 1 };
    const twins = (skip: number): SearchTask => ({
      search: 'twins',
      settings,
      limit: 8,
      schedule: null,
      skip,
    });
    const numbers = (skip: number) => [...numbersOf(twins(skip), { index: 0, of: 1, done: 0 })];
    equal(numbers(0).length, 8);
    deepEqual(numbers(3), numbers(0).slice(3));
    equal(countRuns(twins(3)), 5);
  });
});
