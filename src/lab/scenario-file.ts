/**
 * A scenario as people write it: a network, its troubles, its traitors, and the verdict that is expected. Read strictly: whatever does not
 * fit gets a sentence. Nodes are n0, n1, ...; clients c1 to c5 take turns in writing.
 */
import {
  checkOrders,
  isProblem,
  type Names,
  type OrderWords,
  type Problem,
  readOrder,
} from '../adversary/reading.ts';
import { LIMITS } from '../base/limits.ts';
import { createShape, flag, integer, list, record, type Shape, text, withFallback } from '../base/shape.ts';
import { faultyBy } from '../simulator/faults.ts';
import { HONEST_SCENARIO, type Scenario, type TimedFault } from '../simulator/scenario.ts';
import { type People, peopleOf } from '../simulator/whole/people.ts';
import { delay, fault, milliseconds, network, node, share, VALIDATORS_MAX } from './fault-shapes.ts';
import { createMinedEngine, type MiningSettings } from './mined-engine.ts';
import type { LabRun } from './run.ts';
import type { TimedOrder } from './traitors.ts';

/** What the verdict should be; what is left out is not asked. */
export interface Expected {
  readonly safe?: boolean;
  readonly live?: boolean;
  readonly degraded?: boolean;
  readonly fork?: boolean;
  /** Exactly these are proven guilty. */
  readonly accused?: readonly string[];
}

export interface TraitorEntry {
  readonly node: string;
  readonly behaviour: string;
  readonly when?: string;
  readonly towards?: readonly string[];
  readonly seed?: number | string;
  /** The item that a double spend takes back, by its number. */
  readonly target?: number;
  readonly confirmations?: number;
  readonly fromMs?: number;
  readonly untilMs?: number;
}

export interface ScenarioFile extends Scenario {
  /** What is shown, in a sentence. */
  readonly about: string;
  /** So many times slower than before a primary may be; 0: as slow as the timeout lets it. */
  readonly slowdownMax: number;
  /** Proof of work orders the blocks; null: PBFT does. */
  readonly mining: MiningSettings | null;
  readonly traitors: readonly TraitorEntry[];
  readonly beyondBudget: boolean;
  readonly expect: Expected;
}

/** Clients who take turns in writing; those who set conditions have no names. */
export const CLIENT_NAMES = ['c1', 'c2', 'c3', 'c4', 'c5'] as const;

const ITEMS_MAX = 10_000;
const { seed, validators, durationMs, settleMs, workload, disk, clocks } = HONEST_SCENARIO;

const word = text('a word', /^\S{1,64}$/);
const seedShape = createShape<number | string>('a number or a word', (value) =>
  Number.isSafeInteger(value) || (typeof value === 'string' && value.length <= 64)
    ? (value as number)
    : undefined,
);

const traitor: Shape<TraitorEntry> = record(
  { node: word, behaviour: word },
  {
    when: text('always, from:HEIGHT, views:1,3, p:0.3, or several with + between', /^.{1,100}$/),
    towards: list(word, 0, VALIDATORS_MAX),
    seed: seedShape,
    target: integer(1, ITEMS_MAX),
    confirmations: integer(1, LIMITS.powReorganisationMax),
    fromMs: milliseconds,
    untilMs: milliseconds,
  },
);

const power = createShape<number>('a number above 0, such as 0.45', (value) =>
  typeof value === 'number' && value > 0 && value <= 1_000 ? value : undefined,
);

const miners: Shape<MiningSettings> = record({
  blockTimeMs: withFallback(integer(20, 60_000), 200),
  power: withFallback(list(power, 0, VALIDATORS_MAX), []),
});

/** Null: nobody mines. */
const mining: Shape<MiningSettings | null> = {
  ...miners,
  read: (value, path, report) => (value === null ? null : miners.read(value, path, report)),
};

