/**
 * SM(m), the signed message algorithm, section 4. In the paper a lieutenant passes an order on as soon as he gets it; here at the end of the round
 * (rounds.ts), which is the same where a round is longer than any messenger takes. Who ends with two orders also holds the proof of who lied.
 */
import type { Process, ReplicaId } from '../../contract.ts';
import {
  COMMANDER,
  type CouncilConfig,
  type CouncilInput,
  type CouncilOutput,
  generalsBeyond,
  roundsOf,
} from '../council.ts';
import { type CouncilEffect, createGeneral } from '../rounds.ts';
import { type SignedMessage, signedPart } from './messages.ts';
import { checkSigned, choose, proveDoubleOrder, signersOf } from './rules.ts';
import { createSignedState } from './state.ts';

/** V: each order, and who signed the chain that brought it first. */
export type SignedGrounds = readonly { readonly order: number; readonly chain: readonly ReplicaId[] }[];

type SignedEffect = CouncilEffect<SignedMessage, SignedGrounds>;

export function createSignedGeneral(
  config: CouncilConfig,
): Process<SignedMessage, CouncilInput, CouncilOutput<SignedGrounds>> {
  const { self, members, parameters, sign } = config;
  const state = createSignedState();
  let commanded = parameters.fallback;
  let hasAccused = false;

  const signAndSend = (message: SignedMessage): readonly SignedEffect[] => {
    const signature = sign('order', signedPart(message));
    const signed = { order: message.order, chain: [...message.chain, { signer: self, signature }] };
    return generalsBeyond(signersOf(signed), members).map((to) => ({ type: 'send', to, message: signed }));
  };
  const accuse = (): readonly SignedEffect[] => {
    const [first, second] = state.known();
    if (hasAccused || first === undefined || second === undefined) return [];
    hasAccused = true;
    return [{ type: 'accuse', who: COMMANDER, evidence: proveDoubleOrder(first, second) }];
  };

  return createGeneral(config, {
    command(order) {
      commanded = order;
      return signAndSend({ order, chain: [] });
    },
    receive(_from, message, round) {
      const fault = checkSigned(message, config, round);
      if (fault === undefined) state.keep(message);
      return fault;
    },
    relay(round) {
      const added = state.closeRound(round);
      const isLast = round === roundsOf(parameters);
      return [...(isLast ? [] : added.flatMap(signAndSend)), ...accuse()];
    },
    decide() {
      if (self === COMMANDER) return { order: commanded, grounds: [] };
      const known = state.known();
      const orders = known.map(({ order }) => order);
      const grounds = known.map((message) => ({ order: message.order, chain: signersOf(message) }));
      return { order: choose(orders, parameters), grounds };
    },
    describe: (message) => ({ path: signersOf(message), order: message.order }),
  });
}
