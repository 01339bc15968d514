/** Row 20: an asymmetric link: it sends but does not hear, and then the reverse. */
import type { ReplicaId } from '../../protocols/contract.ts';
import type { PbftBehaviour } from './behaviour.ts';
import { dropTo } from './dropping.ts';

/** Frames that would have arrived, between two turns of the direction. */
const TURN_FRAMES = 100;

export const oneWay: PbftBehaviour = {
  name: 'one-way',
  summary: 'for a while speaks but does not hear, and then the reverse, and so on',
  theorem: 'a replica with a bad link is outvoted, and no views change without end',
  target: 'peers',
  ports: (tools) => {
    const isCut = (peer: ReplicaId): boolean => tools.towards?.includes(peer) ?? true;
    const drop = dropTo(tools, tools.towards ?? tools.peers);
    let frames = 0;
    const isDeaf = (): boolean => Math.floor(frames / TURN_FRAMES) % 2 === 0;
    return {
      hear: (event) => {
        if (event.type !== 'frame' || !isCut(event.from)) return [event];
        frames += 1;
        if (!isDeaf()) return [event];
        tools.told('a frame not heard');
        return [];
      },
      say: (effect) => (isDeaf() ? [effect] : drop(effect)),
    };
  },
};
