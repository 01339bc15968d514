import { deepEqual, equal, ok } from 'node:assert/strict';
import { isProblem } from '../../../src/adversary/reading.ts';
import { shrink } from '../../../src/lab/hunt/shrink.ts';
import { runLab } from '../../../src/lab/run.ts';
import { type ScenarioFile, scenarioToRun } from '../../../src/lab/scenario-file.ts';
import { scenarioToText } from '../../../src/lab/scenario-text.ts';
import { drawScenario } from '../../../src/lab/swarm.ts';
import type { AnyOrdering } from '../../../src/replica/engines.ts';
import { HONEST_SCENARIO } from '../../../src/simulator/scenario.ts';
import { BROKEN_ENGINES } from '../../simulator/broken-engines.ts';

/** A drawn scenario of seven with a good deal in it. */
const FULL = Array.from({ length: 500 }, (_, seed) => drawScenario(seed, 7)).find(
  ({ faults, traitors, network }) =>
    faults.filter(({ type }) => type === 'crash').length >= 2 &&
    traitors.length >= 3 &&
    (network.links?.length ?? 0) > 2,
)!;

describe('shrinking', function () {
  this.timeout(60_000);

  it('leaves nothing but what it takes', () => {
    const [first] = FULL.faults.filter(({ type }) => type === 'crash');
    const liar = FULL.traitors.at(-1)!;
    const small = shrink(
      FULL,
      ({ faults, traitors, workload, network }) =>
        faults.some(
          (fault) =>
            fault.type === 'crash' &&
            'replica' in fault &&
            'replica' in first! &&
            fault.replica === first.replica,
        ) &&
        traitors.some(({ behaviour, node }) => behaviour === liar.behaviour && node === liar.node) &&
        workload.items >= 3 &&
        (network.links?.length ?? 0) >= 1,
    );
    deepEqual(
      [small.faults.length, small.traitors, small.leftDown],
      [1, [{ node: liar.node, behaviour: liar.behaviour }], []],
    );
    deepEqual([small.workload.items, small.durationMs, small.network.links?.length], [3, 1, 1]);
    deepEqual(
      [small.network.loss, small.network.duplication, small.disk, small.clocks],
      [0, 0, HONEST_SCENARIO.disk, HONEST_SCENARIO.clocks],
    );
    equal(small.settleMs, FULL.settleMs, 'with less time to settle anything would be late');
    ok(small.validators < 7, 'as few as there are names and as f allows');
  });

  it('never asks about more faulty ones than f', () => {
    const counts = new Set<number>();
    shrink(FULL, ({ validators, traitors }) => {
      counts.add(validators);
      return traitors.length >= 2;
    });
    ok(![...counts].some((validators) => validators < 4), [...counts].join());
  });

  it('changes nothing where everything is needed', () => {
    const file = drawScenario(1, 4);
    equal(
      shrink(file, () => false),
      file,
    );
  });

  it('makes a real find small, the same each time', () => {
    const file: ScenarioFile = {
      ...drawScenario(62, 4),
      ...{
        faults: [],
        leftDown: [],
        traitors: [{ node: 'n0', behaviour: 'exhaust', seed: 1 }],
        settleMs: 3_000,
      },
    };
    const engine = { ordering: () => BROKEN_ENGINES['no watermark'] as AnyOrdering };
    const isBroken = (candidate: ScenarioFile): boolean => {
      const run = scenarioToRun(candidate);
      return !isProblem(run) && runLab({ ...run, engine }).verdict.violations[0]?.rule === 'termination';
    };
    // what was run once runs the same again
    const known = new Map<string, boolean>();
    const breaks = (candidate: ScenarioFile): boolean => {
      const text = scenarioToText(candidate, '');
      const answer = known.get(text) ?? isBroken(candidate);
      known.set(text, answer);
      return answer;
    };
    ok(breaks(file));
    const small = shrink(file, breaks);
    deepEqual(
      [small.faults, small.network, small.clocks],
      [[], HONEST_SCENARIO.network, HONEST_SCENARIO.clocks],
    );
    ok(small.workload.items <= file.workload.items && small.durationMs < file.durationMs);
    deepEqual(shrink(file, breaks), small);
  });
});
