/**
 * What a general remembers of signed messages: V, each order with the chain that brought it, and what waits for the end of its round. Volatile,
 * as the council: it is not held twice. Bounded: of all chains that bring one order in one round the first in the order of paths is kept,
 * so it does not matter which came first.
 */
import { comparePaths } from '../council.ts';
import type { SignedMessage } from './messages.ts';
import { signersOf } from './rules.ts';

export interface SignedState {
  /** Keeps a message until the round of its length ends. */
  readonly keep: (message: SignedMessage) => void;
  /** The round is over: what it adds to V, in order of the orders. */
  readonly closeRound: (round: number) => readonly SignedMessage[];
  /** V. */
  readonly known: () => readonly SignedMessage[];
}

export function createSignedState(): SignedState {
  const known = new Map<number, SignedMessage>();
  const waiting = new Map<number, Map<number, SignedMessage>>();
  return {
    keep(message) {
      const round = waiting.get(message.chain.length) ?? new Map<number, SignedMessage>();
      waiting.set(message.chain.length, round);
      const other = round.get(message.order);
      if (other && comparePaths(signersOf(other), signersOf(message)) <= 0) return;
      round.set(message.order, message);
    },
    closeRound(round) {
      const arrived = [...(waiting.get(round)?.values() ?? [])];
      const added = arrived
        .filter(({ order }) => !known.has(order))
        .sort((left, right) => left.order - right.order);
      for (const message of added) known.set(message.order, message);
      waiting.delete(round);
      return added;
    },
    known: () => [...known.values()],
  };
}
