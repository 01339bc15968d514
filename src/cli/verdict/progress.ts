/** Does the network go on? Watched for a while where something waits; standing still is excused where no quorum can speak with each other. */
import { setTimeout as sleep } from 'node:timers/promises';
import { quorum } from '../../protocols/common/quorum.ts';
import type { Standing, Witness } from './observe.ts';

export interface Progress {
  readonly goesOn: boolean;
  /** What was seen, as a sentence. */
  readonly detail: string;
}

const POLL_MS = 250;

/**
 * @param believed witnesses that never lied
 * @param patienceMs how long to wait for progress while something waits
 */
export async function watchProgress(believed: readonly Witness[], patienceMs: number): Promise<Progress> {
  const before = await standings(believed);
  const start = Math.max(0, ...before.map(({ height }) => height));
  const deadline = performance.now() + patienceMs;
  for (let now = before; ; now = await standings(believed)) {
    const height = Math.max(0, ...now.map((one) => one.height));
    if (height > start)
      return { goesOn: true, detail: `height ${start} grew to ${height} while it was watched` };
    const waiting = Math.max(0, ...now.map((one) => one.waiting));
    const isLevel = now.every((one) => one.height === height);
    if (now.length > 0 && waiting === 0 && isLevel) {
      return { goesOn: true, detail: `all stand at height ${height}, and nothing waits` };
    }
    if (performance.now() > deadline)
      return { goesOn: false, detail: whyStill(now, height, waiting, patienceMs) };
    await sleep(POLL_MS);
  }
}

async function standings(believed: readonly Witness[]): Promise<readonly Standing[]> {
  const all = await Promise.all(believed.map(({ standing }) => standing()));
  return all.filter((one) => one !== undefined);
}

function whyStill(now: readonly Standing[], height: number, waiting: number, patienceMs: number): string {
  if (now.length === 0) return 'nobody who is believed answers';
  const mute = now.flatMap((one) => one.mute ?? []);
  const behind = now.filter((one) => one.height < height).length;
  return [
    `height ${height} did not grow within ${patienceMs / 1_000} s`,
    ...(waiting > 0 ? [`${waiting} transactions wait`] : []),
    ...(behind > 0 ? [`${behind} of ${now.length} stand below it`] : []),
    ...(mute.length > 0 ? [`${mute.length} do not vote (${mute[0]})`] : []),
  ].join(', ');
}

/** Undefined: enough validators answer, and stand on one side of every partition. */
export function missingQuorum(
  names: readonly string[],
  answering: ReadonlySet<string>,
  partition: readonly (readonly string[])[] | null,
): string | undefined {
  const sides = (partition ?? [names]).map((group) => group.filter((name) => answering.has(name)).length);
  const core = Math.max(0, ...sides);
  const needed = quorum(names.length);
  if (core >= needed) return undefined;
  return `quorum missing: ${core} of ${names.length} validators can speak with each other, ${needed} are needed`;
}
