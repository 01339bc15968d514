/** What a hunt and its processes say to each other, over node's channel between parent and child. */
import type { ScenarioFile } from '../scenario-file.ts';
import type { Outcome } from './outcome.ts';

/** What is hunted. */
export interface Quarry {
  readonly validators: number;
  /** Ordering engines alone, in place of whole replicas. */
  readonly isBare: boolean;
}

/** Seeds, one after the other. */
export interface SeedTask extends Quarry {
  readonly from: number;
  readonly count: number;
}

/** After each seed. */
export interface SeedReport {
  readonly seed: number;
  readonly outcome: Outcome;
}

/** A find, to be made smaller. */
export interface ShrinkTask {
  readonly file: ScenarioFile;
  readonly outcome: Pick<Outcome, 'kind' | 'rule'>;
}

/** After each step on the way: what breaks still, and how. */
export interface ShrinkReport {
  readonly file: ScenarioFile;
  readonly outcome: Outcome;
}
