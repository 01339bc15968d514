import { strict as assert } from 'node:assert';
import { createEngineWorld, type EngineWorld } from '../../src/simulator/bare/engine-world.ts';
import type { Scenario } from '../../src/simulator/scenario.ts';
import { type ToyMessage, toyOrdering, toyVotesOf } from './toy-ordering.ts';

function createToyWorld(scenario: Partial<Scenario>, usurp = false): EngineWorld<ToyMessage> {
  return createEngineWorld({
    ordering: toyOrdering,
    parameters: { usurp },
    votesOf: toyVotesOf,
    scenario,
  });
}

describe('a world of bare engines', () => {
  it('comes to a good end when nothing breaks', () => {
    const result = createToyWorld({}).run();
    assert.deepEqual(result.violations, []);
  });

  it('gives the same history for the same seed, and another for another', () => {
    const run = (seed: number): string => createToyWorld({ seed }).run().hash;
    assert.equal(run(7), run(7));
    assert.notEqual(run(7), run(8));
  });

  it('lets a replica that was away catch up by blocks', () => {
    const world = createToyWorld({});
    world.apply({ type: 'crash', replica: 3 });
    for (let item = 1; item <= 5; item += 1) {
      world.submit(item, 0);
      world.advance(50);
    }
    assert.equal(world.unfinished(5), null);
    world.apply({ type: 'restart', replica: 3 });
    assert.ok(world.advanceUntil(() => world.unfinished(5) === null, 2_000));
    assert.deepEqual(world.checker.violations(), []);
  });

  it('stalls without the leader, and resumes when it returns', () => {
    const world = createToyWorld({});
    world.apply({ type: 'partition', groups: [[0], [1, 2, 3]] });
    world.submit(1, 1);
    world.submit(1, 0);
    world.advance(3_000);
    assert.equal(world.replicas[1]?.status()?.height, 0);
    world.apply({ type: 'heal' });
    assert.ok(world.advanceUntil(() => world.unfinished(1) === null, 2_000));
  });

  it('catches an engine that forks under a partition', () => {
    const groups = [
      [0, 1],
      [2, 3],
    ];
    const faults = [{ atMs: 300, type: 'partition', groups } as const];
    const result = createToyWorld({ faults }, true).run();
    assert.ok(result.violations.some(({ rule }) => rule === 'agreement'));
  });
});
