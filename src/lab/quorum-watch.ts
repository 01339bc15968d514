/** Looks again and again whether a quorum can speak with each other: when none can, standing still is right, and this is the excuse. */
import type { Excuse } from '../checker/network-verdict.ts';
import { quorum } from '../protocols/common/quorum.ts';

export interface QuorumWatch {
  readonly look: (nowMs: number) => void;
  readonly excuses: () => readonly Excuse[];
}

/** The most members of which each reaches each, as a greedy search finds them: exact for partitions. */
function largestCore(members: number, isLinked: (left: number, right: number) => boolean): number {
  let largest = 0;
  for (let first = 0; first < members; first += 1) {
    const core: number[] = [];
    for (let step = 0; step < members; step += 1) {
      const next = (first + step) % members;
      if (isLinked(next, next) && core.every((one) => isLinked(one, next))) core.push(next);
    }
    largest = Math.max(largest, core.length);
  }
  return largest;
}

/** `isLinked`: each hears the other; a member and itself: it is up. */
export function createQuorumWatch(
  members: number,
  isLinked: (left: number, right: number) => boolean,
): QuorumWatch {
  const excuses: { fromMs: number; untilMs: number | null; why: string }[] = [];
  return {
    look(nowMs) {
      const core = largestCore(members, isLinked);
      const open = excuses.at(-1);
      const isOpen = open !== undefined && open.untilMs === null;
      if (core >= quorum(members)) {
        if (isOpen) open.untilMs = nowMs;
      } else if (!isOpen) {
        const why = `quorum missing: ${core} of ${members} validators reach each other, ${quorum(members)} are needed`;
        excuses.push({ fromMs: nowMs, untilMs: null, why });
      }
    },
    excuses: () => excuses,
  };
}
