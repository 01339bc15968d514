/** Parameters of engines in a genesis, read strictly: absurd ones get a sentence that says what would do. */
import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { problemToText } from '../../src/base/shape.ts';
import { genesisToJson, readGenesis } from '../../src/ledger/genesis-reading.ts';
import { ENGINE_SHAPES, orderingOf } from '../../src/replica/engines.ts';
import { testGenesis } from '../ledger/support.ts';

const mined = { genesisTimeMs: 1, difficulty: 1_000, difficultyMin: 10 };

function read(name: string, parameters: object) {
  const json = JSON.parse(JSON.stringify(genesisToJson(testGenesis())));
  return readGenesis({ ...json, engine: { name, parameters } }, ENGINE_SHAPES);
}

/** The only problem, as text. */
function problemOf(parameters: object): string {
  const problems = read('pow', { ...mined, ...parameters });
  ok(Array.isArray(problems) && problems.length === 1, JSON.stringify(parameters));
  return problemToText(problems[0]!);
}

describe('engines in a genesis', () => {
  it('are pbft and pow, which differ in what they promise', () => {
    const genesis = read('pow', mined);
    ok(!Array.isArray(genesis));
    equal(orderingOf(genesis as never).finality.type, 'probabilistic');
    equal(orderingOf(testGenesis()).finality.type, 'instant');
    const { engine } = genesis as ReturnType<typeof testGenesis>;
    deepEqual([engine.parameters.blockTimeMs, engine.parameters.tieByLot], [2_000, 0]);
  });

  const absurd: readonly (readonly [object, RegExp])[] = [
    [{ difficulty: 0 }, /^engine\.parameters\.difficulty: expected an integer in 1\.\./],
    [{ difficulty: 1e20 }, /^engine\.parameters\.difficulty: /],
    [{ difficulty: '1000' }, /^engine\.parameters\.difficulty: .*found "1000"/],
    [{ difficultyMin: -1 }, /^engine\.parameters\.difficultyMin: /],
    [{ blockTimeMs: 10 }, /^engine\.parameters\.blockTimeMs: expected an integer in 100\.\./],
    [{ halfLifeMs: 0 }, /^engine\.parameters\.halfLifeMs: /],
    [{ reorganisationMax: 0 }, /^engine\.parameters\.reorganisationMax: /],
    [{ reward: 2 ** 50 }, /^engine\.parameters\.reward: /],
    [{ tieByLot: 2 }, /^engine\.parameters\.tieByLot: /],
    [{ dificulty: 5 }, /^engine\.parameters\.dificulty: .*did you mean difficulty\?/],
  ];
  for (const [parameters, sentence] of absurd) {
    it(`refuse ${JSON.stringify(parameters)}`, () => match(problemOf(parameters), sentence));
  }
});
