/**
 * Traitors who know of one another and share their keys. Oral: all tell the same general the same lie. Signed: the ring signs a second order among
 * themselves, round by round, and its last member reveals it to one loyal lieutenant in the last round in which that is still in time. Up to m
 * traitors run out of signatures a round too early, so it is passed on; m + 1 do not. Without the commander they can only try another order
 * with all of their signatures and the commander's old one.
 */
import { COMMANDER, roundsOf } from '../../protocols/generals/council.ts';
import { otherOrder } from './other-order.ts';
import { loyalGenerals } from './scenario.ts';
import type { Lie, Saying, TraitorContext } from './traitor.ts';

/** Members of the ring who sign the second order, the commander first; none without him. */
function signingRing({ scenario }: TraitorContext): readonly number[] {
  const ring = scenario.traitors.map(({ general }) => general).sort((left, right) => left - right);
  return ring[0] === COMMANDER ? ring.slice(0, roundsOf(scenario.parameters)) : [];
}

function createOralCollusion({ scenario, protocol, speech }: TraitorContext): Lie {
  return {
    instead: ({ to, message }) => [
      { to, message: speech(to % scenario.parameters.orders, protocol.pathOf(message), message) },
    ],
  };
}

function createSignedCollusion(context: TraitorContext): Lie {
  const { self, scenario, protocol, speech } = context;
  const { orders } = scenario.parameters;
  const ring = signingRing(context);
  const reveal = (round: number): readonly Saying[] => {
    const [to] = loyalGenerals(scenario);
    if (to === undefined || round !== ring.length || self !== ring.at(-1)) return [];
    return [{ to, message: speech(otherOrder(scenario.order, orders), ring) }];
  };
  return {
    instead(saying, round) {
      if (self === COMMANDER)
        return saying.to === loyalGenerals(scenario)[0] ? [saying, ...reveal(round)] : [saying];
      if (ring.length > 0) return [];
      const { to, message } = saying;
      const order = otherOrder(protocol.orderOf(message), orders);
      return [{ to, message: speech(order, protocol.pathOf(message), message) }];
    },
    besides: reveal,
  };
}

export function createCollusion(context: TraitorContext): Lie {
  return context.scenario.kind === 'oral' ? createOralCollusion(context) : createSignedCollusion(context);
}
