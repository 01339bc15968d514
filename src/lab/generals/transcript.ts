/**
 * The transcript of a council in an order that does not depend on who was quicker: by round and path, in the lines that every transcript has. A live
 * council and a simulated one with the same scenario have the same transcript; the times in it are those of the rounds.
 */
import type { CouncilScenario } from '../../adversary/generals/scenario.ts';
import type { Event, ReplicaId } from '../../protocols/contract.ts';
import { comparePaths } from '../../protocols/generals/council.ts';
import { COUNCILS, type CouncilMessage } from '../../protocols/generals/index.ts';
import { roundOfTimer } from '../../protocols/generals/rounds.ts';
import { valueToText } from '../../replica/observation-text.ts';
import { createTranscript } from '../../simulator/transcript.ts';
import { generalName } from './names.ts';
import type { Observed } from './record.ts';

/** Where a line belongs. */
interface Place {
  /** Time of the round: messages stand between its beginning and its end. */
  readonly atMs: number;
  readonly path: readonly ReplicaId[];
  readonly general: ReplicaId;
  /** The line itself decides where the rest is equal. */
  readonly text: string;
}

function placeOf({ kind, parameters: { roundMs } }: CouncilScenario, { general, seen }: Observed): Place {
  const placeOfMessage = (message: CouncilMessage): Place => {
    const path = COUNCILS[kind].pathOf(message);
    return { atMs: (path.length - 0.5) * roundMs, path, general, text: valueToText(seen) };
  };
  if (seen.type === 'fault' && seen.message !== undefined)
    return placeOfMessage(seen.message as CouncilMessage);
  const event = seen.type === 'step' ? (seen.event as Event<CouncilMessage, unknown>) : undefined;
  if (event?.type === 'message') return placeOfMessage(event.message);
  const place = { path: [], general, text: valueToText(seen) };
  if (event?.type === 'timer') return { ...place, atMs: roundOfTimer(event.name) * roundMs };
  // after everybody has started
  return { ...place, atMs: 0, path: event?.type === 'input' ? [general] : [] };
}

function comparePlaces(left: Place, right: Place): number {
  return (
    left.atMs - right.atMs ||
    comparePaths(left.path, right.path) ||
    left.general - right.general ||
    (left.text < right.text ? -1 : Number(left.text > right.text))
  );
}

export function observedToTranscript(scenario: CouncilScenario, observed: readonly Observed[]): string {
  const transcript = createTranscript(undefined, generalName);
  const placed = observed.map(({ general, seen, atMs }) => ({
    seen,
    place: placeOf(scenario, { general, seen, atMs }),
  }));
  placed.sort((left, right) => comparePlaces(left.place, right.place));
  for (const { seen, place } of placed) transcript.watch(place.general, seen, place.atMs);
  return transcript.text();
}
