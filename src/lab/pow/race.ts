/**
 * The double-spend race (Nakamoto 2008, section 11; Rosenfeld, arXiv 1402.2009): an attacker mines a secret branch from one block in advance, waits until
 * the payment has its confirmations, and shows the branch when it has more work. Whether that takes the payment back is decided by the honest
 * party's own fork choice.
 */
import type { Chance } from '../../base/chance.ts';
import { nakamotoProbability, reversalProbability } from '../../protocols/pow/reversal.ts';
import { FIRST_SEEN } from '../../protocols/pow/tie.ts';
import { createParty, type Mined, type Party } from './party.ts';

export interface RaceSettings {
  /** The attacker's share of all hashing power, above 0 and below 1/2. */
  readonly q: number;
  /** Confirmations that the payee waits for, at least 1. */
  readonly z: number;
  readonly runs: number;
}

export interface RaceReport {
  /** Share of the runs in which the payment was taken back. */
  readonly simulated: number;
  /** Standard deviation of `simulated`, by the binomial distribution. */
  readonly standardError: number;
  readonly exact: number;
  readonly nakamoto: number;
  /** Blocks behind at which the attacker gives up; without that a run might never end. */
  readonly giveUpBehind: number;
  /** How much that may lower `simulated` at the most: (q/p)^giveUpBehind. */
  readonly bias: number;
}

/** The attacker goes on until the chance to catch up is below this. */
const BIAS_MAX = 1e-5;
const RUNS_PER_YIELD = 500;

/** Runs all races, yielding how many are done. */
export function* simulateRace(settings: RaceSettings, chance: Chance): Generator<number, RaceReport> {
  const { q, z, runs } = settings;
  const ratio = q / (1 - q);
  const giveUpBehind = Math.ceil(Math.log(BIAS_MAX) / Math.log(ratio));
  let reversed = 0;
  for (let run = 1; run <= runs; run += 1) {
    if (runRace(settings, giveUpBehind, chance)) reversed += 1;
    if (run % RUNS_PER_YIELD === 0) yield run;
  }
  // One success and one failure are added, so that a rare event that never came has an error, too.
  const smoothed = (reversed + 1) / (runs + 2);
  return {
    simulated: reversed / runs,
    standardError: Math.sqrt((smoothed * (1 - smoothed)) / runs),
    exact: reversalProbability(q, z),
    nakamoto: nakamotoProbability(q, z),
    giveUpBehind,
    bias: ratio ** giveUpBehind,
  };
}

/** One race; was the payment, in the first honest block, taken back? */
function runRace({ q, z }: RaceSettings, giveUpBehind: number, chance: Chance): boolean {
  let lastId = 0;
  const nextId = (): string => {
    lastId += 1;
    return String(lastId);
  };
  const payee = createParty(nextId, FIRST_SEEN);
  const attacker = createParty(nextId, FIRST_SEEN);
  const secret: Mined[] = [];
  mineSecretly(attacker, secret);
  for (;;) {
    if (chance.next() < q) mineSecretly(attacker, secret);
    else payee.hear(payee.mine(payee.tree.best(), 'honest'));
    const shown = payee.tree.best();
    if (shown.height < z) continue;
    const own = attacker.tree.best();
    if (own.totalWork > shown.totalWork) return isReversedBy(payee, secret);
    if (shown.height - own.height >= giveUpBehind) return false;
  }
}

function mineSecretly(attacker: Party, secret: Mined[]): void {
  const mined = attacker.mine(attacker.tree.best(), 'attacker');
  attacker.hear(mined);
  secret.push(mined);
}

/** Shows the secret branch: is the first block that the payee believes in the attacker's? */
function isReversedBy(payee: Party, secret: readonly Mined[]): boolean {
  for (const mined of secret) payee.hear(mined);
  return payee.tree.bestAt(1)?.data === 'attacker';
}
