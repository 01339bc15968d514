import { deepEqual, ok } from 'node:assert/strict';
import { createEngineWorld } from '../../src/simulator/bare/engine-world.ts';
import { randomScenario } from '../../src/simulator/random-scenario.ts';
import type { RunResult } from '../../src/simulator/run.ts';
import type { Scenario } from '../../src/simulator/scenario.ts';
import { toyOrdering, toyVotesOf } from './toy-ordering.ts';

const SEEDS = 200;

/** The toy cannot do without its leader. */
function run(scenario: Scenario, usurp = false): RunResult {
  const leftDown = scenario.leftDown.filter((replica) => replica !== 0);
  return createEngineWorld({
    ordering: toyOrdering,
    parameters: { usurp },
    votesOf: toyVotesOf,
    scenario: { ...scenario, leftDown },
  }).run();
}

describe('random scenarios', () => {
  it('are the same for the same seed', () => deepEqual(randomScenario(5), randomScenario(5)));

  it('never name a replica that does not exist, nor leave more than f down', () => {
    for (let seed = 0; seed < SEEDS; seed += 1) {
      const scenario = randomScenario(seed, 7);
      ok(scenario.leftDown.length <= 2);
      for (const fault of scenario.faults) if ('replica' in fault) ok(fault.replica < 7);
    }
  });

  it('do not break an engine that is right', () => {
    for (let seed = 0; seed < SEEDS; seed += 1) {
      deepEqual([seed, run(randomScenario(seed)).violations], [seed, []]);
    }
  });

  it('break an engine that is wrong', () => {
    let broken = 0;
    for (let seed = 0; seed < 20; seed += 1) {
      if (run(randomScenario(seed), true).violations.some(({ rule }) => rule === 'agreement')) broken += 1;
    }
    ok(broken > 0);
  });

  it('run twice alike', () => {
    for (let seed = 0; seed < 10; seed += 1) deepEqual(run(randomScenario(seed)), run(randomScenario(seed)));
  });
});