export const scenarioFile: Shape<ScenarioFile> = record<ScenarioFile>({
  about: withFallback(text('a sentence', /^[\s\S]{0,1000}$/), ''),
  seed: withFallback(seedShape, seed),
  validators: withFallback(integer(1, VALIDATORS_MAX), validators),
  durationMs: withFallback(milliseconds, durationMs),
  settleMs: withFallback(milliseconds, settleMs),
  workload: withFallback(record({ items: integer(0, ITEMS_MAX), retryMs: integer(1, 60_000) }), workload),
  network: withFallback(network, HONEST_SCENARIO.network),
  disk: withFallback(
    record({ sync: delay, commit: delay, unsyncedSurvival: share }, { tearing: share }),
    disk,
  ),
  clocks: withFallback(record({ offsetMsMax: milliseconds, driftMax: share }), clocks),
  faults: withFallback<readonly TimedFault[]>(list(fault, 0, 1_000) as Shape<readonly TimedFault[]>, []),
  leftDown: withFallback<readonly number[]>(list(node, 0, VALIDATORS_MAX) as Shape<readonly number[]>, []),
  slowdownMax: withFallback(integer(0, LIMITS.slowdownMax), 0),
  mining: withFallback(mining, null),
  traitors: withFallback<readonly TraitorEntry[]>(list(traitor, 0, 64) as Shape<readonly TraitorEntry[]>, []),
  beyondBudget: withFallback(flag, false),
  expect: withFallback<Expected>(
    record<object, Expected>(
      {},
      { safe: flag, live: flag, degraded: flag, fork: flag, accused: list(word, 0, VALIDATORS_MAX) },
    ),
    {},
  ),
});

/** Every replica that a fault names. */
function namedBy(fault: TimedFault): readonly number[] {
  if ('groups' in fault) return fault.groups.flat();
  if ('replica' in fault) return [fault.replica];
  return 'from' in fault ? [fault.from, fault.to] : [];
}

function toNames({ genesis, clients: people }: People): Names {
  const clients = CLIENT_NAMES.map((name, index) => [name, people[index]!.publicKey] as const);
  const { name: engine } = genesis.engine;
  return { engine, validators: genesis.validators.map(({ name }) => name), clients: new Map(clients) };
}

function readEntry(
  { fromMs = 0, untilMs, target, ...entry }: TraitorEntry,
  names: Names,
  { nameOf }: People,
): TimedOrder | Problem {
  if (untilMs !== undefined && untilMs <= fromMs) {
    return {
      problem: `${entry.node} is ordered to stop at ${untilMs} ms, before it begins at ${fromMs} ms.`,
    };
  }
  const words: OrderWords = {
    ...entry,
    seed: entry.seed === undefined ? undefined : String(entry.seed),
    ...(target === undefined ? {} : { target: nameOf(target) }),
  };
  const order = readOrder(words, names);
  return isProblem(order) ? order : { ...order, fromMs, untilMs: untilMs ?? null };
}

/** Everything of a run that a file tells. */
export type ScenarioRun = Required<Pick<LabRun, 'scenario' | 'orders' | 'slowdownMax' | 'engine'>>;

/** The run of a scenario that was read, or what does not make sense in it. */
export function scenarioToRun(file: ScenarioFile): ScenarioRun | Problem {
  const { about: _about, slowdownMax, mining, traitors, beyondBudget, expect, ...scenario } = file;
  const engine = mining === null ? {} : createMinedEngine(mining, scenario.validators);
  const people = peopleOf(scenario, engine);
  const names = toNames(people);
  const stranger = [...scenario.faults.flatMap(namedBy), ...scenario.leftDown].find(
    (id) => id >= scenario.validators,
  );
  if (stranger !== undefined) {
    return { problem: `There is no n${stranger} among ${scenario.validators} validators.` };
  }
  const unknown = expect.accused?.find((name) => !names.validators.includes(name));
  if (unknown !== undefined) return { problem: `expect.accused: there is no validator "${unknown}".` };
  const orders: TimedOrder[] = [];
  for (const entry of traitors) {
    const order = readEntry(entry, names, people);
    if (isProblem(order)) return order;
    orders.push(order);
  }
  return (
    checkOrders(orders, names, beyondBudget, faultyBy(scenario.faults)) ?? {
      scenario,
      orders,
      slowdownMax,
      engine,
    }
  );
}
