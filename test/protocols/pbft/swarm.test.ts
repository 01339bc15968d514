/**
 * PBFT under seeded trouble: loss, delay, partitions, one-way cuts, crashes between any two effects, disks that lose unsynced writes,
 * clocks that drift and jump. No seed may break a rule of the checker; and engines that are wrong on purpose must be caught.
 */
import { strict as assert } from 'node:assert';
import { createPbftVotesOf } from '../../../src/checker/pbft-votes.ts';
import { pbft } from '../../../src/protocols/pbft/index.ts';
import { createEngineWorld } from '../../../src/simulator/bare/engine-world.ts';
import { randomScenario } from '../../../src/simulator/random-scenario.ts';
import type { RunResult } from '../../../src/simulator/run.ts';
import type { Scenario } from '../../../src/simulator/scenario.ts';
import { BROKEN_ENGINES } from './broken-engines.ts';

const PARAMETERS = { watermarkWindow: 16, inFlightMax: 4 };

/** A member that is alone decides by its own vote; a crash before that is on disk undoes the decision lawfully, so it has none here. */
function scenarioFor(seed: number, validators: number): Scenario {
  const scenario = randomScenario(seed, validators);
  if (validators > 1) return scenario;
  return {
    ...scenario,
    faults: scenario.faults.filter(({ type }) => type !== 'crash' && type !== 'restart'),
  };
}

function run(seed: number, validators: number, ordering = pbft): RunResult {
  return createEngineWorld({
    ordering,
    parameters: PARAMETERS,
    votesOf: createPbftVotesOf(validators),
    wire: 'objects',
    scenario: scenarioFor(seed, validators),
  }).run();
}

/** How many seeds each number of validators gets: most for 4, and a few for every n up to 16. */
const SEEDS: readonly (readonly [validators: number, seeds: number])[] = [
  [4, 1_500],
  [7, 150],
  [1, 40],
  [2, 40],
  [3, 40],
  [5, 40],
  [6, 40],
  [10, 15],
  [13, 8],
  [16, 6],
];

describe('PBFT in a swarm of random scenarios', function () {
  this.timeout(300_000);

  for (const [validators, seeds] of SEEDS) {
    it(`keeps every rule with ${validators} validators, ${seeds} seeds`, () => {
      for (let seed = 0; seed < seeds; seed++) {
        const { violations } = run(seed, validators);
        assert.deepEqual(violations, [], `seed ${seed}`);
      }
    });
  }

  it('tells the same story for the same seed, byte for byte', () => {
    for (let seed = 0; seed < 20; seed++) assert.equal(run(seed, 4).hash, run(seed, 4).hash);
  });

  /** Every broken engine was caught well below this many seeds when this was written. */
  const SEEDS_TO_CATCH = 120;

  for (const [name, ordering] of Object.entries(BROKEN_ENGINES)) {
    it(`is caught within ${SEEDS_TO_CATCH} seeds with ${name}`, () => {
      let seed = 0;
      while (seed < SEEDS_TO_CATCH && run(seed, 4, ordering).violations.length === 0) seed++;
      assert.ok(seed < SEEDS_TO_CATCH);
    });
  }
});
