/** Twins (Bano et al., 2021): every schedule is enumerated once, honest engines bear f twins, and broken engines or too many twins are found out. */
import { deepEqual, equal, ok } from 'node:assert/strict';
import { collect, type Ran } from '../../src/lab/search/outcome.ts';
import { partitionsOf, partitionToGroups } from '../../src/lab/twins/partitions.ts';
import { searchTwins } from '../../src/lab/twins/run.ts';
import { countNumbers, createSchedules, numbersToRun, type Schedule } from '../../src/lab/twins/schedules.ts';
import { BROKEN_ENGINES } from '../simulator/broken-engines.ts';

const PAPER = { validators: 4, twins: 1, partitions: 2, views: 4 };

describe('schedules with twins', () => {
  it('part instances in every way: Stirling numbers of the second kind', () => {
    equal(partitionsOf(5, 2).length, 1 + 15);
    equal(partitionsOf(6, 3).length, 1 + 31 + 90);
    equal(new Set(partitionsOf(6, 3).map(String)).size, 122);
    deepEqual(partitionToGroups([0, 1, 0, 2]), [[0, 2], [1], [3]]);
  });

  it('are counted as they are enumerated, those that exchange two copies once', () => {
    for (const settings of [
      { ...PAPER, views: 2 },
      { validators: 4, twins: 2, partitions: 2, views: 1 },
    ]) {
      const { numbers, count, isFirstOfAlike, schedule } = createSchedules(settings);
      equal(numbers, countNumbers(settings));
      const first = Array.from({ length: numbers }, (_, number) => number).filter(isFirstOfAlike);
      equal(first.length, count);
      deepEqual([...numbersToRun(createSchedules(settings), null)], first);
      const names = Array.from({ length: numbers }, (_, number) => JSON.stringify(schedule(number)));
      equal(new Set(names).size, numbers);
    }
  });

  it('of four views and one twin are 139,264', () => equal(createSchedules(PAPER).count, 139_264));

  it('leave out exactly one of two that exchange the copies', () => {
    // n0 and its copy n0' (instance 4) change places: {n0 n1 | n2 n3 n0'} and {n0' n1 | n2 n3 n0}
    const { numbers, schedule, isFirstOfAlike } = createSchedules({ ...PAPER, views: 1 });
    const pair = [
      [0, 0, 1, 1, 1],
      [0, 1, 0, 0, 1],
    ].map(String);
    const found = Array.from({ length: numbers }, (_, number) => number).filter(
      (number) => schedule(number).twins[0] === 0 && pair.includes(String(schedule(number).rounds[0])),
    );
    equal(found.length, 2);
    equal(found.filter(isFirstOfAlike).length, 1);
  });

  it('are thinned evenly', () => {
    const thinned = [...numbersToRun(createSchedules(PAPER), 8)];
    equal(thinned.length, 8);
    equal(new Set(thinned.map((number) => createSchedules(PAPER).schedule(number).twins[0])).size, 4);
  });
});

describe('a search with twins', function () {
  this.timeout(60_000);
  const thinned = (limit: number) => numbersToRun(createSchedules(PAPER), limit);

  /** Some run ends with two blocks at one height; those after it are not done. */
  const isFound = (runs: Iterable<Ran<Schedule>>): boolean => {
    for (const { rule } of runs) if (rule === 'agreement') return true;
    return false;
  };

  it('finds nothing wrong with f of them, and blocks are decided', () => {
    const report = collect(searchTwins(PAPER, thinned(16)));
    equal(report.counts.sound, 16, JSON.stringify(report.finds));
    ok(report.commits >= 16);
  });

  it('gives the same run for the same number', () => {
    const [left, right] = [0, 1].map(() => JSON.stringify([...searchTwins(PAPER, [4711])]));
    equal(left, right);
  });

  for (const name of ['empty digest', 'view in the header']) {
    it(`catches: ${name}`, () => {
      const numbers = [...thinned(150)].slice(0, 20);
      ok(isFound(searchTwins(PAPER, numbers, BROKEN_ENGINES[name])));
    });
  }

  it('forks the chain with more than f of them', () => {
    const settings = { validators: 4, twins: 2, partitions: 2, views: 2 };
    // n0 and n1 twice: {n0 n1 n2 | n3 n0' n1'} in both views, so that each side has a quorum with a leader of its own
    ok(isFound(searchTwins(settings, [231])));
  });
});
