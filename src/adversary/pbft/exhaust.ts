/** Row 6: sequence exhaustion (§4.2): the primary that jumps to the high watermark, or beyond it. */
import type { PbftParameters } from '../../protocols/pbft/parameters.ts';
import type { PbftBehaviour } from './behaviour.ts';
import { inPlaceOfProposals, propose } from './proposing.ts';

/** How far beyond the high watermark the greater jump goes. */
const BEYOND = 1_000_000;

export const exhaust: PbftBehaviour = {
  name: 'exhaust',
  summary: 'as primary proposes for the last sequence number of the window, or for one far beyond it',
  theorem: 'beyond the window nothing is accepted; inside it the gap is filled with null by the next view',
  target: 'nobody',
  role: 'primary',
  engine: (tools) => {
    const { watermarkWindow } = tools.parameters as PbftParameters;
    let jumps = 0;
    return {
      say: inPlaceOfProposals(tools, ({ batch, body }) => {
        const isBeyond = tools.chance.next() < 0.5;
        tools.told(isBeyond ? 'a number beyond the window' : 'a last number of the window');
        const last = tools.standing().durable + watermarkWindow;
        // each number once: two batches for one number would be another lie
        const sequence = isBeyond ? last + BEYOND + jumps : last - (jumps % Math.ceil(watermarkWindow / 2));
        jumps += 1;
        return propose(body, { ...batch, sequence }, tools.sign);
      }),
    };
  },
};
