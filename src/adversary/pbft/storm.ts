/** Row 11: a view-change storm. At most f of them must not move a view. */
import type { PbftBehaviour } from './behaviour.ts';
import { leaveFor } from './leaving.ts';
import { signAgain } from './signing.ts';
import { besides } from './victims.ts';

/** VIEW-CHANGEs and complaints beside each STATUS. */
const GUSTS = 5;

export const storm: PbftBehaviour = {
  name: 'storm',
  summary: 'leaves for one view after another, and complains without end',
  theorem: 'the view does not change, and memory stays bounded',
  target: 'peers',
  engine: (tools) => {
    let distance = 0;
    return {
      say: (saying) => {
        if (saying.message.type !== 'status') return [saying];
        const { view } = tools.standing();
        const gusts = Array.from({ length: GUSTS }, () => {
          distance += 1;
          tools.told('a view left for nothing');
          const body = {
            view,
            serial: distance,
            transaction: new Uint8Array(),
            signer: tools.self,
            signature: new Uint8Array(64),
          };
          return [leaveFor(view + distance, tools), signAgain(tools.sign, { type: 'complain', body })];
        });
        return [saying, ...besides(tools, saying, ...gusts.flat())];
      },
    };
  },
};
