/** The catalogue of attacks on proof of work (pow.md, "Attacks to ship"): a behaviour is one file and one line here. */
import type { PowMessage } from '../../protocols/pow/messages.ts';
import type { Craft } from '../behaviour.ts';
import { doubleSpend } from './double-spend.ts';
import { eclipse } from './eclipse.ts';
import { empty } from './empty.ts';
import { selfish } from './selfish.ts';
import { spamHeaders } from './spam-headers.ts';
import { timeLie } from './time-lie.ts';
import { withhold } from './withhold.ts';

export const powCraft: Craft<PowMessage> = {
  behaviours: [selfish, withhold, doubleSpend, timeLie, spamHeaders, empty, eclipse],
  // Where all mine alike, the honest must have more than half of the power.
  traitorsMax: (members) => Math.floor((members - 1) / 2),
  // nothing in proof of work is signed
  isAboutSelf: () => false,
};
