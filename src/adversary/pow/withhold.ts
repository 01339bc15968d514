/** Withheld blocks: the headers of the own blocks are shown, their bodies never. */
import { bytesToKey } from '../../base/bytes.ts';
import type { PowBehaviour, PowSaying } from './behaviour.ts';
import { isOwn } from './showing.ts';

export const withhold: PowBehaviour = {
  name: 'withhold',
  summary: 'shows the headers of the blocks that it finds, and never gives their bodies away',
  theorem: 'nobody builds on what he cannot check: the others mine on, and the withheld blocks become stale',
  target: 'nobody',
  engine: (tools) => {
    const withheld = new Set<string>();
    return {
      say: (saying): readonly PowSaying[] => {
        const { message } = saying;
        if (message.type !== 'block' || !isOwn(tools, message.header)) return [saying];
        withheld.add(bytesToKey(message.header.hash));
        tools.told('a body withheld');
        return [{ ...saying, message: { type: 'tip', header: message.header } }];
      },
      // who asks for several waits in vain for all of them
      hear: (event) => {
        const isAsking = event.type === 'message' && event.message.type === 'getBodies';
        const isInVain = isAsking && event.message.points.some(({ hash }) => withheld.has(bytesToKey(hash)));
        if (isInVain) tools.told('a question for a body left unanswered');
        return isInVain ? [] : [event];
      },
    };
  },
};
