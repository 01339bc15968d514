/** The catalogue of lies among PBFT replicas: a behaviour is one file and one line here. */
import type { PbftMessage } from '../../protocols/pbft/messages.ts';
import type { Craft } from '../behaviour.ts';
import { isAboutSelf } from './about-self.ts';
import { doubleVote } from './double-vote.ts';
import { equivocate } from './equivocate.ts';
import { silent } from './silent.ts';
import { slow } from './slow.ts';
import { snub } from './snub.ts';

export const pbftCraft: Craft<PbftMessage> = {
  behaviours: [equivocate, silent, snub, slow, doubleVote],
  isAboutSelf,
};
