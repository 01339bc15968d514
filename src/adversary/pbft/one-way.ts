/** Row 20: an asymmetric link: it sends but does not hear, and then the reverse. */
import type { ReplicaId } from '../../protocols/contract.ts';
import type { PbftBehaviour } from './behaviour.ts';
import { dropTo } from './dropping.ts';

/** Own timers that fire between two turns of the direction: at least as long as a view timeout, so that patience can run out. */
const TURN_TIMERS = 12;

export const oneWay: PbftBehaviour = {
  name: 'one-way',
  summary: 'for a while speaks but does not hear, and then the reverse, and so on',
  theorem: 'a replica with a bad link is outvoted, and no views change without end',
  target: 'peers',
  ports: (tools) => {
    const isCut = (peer: ReplicaId): boolean => tools.towards?.includes(peer) ?? true;
    const drop = dropTo(tools, tools.towards ?? tools.peers);
    let timers = 0;
    const isDeaf = (): boolean => Math.floor(timers / TURN_TIMERS) % 2 === 0;
    return {
      hear: (event) => {
        if (event.type === 'timer') timers += 1;
        if (event.type !== 'frame' || !isCut(event.from) || !isDeaf()) return [event];
        tools.told('a frame not heard');
        return [];
      },
      say: (effect) => (isDeaf() ? [effect] : drop(effect)),
    };
  },
};
