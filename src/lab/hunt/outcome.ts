/** One run of a hunt, and what came of it. */

import { isProblem } from '../../adversary/reading.ts';
import { assert } from '../../base/assert.ts';
import { createPbftVotesOf } from '../../checker/pbft-votes.ts';
import { kindOf, type VerdictKind, verdictOf } from '../../checker/verdict.ts';
import type { RuleName, Violation } from '../../checker/violation.ts';
import { pbft } from '../../protocols/pbft/index.ts';
import { createEngineWorld } from '../../simulator/bare/engine-world.ts';
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
}

type Figures = Pick<Outcome, 'isExcused' | 'delivered' | 'commits' | 'virtualMs' | 'hash'>;

const BARE_PARAMETERS = { watermarkWindow: 16, inFlightMax: 4 };

function toOutcome(violations: readonly Violation[], figures: Figures): Outcome {
  const kind = verdictOf(violations);
  const first = violations.find(({ rule }) => kindOf(rule) === kind);
  const detail = first ? `n${first.replica}, ${first.atMs.toFixed(1)} ms: ${first.detail}` : '';
  return { kind, rule: first?.rule ?? null, detail, ...figures };
}

/** Whole replicas with their traitors. */
function runWhole(file: ScenarioFile): Outcome {
  const run = scenarioToRun(file);
  assert(!isProblem(run), 'only what makes sense is run');
  const { verdict, world, traitors, ...figures } = runLab(run);
  const marks = world.replicas
    .filter((_host, id) => traitors.isHonest(id))
    .map(({ chain }) => chain.mark()?.sequence ?? 0);
  const isExcused = !verdict.live && verdict.violations.length === 0;
  return toOutcome(verdict.violations, { ...pick(figures), isExcused, commits: Math.max(0, ...marks) });
}

/** Ordering engines alone, handing each other their messages as they are: no ledger, no signatures, no traitors. */
function runBare(scenario: ScenarioFile): Outcome {
  const world = createEngineWorld({
    ordering: pbft,
    parameters: BARE_PARAMETERS,
    votesOf: createPbftVotesOf(scenario.validators),
    wire: 'objects',
    signatures: 'none',
    scenario,
  });
  const { violations, excuse, ...figures } = world.run();
  const commits = Math.max(0, ...world.replicas.map(({ store }) => store.mark().sequence));
  return toOutcome(violations, { ...pick(figures), isExcused: excuse !== null, commits });
}

function pick({ delivered, virtualMs, hash }: Pick<Figures, 'delivered' | 'virtualMs' | 'hash'>) {
  return { delivered, virtualMs, hash };
}

/** Runs it to its end; what fails outside the replicas counts as a crash, too. */
export function runHunted(file: ScenarioFile, isBare: boolean): Outcome {
  try {
    return isBare ? runBare(file) : runWhole(file);
  } catch (error) {
    const detail = `the run itself failed: ${error instanceof Error ? error.message : String(error)}`;
    return { ...failed(detail), hash: '' };
  }
}

/** The outcome of a run that did not come to its end. */
export function failed(detail: string): Outcome {
  const figures = { isExcused: false, delivered: 0, commits: 0, virtualMs: 0, hash: '' };
  return { kind: 'crash', rule: null, detail, ...figures };
}
