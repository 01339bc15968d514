/**
 * Which arrivals need not be tried in every place. An arrival at one replica commutes with everything that happens at another; and with
 * another arrival at the same one, when both orders lead to the same state. One that commutes with whatever may still arrive there, in
 * whatever state that finds the replica, may as well come first: trying it alone loses no behaviour (a persistent set of one; Godefroid, "Partial-Order
 * Methods for the Verification of Concurrent Systems", 1996, chapter 4).
 */
import { bitsOf, type Inboxes, PLACES_MAX } from './inbox.ts';
import type { LocalState, LocalStates } from './local-states.ts';

export interface Commuting {
  /** May this arrival, possible now, come before all others without losing a behaviour? */
  readonly mayComeFirst: (state: LocalState, place: number) => boolean;
}

/** More states of one replica are not looked through: what is not known to commute is tried in every place. */
const LOCAL_STATES_MAX = 50_000;

/** @param mayArrive the places of everything that may ever arrive at this replica from others */
export function createCommuting(
  self: number,
  states: LocalStates,
  inboxes: Inboxes,
  mayArrive: bigint,
): Commuting {
  const known = new Map<number, boolean>();
  const isTimer = (place: number): boolean => inboxes.letter(self, place).event.type === 'timer';
  const has = (set: bigint, place: number): boolean => (set >> BigInt(place)) % 2n === 1n;

  /** One diamond: both may happen after the other, and lead to the same. */
  const isDiamond = (state: LocalState, place: number, other: number): boolean => {
    const first = states.after(state, place);
    const second = states.after(state, other);
    if (isTimer(other) && !has(first.said[self]!, other)) return false;
    if (isTimer(place) && !has(second.said[self]!, place)) return false;
    return states.after(first, other) === states.after(second, place);
  };
  const mayComeFirst = (state: LocalState, place: number): boolean => {
    const key = state.id * PLACES_MAX + place;
    const found = known.get(key);
    if (found !== undefined) return found;
    if (states.count() > LOCAL_STATES_MAX) return false;
    const { heard } = states.after(state, place);
    const others = (mayArrive | state.said[self]!) & ~heard & ~inboxes.excludedBy(self, heard);
    const commutes = bitsOf(others).every(
      (other) => isDiamond(state, place, other) && mayComeFirst(states.after(state, other), place),
    );
    known.set(key, commutes);
    return commutes;
  };
  return { mayComeFirst };
}
