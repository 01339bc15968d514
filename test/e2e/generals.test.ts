/** The same generals as processes behind libp2p, with real keys: nothing that they say or do differs from the simulator. */
import { deepEqual, equal, ok } from 'node:assert/strict';
import type { CouncilScenario } from '../../src/adversary/generals/scenario.ts';
import { holdCouncil } from '../../src/lab/generals/hold.ts';
import { findDelayed, type Observed, observedToRecord } from '../../src/lab/generals/record.ts';
import { observedToTranscript } from '../../src/lab/generals/transcript.ts';
import { holdLiveCouncil } from '../../src/node/generals/live-council.ts';
import { createScenario, type Wanted } from '../protocols/generals/council.ts';

/**
 * That absence can be noticed (assumption A3) is the machine's part: a round must be longer than its pauses. Where a loyal message was late, the
 * council is held once more with longer rounds, since only a council with its assumptions can be compared.
 */
const ROUNDS_MS = [1_000, 4_000, 16_000];

async function holdInTime(
  scenario: CouncilScenario,
): Promise<readonly [CouncilScenario, readonly Observed[]]> {
  for (const roundMs of ROUNDS_MS) {
    const timed = { ...scenario, parameters: { ...scenario.parameters, roundMs } };
    const observed: Observed[] = [];
    await holdLiveCouncil(timed, (general, seen, atMs) => void observed.push({ general, seen, atMs }));
    if (findDelayed(timed, observedToRecord(timed, observed).sent).length === 0) return [timed, observed];
  }
  throw new Error('this machine pauses longer than the longest round');
}

describe('a live council', () => {
  const cases: readonly (readonly ['oral' | 'signed', Wanted])[] = [
    ['oral', { traitors: [2], lie: 'flip', messenger: { killed: 0.2, spy: 0.2 }, seed: 3 }],
    ['signed', { traitors: [{ general: 0, lie: 'split' }], messenger: { killed: 0.25, spy: 0.25 }, seed: 8 }],
  ];
  for (const [kind, wanted] of cases) {
    it(`${kind}: has the transcript of the simulator, with its traitor, the dead and the spies`, async function () {
      this.timeout(180_000);
      const [scenario, observed] = await holdInTime(createScenario(kind, 4, wanted));
      const virtual = holdCouncil(scenario);
      equal(observedToTranscript(scenario, observed), observedToTranscript(scenario, virtual.observed));
      const record = observedToRecord(scenario, observed);
      deepEqual(record, virtual.record);
      const fates = new Set(record.sent.map(({ fate }) => fate));
      ok(fates.has('killed') && fates.has(kind === 'oral' ? 'replaced' : 'refused') && fates.has('arrived'));
    });
  }
});
