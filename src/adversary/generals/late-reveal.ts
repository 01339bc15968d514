/**
 * The last-minute reveal: what should have been said earlier is said in the last round, when nobody has time to pass it on. It must be refused:
 * a commander tells one loyal lieutenant of a second order that nobody else has seen; a lieutenant holds back all that he was to pass on.
 */
import { COMMANDER, roundsOf } from '../../protocols/generals/council.ts';
import { otherOrder } from './other-order.ts';
import { loyalGenerals } from './scenario.ts';
import type { Lie, Saying, TraitorContext } from './traitor.ts';

export function createLateReveal({ self, scenario, speech }: TraitorContext): Lie {
  const last = roundsOf(scenario.parameters);
  const held: Saying[] = [];
  const revealSecondOrder = (): readonly Saying[] => {
    const message = speech(otherOrder(scenario.order, scenario.parameters.orders), [COMMANDER]);
    return loyalGenerals(scenario)
      .slice(0, 1)
      .map((to) => ({ to, message }));
  };
  return {
    instead(saying, round) {
      if (self === COMMANDER || round === last) return [saying];
      held.push(saying);
      return [];
    },
    besides(round) {
      if (round !== last) return [];
      return self === COMMANDER ? revealSecondOrder() : held;
    },
  };
}
