/** A council held on the simulator, with the record and the verdict. */
import { type CouncilScenario, isTraitor } from '../../adversary/generals/scenario.ts';
import { type CouncilVerdict, judgeCouncil } from '../../checker/generals/verdict.ts';
import { type CouncilRecord, type Observed, observedToRecord } from './record.ts';
import { type SimulationOptions, simulateCouncil } from './simulate.ts';

export interface HeldCouncil {
  readonly observed: readonly Observed[];
  readonly record: CouncilRecord;
  readonly verdict: CouncilVerdict;
}

export function holdCouncil(scenario: CouncilScenario, options?: SimulationOptions): HeldCouncil {
  const observed: Observed[] = [];
  simulateCouncil(scenario, (general, seen, atMs) => void observed.push({ general, seen, atMs }), options);
  const record = observedToRecord(scenario, observed);
  return { observed, record, verdict: judgeRecord(scenario, record) };
}

export function judgeRecord(scenario: CouncilScenario, { decisions }: CouncilRecord): CouncilVerdict {
  return judgeCouncil({
    order: scenario.order,
    isLoyal: (general) => !isTraitor(scenario, general),
    decisions: new Map([...decisions].map(([general, { order }]) => [general, order])),
  });
}

export function isBroken({ ic1, ic2 }: CouncilVerdict): boolean {
  return !(ic1 && ic2);
}
