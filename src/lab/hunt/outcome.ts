/** One run of a hunt, and what came of it. */
import { isProblem } from '../../adversary/reading.ts';
import { assert } from '../../base/assert.ts';
import { createPbftVotesOf } from '../../checker/pbft-votes.ts';
import type { VerdictKind } from '../../checker/verdict.ts';
import type { RuleName, Violation } from '../../checker/violation.ts';
import { createEngineWorld } from '../../simulator/bare/engine-world.ts';
import { BARE_PARAMETERS, BARE_PBFT } from '../bare-pbft.ts';
import { gravestOf } from '../gravest.ts';
import { createPathCounter, RARE_PATHS } from '../rare-paths.ts';
import { runLab } from '../run.ts';
import { type ScenarioFile, scenarioToRun } from '../scenario-file.ts';

export interface Outcome {
  readonly kind: VerdictKind;
  /** The gravest rule that was broken; null: none, or what runs the replicas failed itself. */
  readonly rule: RuleName | null;
  /** A sentence about it; empty: nothing is wrong. */
  readonly detail: string;
  /** It did not go on to the end, and need not have: a quorum was missing. */
  readonly isExcused: boolean;
  readonly delivered: number;
  /** Sequence numbers that an honest disk holds. */
  readonly commits: number;
  readonly virtualMs: number;
  /** Equal for equal runs. */
  readonly hash: string;
  /** How often each rare path of the honest was taken, and each behaviour lied. */
  readonly paths: Counts;
  readonly lies: Counts;
}

/** By name; what is missing never happened. */
export type Counts = Readonly<Record<string, number>>;

type Figures = Omit<Outcome, 'kind' | 'rule' | 'detail'>;

function toOutcome(violations: readonly Violation[], figures: Figures): Outcome {
  return { ...gravestOf(violations), ...figures };
}

/** What only a disk can tell. */
const TORN_TAIL = 'a torn promise cut off';
/** All that a hunt counts among the rare paths. */
export const COUNTED_PATHS: readonly string[] = [...RARE_PATHS, TORN_TAIL];

export function sumCounts(left: Counts, right: Counts): Counts {
  const names = [...new Set([...Object.keys(left), ...Object.keys(right)])];
  return Object.fromEntries(names.map((name) => [name, (left[name] ?? 0) + (right[name] ?? 0)]));
}

/**
 * The last world, held until the next one has run. What V8 compiled lives as long as some closure that runs it, and every world makes its own: were
 * all of one world gone when the garbage is collected, the next one would be interpreted and compiled afresh, which took twice the time.
 */
const held: { world?: unknown } = {};

/** Whole replicas with their traitors. */
function runWhole(file: ScenarioFile): Outcome {
  const run = scenarioToRun(file);
  assert(!isProblem(run), 'only what makes sense is run');
  const liars = new Set(run.orders.map(({ traitor }) => traitor));
  const paths = createPathCounter();
  const result = runLab({
    ...run,
    watch: (replica, seen) => {
      if (!liars.has(replica)) paths.watch(replica, seen);
    },
  });
  held.world = result;
  const { verdict, delivered, virtualMs, hash } = result;
  const honest = result.world.replicas.filter((_host, id) => !liars.has(id));
  return toOutcome(verdict.violations, {
    ...{ delivered, virtualMs, hash },
    isExcused: !verdict.live && verdict.violations.length === 0,
    commits: Math.max(0, ...honest.map(({ chain }) => chain.mark()?.sequence ?? 0)),
    paths: { ...paths.counts(), [TORN_TAIL]: honest.reduce((sum, { disks }) => sum + disks.tornTails(), 0) },
    lies: [...result.told.values()].reduce<Counts>(sumCounts, {}),
  });
}

/** Ordering engines alone, handing each other their messages as they are: no ledger, no signatures, no traitors, and no path counted, for speed. */
function runBare(scenario: ScenarioFile): Outcome {
  const world = createEngineWorld({
    ordering: BARE_PBFT,
    parameters: BARE_PARAMETERS,
    votesOf: createPbftVotesOf(scenario.validators),
    wire: 'objects',
    signatures: 'none',
    scenario,
  });
  const { violations, excuse, delivered, virtualMs, hash } = world.run();
  held.world = world;
  return toOutcome(violations, {
    ...{ delivered, virtualMs, hash, paths: {}, lies: {} },
    isExcused: excuse !== null,
    commits: Math.max(0, ...world.replicas.map(({ store }) => store.mark().sequence)),
  });
}

/** Runs it to its end; what fails outside the replicas counts as a crash, too. */
export function runHunted(file: ScenarioFile, isBare: boolean): Outcome {
  try {
    return isBare ? runBare(file) : runWhole(file);
  } catch (error) {
    const detail = `the run itself failed: ${error instanceof Error ? error.message : String(error)}`;
    return failed(detail);
  }
}

/** The outcome of a run that did not come to its end. */
export function failed(detail: string): Outcome {
  const figures = { isExcused: false, delivered: 0, commits: 0, virtualMs: 0, hash: '', paths: {}, lies: {} };
  return { kind: 'crash', rule: null, detail, ...figures };
}
