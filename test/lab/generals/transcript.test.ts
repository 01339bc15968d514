/** The transcript does not depend on who was quicker; nor does the record. */
import { deepEqual, equal, match } from 'node:assert/strict';
import { createChance } from '../../../src/base/chance.ts';
import { observedToRecord } from '../../../src/lab/generals/record.ts';
import { observedToTranscript } from '../../../src/lab/generals/transcript.ts';
import { COUNCIL_KINDS } from '../../../src/protocols/generals/index.ts';
import { createScenario, hold } from '../../protocols/generals/council.ts';

describe('the transcript of a council', () => {
  for (const kind of COUNCIL_KINDS) {
    it(`${kind}: is the same in whatever order the generals were heard of`, () => {
      const scenario = createScenario(kind, 7, {
        traitors: [0, 4],
        lie: 'flip',
        messenger: { killed: 0.1, spy: 0.2 },
      });
      const { observed } = hold(scenario);
      const transcript = observedToTranscript(scenario, observed);
      const record = observedToRecord(scenario, observed);
      const chance = createChance('shuffle');
      for (let again = 0; again < 5; again++) {
        const shuffled = observed
          .map((one) => ({ one, at: chance.next() }))
          .sort((left, right) => left.at - right.at)
          .map(({ one }) => ({ ...one, atMs: one.atMs + chance.next() }));
        equal(observedToTranscript(scenario, shuffled), transcript);
        deepEqual(observedToRecord(scenario, shuffled), record);
      }
      match(transcript, /^ {5}0\.000 g0 > start\n/);
      match(transcript, / g6 {5}output decided .*\n$/);
    });
  }
});
