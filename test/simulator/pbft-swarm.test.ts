import { deepEqual } from 'node:assert/strict';
import { createPbftVotesOf } from '../../src/checker/pbft-votes.ts';
import { pbft } from '../../src/protocols/pbft/index.ts';
import { createEngineWorld } from '../../src/simulator/bare/engine-world.ts';
import { randomScenario } from '../../src/simulator/random-scenario.ts';
import type { RunResult } from '../../src/simulator/run.ts';

const PARAMETERS = { watermarkWindow: 16, inFlightMax: 4 };

function run(seed: number, validators: number): RunResult {
  return createEngineWorld({
    ordering: pbft,
    parameters: PARAMETERS,
    votesOf: createPbftVotesOf(validators),
    /** Every other seed hands messages over as they are, so that a shared or changed object would show. */
    wire: seed % 2 === 0 ? 'bytes' : 'objects',
    scenario: { ...randomScenario(seed, validators), settleMs: 20_000 },
  }).run();
}

describe('PBFT under random crashes, loss and partitions', function () {
  this.timeout(600_000);
  const swarms = [
    { validators: 4, from: 0, seeds: 200 },
    { validators: 7, from: 0, seeds: 50 },
    { validators: 1, from: 0, seeds: 50 },
    { validators: 2, from: 0, seeds: 50 },
    { validators: 3, from: 0, seeds: 50 },
    { validators: 5, from: 0, seeds: 50 },
    { validators: 6, from: 0, seeds: 50 },
    { validators: 10, from: 0, seeds: 10 },
    { validators: 16, from: 0, seeds: 3 },
  ];
  for (const { validators, from, seeds } of swarms) {
    it(`keeps every rule with ${validators} validators, seeds ${from} to ${from + seeds - 1}`, () => {
      for (let seed = from; seed < from + seeds; seed += 1) {
        deepEqual([seed, run(seed, validators).violations], [seed, []]);
      }
    });
  }

  it('has one history per seed', () => {
    for (let seed = 0; seed < 20; seed += 1) deepEqual(run(seed, 4), run(seed, 4));
  });
});
