import { deepEqual, equal, ok } from 'node:assert/strict';
import { createChance } from '../../src/base/chance.ts';
import { drawDelayMs } from '../../src/simulator/delays.ts';
import { createVirtualNetwork, type VirtualNetwork } from '../../src/simulator/network.ts';
import { advanceTo } from '../../src/simulator/run.ts';
import { CALM_NETWORK, type NetworkSettings } from '../../src/simulator/scenario.ts';
import { createScheduler, type Scheduler } from '../../src/simulator/scheduler.ts';

const SENT = 1_000;

function createTestNetwork(settings: Partial<NetworkSettings> = {}): [VirtualNetwork, Scheduler] {
  const scheduler = createScheduler();
  const network = createVirtualNetwork(4, scheduler, createChance(1), { ...CALM_NETWORK, ...settings });
  return [network, scheduler];
}

/** The numbers of the messages that arrived, in that order, of `SENT` sent from 0 to 1. */
function arrivals(settings: Partial<NetworkSettings>): number[] {
  const [network, scheduler] = createTestNetwork(settings);
  const seen: number[] = [];
  for (let index = 0; index < SENT; index += 1) network.send(0, 1, () => seen.push(index));
  advanceTo(scheduler, 10_000);
  return seen;
}

describe('the virtual network', () => {
  it('delivers everything once when calm, though not in order', () => {
    const seen = arrivals({});
    equal(new Set(seen).size, SENT);
    equal(seen.length, SENT);
    ok(seen.some((value, index) => value < (seen[index - 1] ?? 0)));
  });

  it('loses and doubles about as many as it is told', () => {
    const lost = SENT - arrivals({ loss: 0.3 }).length;
    ok(lost > 200 && lost < 400);
    const doubled = arrivals({ duplication: 0.3 }).length - SENT;
    ok(doubled > 200 && doubled < 400);
  });

  it('holds up stragglers', () => {
    const [network, scheduler] = createTestNetwork({ straggling: 1 });
    let count = 0;
    for (let index = 0; index < 20; index += 1) {
      network.send(0, 1, () => {
        count += 1;
      });
    }
    advanceTo(scheduler, CALM_NETWORK.delay.maxMs);
    ok(count < 10);
  });

  it('cuts one direction alone, and takes what is under way', () => {
    const [network, scheduler] = createTestNetwork();
    const seen: string[] = [];
    network.send(0, 1, () => seen.push('under way'));
    network.cut(0, 1);
    network.send(0, 1, () => seen.push('there'));
    network.send(1, 0, () => seen.push('back'));
    advanceTo(scheduler, 100);
    deepEqual(seen, ['back']);
    network.heal();
    network.send(0, 1, () => seen.push('there'));
    advanceTo(scheduler, 200);
    deepEqual(seen, ['back', 'there']);
  });

  it('parts groups, and isolates who is in none', () => {
    const [network] = createTestNetwork();
    network.partition([[0, 1], [2]]);
    ok(network.isOpen(0, 1) && network.isOpen(1, 0));
    ok(!network.isOpen(0, 2) && !network.isOpen(2, 1));
    ok(!network.isOpen(3, 0) && !network.isOpen(0, 3) && !network.isOpen(3, 2));
  });

  it('keeps the order of a link where it is told to', () => {
    const seen = arrivals({ ordered: true, straggling: 0.2 });
    deepEqual(
      seen,
      seen.map((_, index) => index),
    );
  });

  it('holds back what a clogged link carries until the clog is over, or healed', () => {
    const [network, scheduler] = createTestNetwork();
    const seen: string[] = [];
    network.clog(0, 1, 500);
    network.send(0, 1, () => seen.push('clogged'));
    network.send(1, 0, () => seen.push('back'));
    advanceTo(scheduler, 499);
    deepEqual(seen, ['back']);
    advanceTo(scheduler, 510);
    deepEqual(seen, ['back', 'clogged']);
    network.clog(0, 1, 500);
    network.heal();
    network.send(0, 1, () => seen.push('healed'));
    advanceTo(scheduler, 520);
    deepEqual(seen, ['back', 'clogged', 'healed']);
  });

  it('lets one link differ from the others, in one direction', () => {
    const [network, scheduler] = createTestNetwork({ links: [{ from: 0, to: 1, loss: 1 }] });
    const seen: string[] = [];
    network.send(0, 1, () => seen.push('there'));
    network.send(1, 0, () => seen.push('back'));
    advanceTo(scheduler, 100);
    deepEqual(seen, ['back']);
  });
});

describe('delays', () => {
  const DRAWN = 20_000;
  for (const shape of ['uniform', 'exponential', 'pareto'] as const) {
    it(`of shape ${shape} stay above the least, and as often below the greatest as promised`, () => {
      const chance = createChance(shape);
      const range = { minMs: 10, maxMs: 30, shape };
      const drawn = Array.from({ length: DRAWN }, () => drawDelayMs(chance, range));
      ok(drawn.every((delayMs) => delayMs >= 10));
      const share = drawn.filter((delayMs) => delayMs > 30).length / DRAWN;
      if (shape === 'uniform') equal(share, 0);
      else ok(share > 0.04 && share < 0.06);
    });
  }

  it('of a heavy tail are now and then many times the greatest', () => {
    const chance = createChance(1);
    const range = { minMs: 0, maxMs: 1, shape: 'pareto' } as const;
    const longest = Math.max(...Array.from({ length: DRAWN }, () => drawDelayMs(chance, range)));
    ok(longest > 20 && longest <= 50);
  });
});
