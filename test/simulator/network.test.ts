import { deepEqual, equal, ok } from 'node:assert/strict';
import { createChance } from '../../src/base/chance.ts';
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
});
