import { deepEqual, ok } from 'node:assert/strict';
import { createPbftVotesOf } from '../../src/checker/pbft-votes.ts';
import type { RuleName } from '../../src/checker/violation.ts';
import { pbft } from '../../src/protocols/pbft/index.ts';
import { createEngineWorld } from '../../src/simulator/bare/engine-world.ts';
import { randomScenario } from '../../src/simulator/random-scenario.ts';
import type { RunResult } from '../../src/simulator/run.ts';
import { BROKEN_ENGINES } from './broken-engines.ts';

const PARAMETERS = { watermarkWindow: 16, inFlightMax: 4 };

function run(seed: number, validators: number, ordering = pbft): RunResult {
  return createEngineWorld({
    ordering,
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
    { validators: 4, from: 0, seeds: 300 },
    { validators: 4, from: 300, seeds: 300 },
    { validators: 7, from: 0, seeds: 100 },
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

describe('the checker', function () {
  this.timeout(600_000);
  /** What must catch each broken engine, and within how many seeds. */
  const controls: readonly (readonly [name: string, rule: RuleName, seeds: number])[] = [
    ['quorum one too small', 'no-false-accusation', 10],
    ['P forgotten in a view change', 'agreement', 150],
    ['all promises lost at restart', 'one-vote', 100],
    ['last promise lost at restart', 'one-vote', 50],
    ['prepared certificates lost at restart', 'termination', 120],
    ['nothing synced before it leaves', 'one-vote', 100],
    ['votes counted twice', 'no-false-accusation', 5],
    ['view in the header', 'agreement', 30],
  ];

  it('knows every broken engine', () => {
    deepEqual(
      controls.map(([name]) => name),
      Object.keys(BROKEN_ENGINES),
    );
  });

  for (const [name, rule, seeds] of controls) {
    it(`catches "${name}" by ${rule} within ${seeds} seeds`, () => {
      let caught = false;
      for (let seed = 0; seed < seeds && !caught; seed += 1) {
        caught = run(seed, 4, BROKEN_ENGINES[name]).violations.some((violation) => violation.rule === rule);
      }
      ok(caught);
    });
  }
});
