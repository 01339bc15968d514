/** Rows 11 to 14: lies about leaving a view and entering the next. */
import { deepEqual, ok } from 'node:assert/strict';
import { ALWAYS } from '../../src/adversary/trigger.ts';
import type { TimedFault } from '../../src/simulator/scenario.ts';
import { accusedOf, forSeeds, orderOf, survive, viewsOf } from './support.ts';

const SEEDS = 3;

/** The primary of view 0 is away for a second, while batches are under way. */
const PRIMARY_AWAY: readonly TimedFault[] = [
  { atMs: 300, type: 'crash', replica: 0 },
  { atMs: 1_300, type: 'restart', replica: 0 },
];

/** So slow that batches are prepared and not decided when the primary fails. */
const WIDE = { delay: { minMs: 5, maxMs: 60 }, loss: 0, duplication: 0, straggling: 0 };

describe('liars about views', function () {
  this.timeout(120_000);

  it('11 storm: at most f that leave and complain without end do not move the view', () => {
    forSeeds(SEEDS, (seed) => {
      deepEqual(viewsOf(survive([orderOf(2, 'storm')], { seed })), [0]);
      const two = survive([orderOf(2, 'storm'), orderOf(5, 'storm')], { seed, validators: 7 });
      deepEqual(viewsOf(two), [0]);
    });
  });

  it('12 stale-view-change: a VIEW-CHANGE for a view that is gone or far away does not move the view', () => {
    forSeeds(SEEDS, (seed) => {
      const result = survive([orderOf(2, 'stale-view-change', { seed: `${seed}` })], { seed });
      deepEqual(viewsOf(result), [0]);
    });
  });

  it('13 bad-certificate: what is invalid is dropped, and hiding what was prepared is harmless', () => {
    const ways = new Set<string>();
    forSeeds(5, (seed) => {
      // another traitor makes them leave its view while batches are prepared and not decided
      const orders = [
        orderOf(0, 'equivocate', { seed: `${seed}`, when: { ...ALWAYS, from: 3 } }),
        orderOf(2, 'bad-certificate', { seed: `${seed}` }),
      ];
      const workload = { items: 60, retryMs: 2_000 };
      const refused = new Set<string>();
      survive(
        orders,
        { seed, validators: 7, durationMs: 1_500, workload, network: WIDE },
        (_replica, seen) => {
          if (seen.type === 'fault') refused.add(`n${seen.peer} ${seen.fault.code}`);
        },
        {
          onLie: (_replica, behaviour, what) => {
            if (behaviour === 'bad-certificate') ways.add(what);
          },
        },
      );
      deepEqual([...refused], ['n2 bad-signature']);
    });
    ok(ways.has('what was prepared is hidden') && ways.has('an invented certificate'), [...ways].join());
    ok(ways.size > 3, [...ways].join());
  });

  it('14 bad-new-view: a wrong one is refused and proves its primary a liar; of a hidden one the rest hear, or they move on', () => {
    const ways = new Set<string>();
    forSeeds(5 * SEEDS, (seed) => {
      const told = new Set<string>();
      const result = survive(
        [orderOf(1, 'bad-new-view', { seed: `${seed}` })],
        { seed, faults: PRIMARY_AWAY, network: WIDE },
        undefined,
        { onLie: (_replica, _behaviour, what) => told.add(what) },
      );
      for (const way of told) ways.add(way);
      const isWrong = [...told].some((way) => !way.startsWith('a NEW-VIEW '));
      deepEqual(accusedOf(result), isWrong ? { n1: ['invalid-new-view'] } : {});
    });
    deepEqual(ways.size, 6, [...ways].join());
  });
});
