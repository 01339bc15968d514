import { deepEqual, equal, notEqual, ok } from 'node:assert/strict';
import { createPbftVotesOf } from '../../src/checker/pbft-votes.ts';
import { randomScenario } from '../../src/simulator/random-scenario.ts';
import type { RunResult } from '../../src/simulator/run.ts';
import { createReplicaWorld, type ReplicaWorld } from '../../src/simulator/whole/replica-world.ts';

function run(seed: number, validators: number): RunResult {
  return createReplicaWorld({
    votesOf: createPbftVotesOf(validators),
    scenario: randomScenario(seed, validators),
  }).run();
}

/** Submits items one after the other, each to replica 0. */
function submitAll(world: ReplicaWorld, from: number, to: number): void {
  for (let item = from; item <= to; item += 1) {
    world.submit(item, 0);
    world.advance(20);
  }
}

describe('a world of whole replicas', function () {
  this.timeout(600_000);

  it('comes to a good end when nothing breaks, also with real signatures', () => {
    const scenario = { durationMs: 500 };
    for (const signatures of ['tags', 'ed25519'] as const) {
      deepEqual(createReplicaWorld({ scenario, signatures }).run().violations, []);
    }
  });

  it('gives the same history for the same seed, and another for another', () => {
    for (let seed = 0; seed < 6; seed += 1) deepEqual(run(seed, 4), run(seed, 4));
    notEqual(run(3, 4).hash, run(4, 4).hash);
  });

  it('keeps one state over all replicas', () => {
    const world = createReplicaWorld();
    submitAll(world, 1, 10);
    ok(world.advanceUntil(() => world.unfinished(10) === null, 5_000));
    const [first, ...others] = world.replicas.map(({ chain }) => [...chain.stateEntries()]);
    for (const other of others) deepEqual(other, first);
  });

  it('lets a replica that was away catch up by blocks', () => {
    const world = createReplicaWorld();
    world.apply({ type: 'crash', replica: 3 });
    submitAll(world, 1, 40);
    ok(world.advanceUntil(() => world.unfinished(40) === null, 5_000));
    world.apply({ type: 'restart', replica: 3 });
    ok(world.advanceUntil(() => world.unfinished(40) === null, 10_000));
    deepEqual(world.checker.violations(), []);
  });

  it('loses a primary without losing a transaction', () => {
    const world = createReplicaWorld();
    submitAll(world, 1, 5);
    world.apply({ type: 'crash', replica: 0 });
    for (let item = 6; item <= 10; item += 1) world.submit(item, 1);
    ok(world.advanceUntil(() => world.unfinished(10) === null, 10_000));
    ok((world.replicas[1]?.replica()?.status().view ?? 0) > 0);
  });

  it('stalls without a quorum, and resumes when one replica returns', () => {
    const world = createReplicaWorld();
    world.apply({ type: 'crash', replica: 2 });
    world.apply({ type: 'crash', replica: 3 });
    world.submit(1, 0);
    world.advance(5_000);
    equal(world.replicas[0]?.replica()?.status().height, 0);
    world.apply({ type: 'restart', replica: 2 });
    ok(world.advanceUntil(() => world.unfinished(1) === null, 20_000));
  });

  it('catches replicas that leave before their promises are synced', () => {
    const isCaught = (seed: number): boolean =>
      createReplicaWorld({
        votesOf: createPbftVotesOf(4),
        scenario: { ...randomScenario(seed), settleMs: 10_000 },
        wrap: (_replica, create) => (config) => {
          const engine = create(config);
          return {
            step: (event, nowMs) =>
              engine
                .step(event, nowMs)
                .map((effect) => (effect.type === 'persist' ? { ...effect, type: 'note' } : effect)),
          };
        },
      })
        .run()
        .violations.some(({ rule }) => rule === 'one-vote');
    let seed = 0;
    while (seed < 100 && !isCaught(seed)) seed += 1;
    ok(seed < 100);
  });

  const swarms = [
    { validators: 4, seeds: 40 },
    { validators: 7, seeds: 12 },
    { validators: 1, seeds: 20 },
  ];
  for (const { validators, seeds } of swarms) {
    it(`keeps every rule in random scenarios with ${validators} validators, ${seeds} seeds`, () => {
      for (let seed = 0; seed < seeds; seed += 1) {
        deepEqual([seed, run(seed, validators).violations], [seed, []]);
      }
    });
  }
});
