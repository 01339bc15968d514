/** The search finds by itself what the paper proves: three generals cannot bear one traitor, four can. */
import { deepEqual, equal, ok } from 'node:assert/strict';
import { searchCouncil } from '../../../src/lab/generals/search.ts';
import { SURVEY_CASES, surveyCase } from '../../../src/lab/generals/survey.ts';
import { ATTACK, createScenario, RETREAT } from '../../protocols/generals/council.ts';

function search(...words: Parameters<typeof createScenario>) {
  const found = searchCouncil(createScenario(...words));
  if ('tooLarge' in found) throw new Error(`${found.tooLarge} are too many`);
  return found;
}

describe('exhaustive search over what traitors say', () => {
  it('oral, 3 generals: finds that IC2 breaks when a lieutenant does not pass on what was ordered', () => {
    for (const traitor of [1, 2]) {
      const { runs, ic1Violations, ic2Violations, example } = search('oral', 3, { traitors: [traitor] });
      // nothing, attack or retreat: only the truth lets the other obey
      deepEqual([runs, ic1Violations, ic2Violations], [3, 0, 2]);
      const loyal = 3 - traitor;
      equal(example?.record.decisions.get(loyal)?.order, RETREAT);
      equal(example?.verdict.isCommanderLoyal, true);
    }
  });

  it('oral, 3 generals: nothing that a traitorous commander says divides two', () => {
    const { runs, ic1Violations } = search('oral', 3, { traitors: [0] });
    deepEqual([runs, ic1Violations], [9, 0]);
  });

  it('oral, 4 generals: there is nothing to find, wherever the traitor is and whatever is ordered', () => {
    for (const traitor of [0, 1, 2, 3]) {
      for (const order of [ATTACK, RETREAT]) {
        const { runs, ic1Violations, ic2Violations } = search('oral', 4, { traitors: [traitor], order });
        deepEqual([runs, ic1Violations, ic2Violations], [traitor === 0 ? 27 : 9, 0, 0]);
      }
    }
  });

  it('signed, 3 generals: there is nothing to find, short chains in the last round included', () => {
    for (const traitor of [0, 1, 2]) {
      const { runs, ic1Violations, ic2Violations } = search('signed', 3, { traitors: [traitor] });
      deepEqual([runs, ic1Violations, ic2Violations], [traitor === 0 ? 256 : 4, 0, 0]);
    }
  });

  it('says how large a space is that it does not search', () => {
    const found = searchCouncil(createScenario('oral', 7, { traitors: [0, 1] }));
    ok('tooLarge' in found && found.tooLarge > 20_000);
  });
});

describe('the survey', () => {
  it('covers what holds and what breaks, and both conditions break somewhere', () => {
    const rows = SURVEY_CASES.filter(({ members }) => members < 7).flatMap((one) => surveyCase(one, 1));
    for (const { isPromised, ic1Violations, ic2Violations } of rows) {
      if (isPromised) deepEqual([ic1Violations, ic2Violations], [0, 0]);
    }
    const beyond = rows.filter(({ isPromised }) => !isPromised);
    ok(beyond.some(({ ic1Violations }) => ic1Violations > 0));
    ok(beyond.some(({ ic2Violations }) => ic2Violations > 0));
    ok(
      beyond.every(
        ({ example, ic1Violations, ic2Violations }) =>
          (example === null) === (ic1Violations + ic2Violations === 0),
      ),
    );
    ok(rows.some(({ kind, isPromised }) => kind === 'signed' && isPromised));
  });
});
