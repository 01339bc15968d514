/** Saying nothing to some peers. */
import { engineMessageOf } from '../../replica/frames.ts';
import type { ReplicaEffect } from '../../replica/ports.ts';
import type { PortLie, Tools } from '../behaviour.ts';

/** Lets everything pass but what is for these. */
export function dropTo(tools: Tools, unheard: readonly number[]): NonNullable<PortLie['say']> {
  const others = tools.peers.filter((peer) => !unheard.includes(peer));
  return (effect: ReplicaEffect): readonly ReplicaEffect[] => {
    if (effect.type !== 'send') return [effect];
    const isFor = effect.to === 'all' ? tools.peers : [effect.to];
    if (!isFor.some((peer) => unheard.includes(peer))) return [effect];
    tools.told(engineMessageOf(effect.bytes) ? 'a message not sent' : 'a frame not sent');
    return isFor.filter((peer) => others.includes(peer)).map((to) => ({ ...effect, to }));
  };
}
