/** Simulated networks with traitors in them, and what every row of the catalogue asks of them. */
import { deepEqual, ok } from 'node:assert/strict';
import { ALWAYS } from '../../src/adversary/trigger.ts';
import { type LabResult, type LabRun, runLab } from '../../src/lab/run.ts';
import type { TimedOrder } from '../../src/lab/traitors.ts';
import type { Scenario } from '../../src/simulator/scenario.ts';

/** An order of everything at once, for ever. */
export function orderOf(traitor: number, behaviour: string, more: Partial<TimedOrder> = {}): TimedOrder {
  return {
    traitor,
    behaviour,
    when: ALWAYS,
    towards: null,
    sender: null,
    seed: 'test',
    fromMs: 0,
    untilMs: null,
    ...more,
  };
}

/** Runs traitors, and asks what must hold whatever they do: no rule broken, the honest at one tip, and every order a lie really told. */
export function survive(
  orders: readonly TimedOrder[],
  scenario: Partial<Scenario> = {},
  watch?: LabRun['watch'],
  more: Pick<LabRun, 'onLie' | 'slowdownMax'> = {},
): LabResult {
  const failures: string[] = [];
  const result = runLab({
    scenario: { settleMs: 30_000, ...scenario },
    orders,
    watch: (replica, seen, atMs) => {
      if (seen.type === 'failed') failures.push(`n${replica}: ${seen.reason}`);
      watch?.(replica, seen, atMs);
    },
    ...more,
  });
  const { verdict, told } = result;
  deepEqual(verdict.violations, []);
  ok(verdict.safe && verdict.live, 'safe and live');
  deepEqual(failures, [], 'a traitor lies, it does not break');
  for (const { traitor, behaviour } of orders) {
    ok((told.get(traitor)?.[behaviour] ?? 0) > 0, `n${traitor} really told ${behaviour}`);
  }
  const traitors = new Set(orders.map(({ traitor }) => `n${traitor}`));
  for (const { node } of verdict.accused) ok(traitors.has(node), `${node} is honest, and accused`);
  return result;
}

/** The kinds of evidence against each accused node. */
export function accusedOf({ verdict }: LabResult): Record<string, string[]> {
  return Object.fromEntries(
    verdict.accused.map(({ node, evidence }) => [node, evidence.map(({ kind }) => kind).sort()]),
  );
}

/** The views that the honest replicas stand in at the end. */
export function viewsOf({ world, traitors }: LabResult): readonly number[] {
  const honest = world.replicas.filter((_host, id) => traitors.isHonest(id));
  return [...new Set(honest.map((host) => host.replica()?.status().view ?? -1))];
}

/** Runs something for several seeds, which an assertion then names. */
export function forSeeds(count: number, run: (seed: number) => void): void {
  for (let seed = 1; seed <= count; seed += 1) {
    try {
      run(seed);
    } catch (error) {
      if (error instanceof Error) error.message = `seed ${seed}: ${error.message}`;
      throw error;
    }
  }
}
