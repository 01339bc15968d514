/**
 * A hunt: random runs over several processes until a number of seeds or a time is used up. Every process runs a piece of the seeds and is
 * then replaced by a fresh one. What is found is told at once, so that an interrupted hunt has lost nothing.
 */

import { runChild } from './child.ts';
import { failed, type Outcome } from './outcome.ts';
import { addOutcome, EMPTY_TALLY, type Tally } from './tally.ts';
import type { Quarry, SeedReport } from './worker-protocol.ts';

/** Seeds of one process at most, and at least (unless fewer are left). */
const PIECE_MAX = 200;
const PIECE_MIN = 10;

/** Runs the seeds of its task, and reports each. */
const SEED_PROCESS = new URL('./seed-process.js', import.meta.url);

export interface HuntPlan extends Quarry {
  readonly from: number;
  /** Null: as many as the time allows. */
  readonly seeds: number | null;
  /** Wall-clock milliseconds; null: as long as it takes. */
  readonly timeMs: number | null;
  /** Processes at a time. */
  readonly jobs: number;
}

export interface HuntWatch {
  readonly onSeed: (tally: Tally) => void;
  /** A run in which a rule was broken. */
  readonly onFind: (seed: number, outcome: Outcome) => void;
}

/** The next seeds, in pieces; smaller ones near the end, so that all processes end together. */
function createPieces({ from, seeds, jobs }: HuntPlan) {
  const end = seeds === null ? Number.MAX_SAFE_INTEGER : from + seeds;
  let next = from;
  return {
    take(): { readonly from: number; readonly count: number } | undefined {
      if (next >= end) return undefined;
      const fair = Math.max(PIECE_MIN, Math.ceil((end - next) / (2 * jobs)));
      const piece = { from: next, count: Math.min(PIECE_MAX, fair, end - next) };
      next += piece.count;
      return piece;
    },
  };
}

/** Aborted when the signal is, when the time is over, or when the hunt is done with it. (`AbortSignal.any` forgets a timeout that nobody else holds.) */
function createEnd({ timeMs }: HuntPlan, signal: AbortSignal): AbortController {
  const end = new AbortController();
  const abort = (): void => end.abort();
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort);
  const timer = timeMs === null ? undefined : setTimeout(abort, timeMs);
  end.signal.addEventListener('abort', () => {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  });
  return end;
}

/** Hunts until the plan is carried out or the signal comes; the tally of every run that came to its end. */
export async function hunt(
  plan: HuntPlan,
  watch: HuntWatch,
  signal: AbortSignal,
  entry: URL = SEED_PROCESS,
): Promise<Tally> {
  const { validators, isBare } = plan;
  const pieces = createPieces(plan);
  const end = createEnd(plan, signal);
  let tally = EMPTY_TALLY;
  const take = (seed: number, outcome: Outcome): void => {
    tally = addOutcome(tally, outcome);
    if (outcome.kind !== 'sound') watch.onFind(seed, outcome);
    watch.onSeed(tally);
  };
  /** A process that dies takes the seed with it that it was running; the others of its piece go on in another one. */
  const runPiece = async (from: number, to: number): Promise<void> => {
    let next = from;
    while (next < to && !end.signal.aborted) {
      const task = { from: next, count: to - next, validators, isBare };
      const onReport = ({ seed, outcome }: SeedReport): void => {
        take(seed, outcome);
        next = seed + 1;
      };
      const { isStopped, how } = await runChild(entry, task, onReport, end.signal);
      if (next < to && !isStopped) {
        take(next, failed(`the process that ran it ended ${how}`));
        next += 1;
      }
    }
  };
  const runPieces = async (): Promise<void> => {
    for (let piece = pieces.take(); piece && !end.signal.aborted; piece = pieces.take()) {
      await runPiece(piece.from, piece.from + piece.count);
    }
  };
  try {
    await Promise.all(Array.from({ length: plan.jobs }, runPieces));
    return tally;
  } finally {
    end.abort();
  }
}
