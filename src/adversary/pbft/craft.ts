/** The catalogue of lies among PBFT replicas, in its order: a behaviour is one file and one line here. */
import { faultBound } from '../../protocols/common/quorum.ts';
import type { PbftMessage } from '../../protocols/pbft/messages.ts';
import type { Craft } from '../behaviour.ts';
import { isAboutSelf } from './about-self.ts';
import { amnesia } from './amnesia.ts';
import { badBatch } from './bad-batch.ts';
import { badCertificate } from './bad-certificate.ts';
import { badNewView } from './bad-new-view.ts';
import type { PbftBehaviour } from './behaviour.ts';
import { censor } from './censor.ts';
import { createCollude } from './collude.ts';
import { doubleVote } from './double-vote.ts';
import { equivocate } from './equivocate.ts';
import { exhaust } from './exhaust.ts';
import { falseCheckpoint } from './false-checkpoint.ts';
import { flood } from './flood.ts';
import { forge } from './forge.ts';
import { lieInSync } from './lie-in-sync.ts';
import { lieToClients } from './lie-to-clients.ts';
import { offByOne } from './off-by-one.ts';
import { oneWay } from './one-way.ts';
import { replay } from './replay.ts';
import { silent } from './silent.ts';
import { slow } from './slow.ts';
import { snub } from './snub.ts';
import { staleViewChange } from './stale-view-change.ts';
import { storm } from './storm.ts';
import { twin } from './twin.ts';

/** What one traitor can do by itself. */
const ALONE: readonly PbftBehaviour[] = [
  equivocate,
  silent,
  snub,
  slow,
  censor,
  exhaust,
  doubleVote,
  badBatch,
  forge,
  replay,
  storm,
  staleViewChange,
  badCertificate,
  badNewView,
  falseCheckpoint,
  lieInSync,
  flood,
  amnesia,
  twin,
  oneWay,
  offByOne,
];

export const pbftCraft: Craft<PbftMessage> = {
  behaviours: [...ALONE, createCollude(ALONE), lieToClients],
  traitorsMax: faultBound,
  isAboutSelf,
};
