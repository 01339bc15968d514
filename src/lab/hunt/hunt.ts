/**
 * A hunt: random runs over several processes until a number of seeds or a time is used up. Every process runs a piece of the seeds and is
 * then replaced by a fresh one. What is found is told at once, so that an interrupted hunt has lost nothing.
 */

import { drawScenario } from '../swarm.ts';
import { runChild } from './child.ts';
import { failed, type Outcome } from './outcome.ts';
import { addOutcome, EMPTY_TALLY, type Tally } from './tally.ts';
import type { Quarry, SeedReport, SeedTask, ShrinkReport, ShrinkTask } from './worker-protocol.ts';

/**
 * Seeds of one process at most, and at least (unless fewer are left). The first hundred runs of a process take twice as long as the others, until V8 has
 * compiled what they run; no process runs for ever, since whatever leaks in one is gone with it.
 */
const PIECES = { whole: { max: 1_000, min: 100 }, bare: { max: 5_000, min: 2_500 } } as const;

/** What runs in the processes of a hunt. */
export interface Entries {
  readonly seeds: URL;
  readonly shrink: URL;
}

const ENTRIES: Entries = {
  seeds: new URL('./seed-process.js', import.meta.url),
  shrink: new URL('./shrink-process.js', import.meta.url),
};
/** Finds that are made smaller: one for each rule that was broken, and not more. */
const SHRINKS_MAX = 5;

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
  /** A smaller scenario that breaks the same rule; each one is smaller than the last. */
  readonly onShrunk: (seed: number, smaller: ShrinkReport) => void;
}

/** The next seeds, in pieces; smaller ones near the end, so that all processes end together. */
function createPieces({ from, seeds, jobs, isBare }: HuntPlan) {
  const end = seeds === null ? Number.MAX_SAFE_INTEGER : from + seeds;
  const { max, min } = PIECES[isBare ? 'bare' : 'whole'];
  const least = Math.min(min, Math.ceil((end - from) / jobs));
  let next = from;
  return {
    take(): { readonly from: number; readonly count: number } | undefined {
      if (next >= end) return undefined;
      const fair = Math.max(least, Math.ceil((end - next) / (2 * jobs)));
      const piece = { from: next, count: Math.min(max, fair, end - next) };
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

/** What is worth making smaller, each rule once. */
function createShrinks({ validators, isBare }: Quarry) {
  const known = new Set<string>();
  const waiting: (ShrinkTask & { readonly seed: number })[] = [];
  return {
    add(seed: number, { kind, rule }: Outcome): void {
      const key = `${kind} ${rule}`;
      if (isBare || rule === null || known.has(key) || known.size >= SHRINKS_MAX) return;
      known.add(key);
      waiting.push({ seed, file: drawScenario(seed, validators), outcome: { kind, rule } });
    },
    take: () => waiting.shift(),
  };
}

/**
 * Hunts until the plan is carried out or the signal comes; the tally of every run that came to its end. Where the time of the plan is over,
 * what was found is still made smaller.
 */
export async function hunt(
  plan: HuntPlan,
  watch: HuntWatch,
  signal: AbortSignal,
  entries: Entries = ENTRIES,
): Promise<Tally> {
  const { validators, isBare } = plan;
  const pieces = createPieces(plan);
  const shrinks = createShrinks(plan);
  const end = createEnd(plan, signal);
  let tally = EMPTY_TALLY;
  const take = (seed: number, outcome: Outcome): void => {
    tally = addOutcome(tally, outcome);
    if (outcome.kind !== 'sound') {
      watch.onFind(seed, outcome);
      shrinks.add(seed, outcome);
    }
    watch.onSeed(tally);
  };
  /** A process that dies takes the seed with it that it was running; the others of its piece go on in another one. */
  const runPiece = async (from: number, to: number): Promise<void> => {
    let next = from;
    while (next < to && !end.signal.aborted) {
      const task: SeedTask = { from: next, count: to - next, validators, isBare };
      const onReport = ({ seed, outcome }: SeedReport): void => {
        take(seed, outcome);
        next = seed + 1;
      };
      const { isStopped, how } = await runChild(entries.seeds, task, onReport, end.signal);
      if (next < to && !isStopped) {
        take(next, failed(`the process that ran it ended ${how}`));
        next += 1;
      }
    }
  };
  const work = async (): Promise<void> => {
    while (!signal.aborted) {
      const prey = shrinks.take();
      const piece = prey || end.signal.aborted ? undefined : pieces.take();
      if (prey) {
        const onReport = (smaller: ShrinkReport): void => watch.onShrunk(prey.seed, smaller);
        await runChild(entries.shrink, prey, onReport, signal);
      } else if (piece) await runPiece(piece.from, piece.from + piece.count);
      else return;
    }
  };
  try {
    await Promise.all(Array.from({ length: plan.jobs }, work));
    return tally;
  } finally {
    end.abort();
  }
}
