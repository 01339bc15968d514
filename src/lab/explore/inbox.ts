/** The messages of an exploration: each once, with a place in the inbox of whom it goes to. */
import { assert } from '../../base/assert.ts';
import type { ReplicaId } from '../../protocols/contract.ts';
import type { PbftEvent } from '../../protocols/pbft/machine.ts';
import { toText } from './canonical.ts';

/** Sets of places are whole numbers, a bit for each; the bits that are set, lowest first. */
export function bitsOf(places: bigint): readonly number[] {
  const bits: number[] = [];
  for (let rest = places, bit = 0; rest > 0n; rest >>= 1n, bit += 1) if (rest % 2n === 1n) bits.push(bit);
  return bits;
}

/** Far more than in any scope that can be explored to its end. */
export const PLACES_MAX = 1_024;

export interface Letter {
  readonly event: PbftEvent;
  /** For people. */
  readonly text: string;
}

export interface Inboxes {
  /** The place of what arrives at `to`, known or new. */
  readonly placeOf: (to: ReplicaId, event: PbftEvent) => number;
  readonly letter: (to: ReplicaId, place: number) => Letter;
  readonly size: (to: ReplicaId) => number;
  /** One sender has said all of these to `to`, in one run. */
  readonly noteTogether: (to: ReplicaId, places: bigint) => void;
  /** What cannot arrive any more after these, since no sender is known to say both. */
  readonly excludedBy: (to: ReplicaId, places: bigint) => bigint;
  /** How much is known of what is said together: what rests on `excludedBy` holds while this stays. */
  readonly pairs: () => number;
}

interface Inbox {
  readonly letters: Letter[];
  readonly places: Map<string, number>;
  /** By place: what its sender is known to say beside it; and all that this sender says. */
  readonly together: bigint[];
  readonly bySender: Map<ReplicaId, bigint>;
}

/** Whose words they are; a time-out is the replica's own. */
function senderOf({ event }: Letter, to: ReplicaId): ReplicaId {
  return event.type === 'message' ? event.from : to;
}

function createInbox(): Inbox {
  return { letters: [], places: new Map(), together: [], bySender: new Map() };
}

function eventToText(event: PbftEvent): string {
  if (event.type === 'message') {
    const { message } = event;
    const body = 'proposal' in message.body ? message.body.proposal : message.body;
    const view = 'view' in body ? ` of view ${body.view}` : '';
    const digest = 'digest' in body ? ` for ${toText(body.digest).slice(0, 8)}` : '';
    return `${message.type} from n${event.from}${view}${digest}`;
  }
  return event.type === 'timer' ? `time-out: ${event.name}` : event.type;
}

export function createInboxes(members: number): Inboxes {
  const inboxes = Array.from({ length: members }, createInbox);
  let pairs = 0;
  return {
    placeOf(to, event) {
      const { letters, places, together, bySender } = inboxes[to]!;
      const key = toText(event);
      const known = places.get(key);
      if (known !== undefined) return known;
      assert(letters.length < PLACES_MAX, 'a scope is small');
      const place = letters.length;
      const letter = { event, text: eventToText(event) };
      const sender = senderOf(letter, to);
      places.set(key, place);
      letters.push(letter);
      together.push(1n << BigInt(place));
      bySender.set(sender, (bySender.get(sender) ?? 0n) | (1n << BigInt(place)));
      return place;
    },
    letter: (to, place) => inboxes[to]!.letters[place]!,
    size: (to) => inboxes[to]!.letters.length,
    noteTogether(to, places) {
      const { together } = inboxes[to]!;
      for (const place of bitsOf(places)) {
        const known = together[place]! | places;
        if (known !== together[place]) pairs += 1;
        together[place] = known;
      }
    },
    excludedBy(to, places) {
      const { letters, together, bySender } = inboxes[to]!;
      return bitsOf(places).reduce((excluded, place) => {
        const said = bySender.get(senderOf(letters[place]!, to))!;
        return excluded | (said & ~together[place]!);
      }, 0n);
    },
    pairs: () => pairs,
  };
}
