/**
 * Forgery: another order in the name of a loyal lieutenant, "he told me so himself". It must fail: the channel shows who speaks (oral), and his
 * signature is not there (signed). Where nobody is left to be named, only the order is another. A commander, whose own word needs no forging, gives his order and forges besides.
 */
import { COMMANDER, generalsBeyond } from '../../protocols/generals/council.ts';
import { otherOrder } from './other-order.ts';
import { loyalGenerals } from './scenario.ts';
import type { Lie, TraitorContext } from './traitor.ts';

export function createForgery({ self, scenario, protocol, speech }: TraitorContext): Lie {
  const { members, parameters } = scenario;
  const victims = loyalGenerals(scenario).filter((general) => general !== COMMANDER);
  return {
    instead(saying) {
      if (self === COMMANDER) return [saying];
      const { to, message } = saying;
      const before = protocol.pathOf(message).slice(0, -1);
      const victim = victims.find((general) => general !== to && !before.includes(general));
      const order = otherOrder(protocol.orderOf(message), parameters.orders);
      return [{ to, message: speech(order, [...before, victim ?? self], message) }];
    },
    besides(round) {
      const [victim] = victims;
      if (self !== COMMANDER || round !== 2 || victim === undefined) return [];
      const path = [COMMANDER, victim];
      const message = speech(otherOrder(scenario.order, parameters.orders), path);
      return generalsBeyond(path, members).map((to) => ({ to, message }));
    },
  };
}
