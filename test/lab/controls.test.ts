/** A hunter that has not caught prey is unproven: every engine that is broken on purpose is caught, by which rule, and after how many seeds. */
import { deepEqual, ok } from 'node:assert/strict';
import type { RuleName } from '../../src/checker/violation.ts';
import { pbft } from '../../src/protocols/pbft/index.ts';
import { BROKEN_ENGINES } from '../simulator/broken-engines.ts';
import { complainer, exhaustion, forgetfulPrimary, type Habitat, latecomer, nudge, trouble } from './prey.ts';

interface Control {
  readonly habitat: Habitat;
  /** What catches it. */
  readonly rule: RuleName;
  /** Seeds before the one that catches it at present; this test begins with that one, so that it takes seconds. */
  readonly after: number;
  /** It must be caught within so many seeds from there, when the timing of everything has changed. */
  readonly within: number;
}

const CONTROLS: Readonly<Record<string, Control>> = {
  'quorum one too small': { habitat: trouble, rule: 'no-false-accusation', after: 0, within: 10 },
  'P forgotten in a view change': { habitat: trouble, rule: 'agreement', after: 75, within: 150 },
  'all promises lost at restart': { habitat: trouble, rule: 'one-vote', after: 63, within: 150 },
  'last promise lost at restart': { habitat: trouble, rule: 'one-vote', after: 27, within: 50 },
  'prepared certificates lost at restart': { habitat: trouble, rule: 'termination', after: 12, within: 120 },
  'nothing synced before it leaves': { habitat: trouble, rule: 'one-vote', after: 63, within: 100 },
  'votes counted twice': { habitat: trouble, rule: 'no-false-accusation', after: 0, within: 5 },
  'view in the header': { habitat: trouble, rule: 'agreement', after: 15, within: 50 },
  'empty digest': { habitat: nudge, rule: 'agreement', after: 0, within: 5 },
  'no watermark': { habitat: exhaustion, rule: 'termination', after: 1, within: 10 },
  'O not recomputed': { habitat: forgetfulPrimary, rule: 'agreement', after: 2, within: 30 },
  'complaint threshold f': { habitat: complainer, rule: 'termination', after: 1, within: 10 },
  'sync without certificate check': { habitat: latecomer, rule: 'certificates', after: 1, within: 40 },
};

describe('every broken engine is caught', function () {
  this.timeout(300_000);

  it('and none is forgotten', () => deepEqual(Object.keys(CONTROLS), Object.keys(BROKEN_ENGINES)));

  for (const [name, { habitat, rule, after, within }] of Object.entries(CONTROLS)) {
    it(`${name}: ${rule}, within ${within} seeds`, () => {
      let seed = after;
      const isCaught = (): boolean =>
        habitat(BROKEN_ENGINES[name]!, seed).some((violation) => violation.rule === rule);
      while (seed < after + within && !isCaught()) seed += 1;
      ok(seed < after + within);
      // where the broken one was caught, the honest one is not: it is the breaking that was found
      deepEqual(habitat(pbft, seed), []);
    });
  }
});
