/** A swarm of random traitors in random trouble. The long one is `hunt`'s; here a handful shows that the short way through it holds. */
import { deepEqual, equal, ok } from 'node:assert/strict';
import { parse } from 'yaml';
import { pbftCraft } from '../../src/adversary/pbft/craft.ts';
import { isProblem } from '../../src/adversary/reading.ts';
import { readShape } from '../../src/base/shape.ts';
import { COUNTED_PATHS, type Counts, runHunted, sumCounts } from '../../src/lab/hunt/outcome.ts';
import { type LabResult, runLab } from '../../src/lab/run.ts';
import { type ScenarioFile, scenarioFile, scenarioToRun } from '../../src/lab/scenario-file.ts';
import { scenarioToText } from '../../src/lab/scenario-text.ts';
import { drawRun, drawScenario } from '../../src/lab/swarm.ts';
import { HONEST_SCENARIO } from '../../src/simulator/scenario.ts';

function runSeed(seed: number, validators: number): LabResult {
  return runLab(drawRun(seed, validators));
}

/** Seeds that together take every rare path and tell every lie at present, so that this takes seconds. */
const COVERING = [95, 99, 88, 197, 130, 185, 167, 109, 170, 117, 100, 142, 11, 194, 116, 162, 164, 179, 10];
/** Where the timing of everything has changed, the next ones are tried up to here. */
const SEEDS_MAX = 200;

describe('a swarm of traitors', function () {
  this.timeout(300_000);

  it('breaks no rule, and takes every rare path and tells every lie on the way', () => {
    const wanted = [...COUNTED_PATHS, ...pbftCraft.behaviours.map(({ name }) => name)];
    let reached: Counts = {};
    const seeds = [...COVERING, ...Array.from({ length: SEEDS_MAX }, (_, seed) => seed)];
    for (const seed of seeds) {
      if (wanted.every((name) => reached[name])) break;
      const { kind, detail, paths, lies } = runHunted(drawScenario(seed, 4), false);
      deepEqual([seed, kind, detail], [seed, 'sound', '']);
      reached = sumCounts(reached, sumCounts(paths, lies));
    }
    deepEqual(
      wanted.filter((name) => !reached[name]),
      [],
    );
  });

  it('breaks no rule with at most f of 7, whatever they do, 3 seeds', () => {
    for (let seed = 1; seed <= 3; seed += 1) {
      const { verdict } = runSeed(seed, 7);
      deepEqual([seed, verdict.violations], [seed, []]);
      ok(verdict.budget.traitors <= verdict.budget.f);
    }
  });

  it('draws the same run for the same number, and another for another', () => {
    deepEqual(drawRun(7, 4), drawRun(7, 4));
    ok(drawRun(7, 4).orders[0]?.seed !== drawRun(8, 4).orders[0]?.seed);
  });

  it('draws none to f traitors, every behaviour, every kind of trigger and target', () => {
    const drawn = Array.from({ length: 400 }, (_, seed) => drawScenario(seed, 7).traitors);
    const counts = drawn.map((traitors) => new Set(traitors.map(({ node }) => node)).size);
    deepEqual([...new Set(counts)].sort(), [0, 1, 2]);
    const entries = drawn.flat();
    deepEqual(
      new Set(entries.map(({ behaviour }) => behaviour)),
      new Set(pbftCraft.behaviours.map(({ name }) => name)),
    );
    for (const kind of ['p:', 'from:', 'views:'])
      ok(
        entries.some(({ when }) => when?.startsWith(kind)),
        kind,
      );
    for (const target of ['n', 'c'])
      ok(
        entries.some(({ towards }) => towards?.[0]?.startsWith(target)),
        target,
      );
    ok(
      entries.some(({ fromMs }) => fromMs !== undefined) &&
        entries.some(({ untilMs }) => untilMs !== undefined),
    );
  });
});

describe('a scenario written as a file', () => {
  const readText = (text: string): ScenarioFile => {
    const read = readShape(scenarioFile, parse(text));
    ok('value' in read, text);
    return read.value;
  };

  it('says everything that a drawn one says', () => {
    for (const validators of [1, 4, 7]) {
      for (let seed = 0; seed < 80; seed += 1) {
        const drawn = drawScenario(seed, validators);
        deepEqual(readText(scenarioToText(drawn, 'two\nlines')), drawn);
      }
    }
  });

  it('gives the same run, bit for bit', () => {
    for (const seed of [3, 5]) {
      const run = scenarioToRun(readText(scenarioToText(drawScenario(seed, 4), '')));
      ok(!isProblem(run));
      equal(runLab(run).hash, runSeed(seed, 4).hash);
    }
  });

  it('leaves out what is as always', () => {
    const plain = {
      ...HONEST_SCENARIO,
      about: '',
      slowdownMax: 0,
      mining: null,
      traitors: [],
      beyondBudget: false,
      expect: {},
    };
    equal(scenarioToText(plain, 'of nothing'), '# of nothing\n\nseed: 1\nvalidators: 4\n');
  });
});
