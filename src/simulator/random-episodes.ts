/** Pieces of trouble drawn from a seed, each from its beginning to its end. */
import { unreachable } from '../base/assert.ts';
import type { Chance } from '../base/chance.ts';
import type { ReplicaId } from '../protocols/contract.ts';
import type { DiskPart, TimedFault } from './world-fault.ts';

/** What an episode may be. */
export const EPISODES = ['partition', 'cut', 'clog', 'crash', 'crashBetween', 'clockJump'] as const;
export type Episode = (typeof EPISODES)[number];

/** A crash comes within so many more effects, so that it falls between any two of them. */
const CRASH_EFFECTS_MAX = 40;
const CLOCK_JUMP_MS_MAX = 10_000;
const DISK_PARTS: readonly DiskPart[] = ['all', 'promises', 'chain'];

/** True with this probability. */
export function isDrawn(chance: Chance, probability: number): boolean {
  return chance.next() < probability;
}

/** Every replica in one of two groups; one may be in neither. */
function drawGroups(chance: Chance, replicas: readonly ReplicaId[]): readonly (readonly ReplicaId[])[] {
  const groups: [ReplicaId[], ReplicaId[]] = [[], []];
  const hermit = isDrawn(chance, 0.2) ? chance.pick(replicas) : -1;
  for (const replica of replicas) if (replica !== hermit) groups[chance.integer(2)]?.push(replica);
  return groups;
}

function drawTimes(chance: Chance, durationMs: number): { readonly atMs: number; readonly endMs: number } {
  const atMs = chance.integer(durationMs);
  return { atMs, endMs: atMs + 1 + chance.integer(Math.ceil(durationMs / 2)) };
}

export function drawEpisode(
  chance: Chance,
  episode: Episode,
  replicas: readonly ReplicaId[],
  durationMs: number,
): TimedFault[] {
  const { atMs, endMs } = drawTimes(chance, durationMs);
  const replica = chance.pick(replicas);
  const restart: TimedFault = { atMs: endMs, type: 'restart', replica };
  switch (episode) {
    case 'partition':
      return [
        { atMs, type: 'partition', groups: drawGroups(chance, replicas) },
        { atMs: endMs, type: 'heal' },
      ];
    case 'cut':
      return [
        { atMs, type: 'cut', from: replica, to: chance.pick(replicas) },
        { atMs: endMs, type: 'heal' },
      ];
    case 'clog':
      return [{ atMs, type: 'clog', from: replica, to: chance.pick(replicas), forMs: endMs - atMs }];
    case 'clockJump': {
      const offsetMs = chance.integer(2 * CLOCK_JUMP_MS_MAX + 1) - CLOCK_JUMP_MS_MAX;
      return [{ atMs, type: 'clock', replica, offsetMs }];
    }
    case 'crash':
      return [{ atMs, type: 'crash', replica }, restart];
    case 'crashBetween':
      return [{ atMs, type: 'crash', replica, afterEffects: 1 + chance.integer(CRASH_EFFECTS_MAX) }, restart];
    default:
      return unreachable(episode);
  }
}

/** An image of the disk now, and later a crash from which the disk comes back as that image is. */
export function drawAmnesia(chance: Chance, replica: ReplicaId, durationMs: number): TimedFault[] {
  const imageMs = chance.integer(durationMs);
  const { atMs, endMs } = drawTimes(chance, durationMs - imageMs);
  return [
    ...(isDrawn(chance, 0.8) ? [{ atMs: imageMs, type: 'image', replica } as const] : []),
    { atMs: imageMs + atMs, type: 'oldDisk', replica, part: chance.pick(DISK_PARTS) },
    { atMs: imageMs + endMs, type: 'restart', replica },
  ];
}
