import { deepEqual, equal } from 'node:assert/strict';
import fc from 'fast-check';
import { createEventQueue } from '../../src/simulator/event-queue.ts';
import { createScheduler } from '../../src/simulator/scheduler.ts';

describe('virtual time', () => {
  it('is a total order: by time, then by scheduling', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 })), (times) => {
        const queue = createEventQueue();
        times.forEach((atMs, order) => {
          queue.push({ atMs, order, run: () => undefined });
        });
        const taken: (readonly [number, number])[] = [];
        for (let event = queue.pop(); event !== undefined; event = queue.pop()) {
          taken.push([event.atMs, event.order]);
        }
        const expected = times
          .map((atMs, order) => [atMs, order] as const)
          .sort((left, right) => left[0] - right[0] || left[1] - right[1]);
        deepEqual(taken, expected);
      }),
    );
  });

  it('stands still while something happens', () => {
    const scheduler = createScheduler();
    const seen: number[] = [];
    scheduler.after(5, () => {
      seen.push(scheduler.nowMs());
      scheduler.after(0, () => seen.push(scheduler.nowMs()));
    });
    while (scheduler.advance(10));
    deepEqual(seen, [5, 5]);
  });

  it('does not pass its limit', () => {
    const scheduler = createScheduler();
    scheduler.after(5, () => undefined);
    equal(scheduler.advance(4.9), false);
    equal(scheduler.advance(5), true);
    equal(scheduler.advance(Number.POSITIVE_INFINITY), false);
  });
});
