import { deepEqual, ok } from 'node:assert/strict';
import { createEngineWorld } from '../../src/simulator/bare/engine-world.ts';
import { randomScenario } from '../../src/simulator/random-scenario.ts';
import type { RunResult } from '../../src/simulator/run.ts';
import { lostBy, type WorldFault } from '../../src/simulator/world-fault.ts';
import { toyOrdering, toyVotesOf } from './toy-ordering.ts';

const SEEDS = 200;
const FAULT_TYPES: readonly WorldFault['type'][] = [
  ...(['crash', 'restart', 'partition', 'cut', 'clog', 'heal'] as const),
  ...(['clock', 'image', 'oldDisk', 'damage'] as const),
];

/** The toy cannot do without its leader, and promises nothing. */
function run(seed: number, usurp = false): RunResult {
  return createEngineWorld({
    ordering: toyOrdering,
    parameters: { usurp },
    votesOf: toyVotesOf,
    scenario: randomScenario(seed, 4, { faultyMax: 0 }),
  }).run();
}

describe('random scenarios', () => {
  it('are the same for the same seed', () => deepEqual(randomScenario(5), randomScenario(5)));

  it('never name a replica that does not exist, nor take more than f away', () => {
    for (let seed = 0; seed < SEEDS; seed += 1) {
      const { faults, leftDown } = randomScenario(seed, 7);
      const lost = faults.map(lostBy).filter((replica) => replica !== undefined);
      ok(new Set([...leftDown, ...lost]).size <= 2);
      for (const fault of faults) if ('replica' in fault) ok(fault.replica < 7);
    }
  });

  it('switch every kind of fault on in some, and off in others', () => {
    const scenarios = Array.from({ length: SEEDS }, (_, seed) => randomScenario(seed));
    for (const type of FAULT_TYPES) {
      const count = scenarios.filter(({ faults }) => faults.some((fault) => fault.type === type)).length;
      ok(count > 0 && count < SEEDS, type);
    }
    ok(scenarios.some(({ leftDown }) => leftDown.length > 0));
    ok(scenarios.some(({ network }) => network.delay.shape === 'pareto'));
    ok(scenarios.some(({ disk }) => disk.tearing !== 0) && scenarios.some(({ disk }) => disk.tearing === 0));
  });

  it('do not break an engine that is right', () => {
    for (let seed = 0; seed < SEEDS; seed += 1) {
      deepEqual([seed, run(seed).violations], [seed, []]);
    }
  });

  it('break an engine that is wrong', () => {
    let broken = 0;
    for (let seed = 0; seed < 20; seed += 1) {
      if (run(seed, true).violations.some(({ rule }) => rule === 'agreement')) broken += 1;
    }
    ok(broken > 0);
  });

  it('run twice alike', () => {
    for (let seed = 0; seed < 10; seed += 1) deepEqual(run(seed), run(seed));
  });
});
