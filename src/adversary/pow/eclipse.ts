/**
 * Eclipse (Heilman et al., USENIX Security 2015): the victim is not told of any block, and its own are ignored. One peer does nothing by
 * itself; when all peers of the victim do it, it mines alone and believes itself on the chain.
 */
import type { PowBehaviour, PowSaying } from './behaviour.ts';
import { isShowing } from './showing.ts';

export const eclipse: PowBehaviour = {
  name: 'eclipse',
  summary: 'shows its victims no block and takes none from them, while the links stay up',
  theorem:
    'one honest peer is enough to stay on the chain; with none, the victim stands alone, and returns when it is let go',
  target: 'peers',
  engine: (tools) => {
    const victims = tools.towards ?? [tools.chance.pick(tools.peers)];
    return {
      say: (saying): readonly PowSaying[] => {
        if (!isShowing(saying.message)) return [saying];
        const listeners = saying.to === 'all' ? tools.peers : [saying.to];
        const others = listeners.filter((peer) => !victims.includes(peer));
        if (others.length < listeners.length) tools.told('a block not shown');
        return others.map((to) => ({ ...saying, to }));
      },
      hear: (event) => {
        const isIgnored =
          event.type === 'message' && victims.includes(event.from) && isShowing(event.message);
        return isIgnored ? [] : [event];
      },
    };
  },
};
