/** The lies by name. Each is told about every message that the honest self would send; see `traitor.ts`. */
import { createChance } from '../../base/chance.ts';
import { COMMANDER } from '../../protocols/generals/council.ts';
import { createCollusion } from './collude.ts';
import { createForgery } from './forge.ts';
import { createLateReveal } from './late-reveal.ts';
import { otherOrder } from './other-order.ts';
import type { LieName } from './scenario.ts';
import type { Lie, Saying, TraitorContext } from './traitor.ts';

type CreateLie = (context: TraitorContext) => Lie;

/** A lie that only puts another order into each message; null: the message is left out. */
function createRewording(
  { protocol, speech }: TraitorContext,
  reword: (order: number, saying: Saying) => number | null,
): Lie {
  return {
    instead(saying) {
      const { to, message } = saying;
      const order = reword(protocol.orderOf(message), saying);
      if (order === null) return [];
      return [{ to, message: speech(order, protocol.pathOf(message), message) }];
    },
  };
}

export const LIES: Readonly<Record<LieName, CreateLie>> = {
  /** Different orders to different generals. */
  split: (context) =>
    createRewording(context, (_order, { to }) => (to + context.self) % context.scenario.parameters.orders),
  /** Always another order than the one he got; a commander, than the one he was to give. */
  flip: (context) =>
    createRewording(context, (order) => otherOrder(order, context.scenario.parameters.orders)),
  /** Nothing at all. */
  silent: (context) => createRewording(context, () => null),
  /** Anything or nothing, drawn for each path and listener. */
  random: (context) =>
    createRewording(context, (_order, { to, message }) => {
      const { seed, parameters } = context.scenario;
      const path = context.protocol.pathOf(message).join(' ');
      const drawn = createChance(seed)
        .fork(`lie ${path} to ${to}`)
        .integer(parameters.orders + 1);
      return drawn === parameters.orders ? null : drawn;
    }),
  'late-reveal': createLateReveal,
  forge: createForgery,
  collude: createCollusion,
};

/** What a traitor does of whom nothing is said. */
export function defaultLie(general: number): LieName {
  return general === COMMANDER ? 'split' : 'flip';
}
