/** The same generals as processes behind libp2p, with real keys: nothing that they say or do differs from the simulator. */
import { deepEqual, equal, ok } from 'node:assert/strict';
import { holdCouncil } from '../../src/lab/generals/hold.ts';
import { type Observed, observedToRecord } from '../../src/lab/generals/record.ts';
import { observedToTranscript } from '../../src/lab/generals/transcript.ts';
import { holdLiveCouncil } from '../../src/node/generals/live-council.ts';
import { createScenario, type Wanted } from '../protocols/generals/council.ts';

/** Long enough for a busy machine: a late message would be a difference. */
const ROUND_MS = 2_500;

describe('a live council', () => {
  const cases: readonly (readonly ['oral' | 'signed', Wanted])[] = [
    ['oral', { traitors: [2], lie: 'flip', messenger: { killed: 0.2, spy: 0.2 }, seed: 3 }],
    ['signed', { traitors: [{ general: 0, lie: 'split' }], messenger: { killed: 0.25, spy: 0.25 }, seed: 8 }],
  ];
  for (const [kind, wanted] of cases) {
    it(`${kind}: has the transcript of the simulator, with its traitor, the dead and the spies`, async function () {
      this.timeout(180_000);
      const { parameters, ...rest } = createScenario(kind, 4, wanted);
      const scenario = { ...rest, parameters: { ...parameters, roundMs: ROUND_MS } };
      const observed: Observed[] = [];
      await holdLiveCouncil(scenario, (general, seen, atMs) => void observed.push({ general, seen, atMs }));
      const virtual = holdCouncil(scenario);
      equal(observedToTranscript(scenario, observed), observedToTranscript(scenario, virtual.observed));
      const record = observedToRecord(scenario, observed);
      deepEqual(record, virtual.record);
      const fates = new Set(record.sent.map(({ fate }) => fate));
      ok(fates.has('killed') && fates.has(kind === 'oral' ? 'replaced' : 'refused') && fates.has('arrived'));
    });
  }
});
