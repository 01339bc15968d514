/**
 * What happens to a message on its way: the messenger is killed, or replaced by a spy (assumption A1 is gone). Drawn from the seed, the path and the
 * listener, never by arrival, so a simulated and a live council lose the same messages.
 */
import { createChance } from '../../base/chance.ts';
import type { ReplicaId } from '../../protocols/contract.ts';
import { COUNCILS, type CouncilMessage } from '../../protocols/generals/index.ts';
import type { CouncilScenario } from './scenario.ts';

export type Fate =
  | { readonly type: 'arrives'; readonly message: CouncilMessage }
  | { readonly type: 'killed' }
  | { readonly type: 'replaced'; readonly message: CouncilMessage };

export type Messenger = (from: ReplicaId, to: ReplicaId, message: CouncilMessage) => Fate;

export function createMessenger({ kind, seed, parameters, messenger }: CouncilScenario): Messenger {
  const { killed, spy } = messenger;
  const protocol = COUNCILS[kind];
  const chance = createChance(seed);
  return (from, to, message) => {
    if (killed + spy === 0) return { type: 'arrives', message };
    const drawn = chance.fork(`messenger ${protocol.pathOf(message).join(' ')} from ${from} to ${to}`);
    const at = drawn.next();
    if (at < killed) return { type: 'killed' };
    if (at >= killed + spy) return { type: 'arrives', message };
    const step = 1 + drawn.integer(parameters.orders - 1);
    const order = (protocol.orderOf(message) + step) % parameters.orders;
    return { type: 'replaced', message: protocol.rewrite(message, order) };
  };
}
