/** Row 12: VIEW-CHANGEs that come too late, too early, or from the end of time. */
import { LIMITS } from '../../base/limits.ts';
import type { PbftBehaviour } from './behaviour.ts';
import { leaveFor } from './leaving.ts';
import { besides } from './victims.ts';

export const staleViewChange: PbftBehaviour = {
  name: 'stale-view-change',
  summary:
    'sends VIEW-CHANGEs for views long gone, for the next one without a reason, and for the last that a number can name',
  theorem: 'the view does not change, and memory stays bounded',
  target: 'peers',
  engine: (tools) => {
    const drawView = (): number => {
      const { view } = tools.standing();
      const far = LIMITS.integerMax - tools.chance.integer(1_000);
      return tools.chance.pick([0, Math.max(0, view - 1), view, view + 1, far]);
    };
    return {
      say: (saying) => {
        if (saying.message.type !== 'status') return [saying];
        tools.told('a view change for no reason');
        return [saying, ...besides(tools, saying, leaveFor(drawView(), tools))];
      },
    };
  },
};
