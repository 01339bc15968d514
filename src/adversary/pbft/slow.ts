/**
 * Row 4: the primary that is slow, just under the timer. Plain PBFT does not see it; the verdict says that the network is degraded. Replicas
 * that compare primaries with each other (`slowdownMax`, `protocols/pbft/slowness.ts`) replace it.
 */
import type { PbftBehaviour } from './behaviour.ts';
import { ownProposal } from './proposing.ts';

/** Of the patience of the others: what is left must do for the three phases. */
const SHARE = 0.7;

export const slow: PbftBehaviour = {
  name: 'slow',
  summary: 'as primary holds every proposal back until just before the others lose patience',
  theorem: 'everything is executed in the same view, late, and the verdict says degraded',
  target: 'nobody',
  role: 'primary',
  engine: (tools) => ({
    delayMs: ({ message }) => {
      if (ownProposal(message, tools) === undefined) return 0;
      tools.told('a proposal held back');
      return SHARE * tools.timers.viewTimeoutMs;
    },
  }),
};
