/** Row 9: forged signatures, other people's identities, signers that nobody knows. */
import { hashTagged } from '../../crypto/hash.ts';
import type { PbftMessage, Vote } from '../../protocols/pbft/messages.ts';
import type { Tools } from '../behaviour.ts';
import type { PbftBehaviour } from './behaviour.ts';
import { isOwn, signAgain } from './signing.ts';
import { besides } from './victims.ts';

type Forgery = (message: Extract<PbftMessage, { body: Vote }>, tools: Tools) => PbftMessage;

const FORGERIES: Readonly<Record<string, Forgery>> = {
  'a forged signature': (message) => {
    const signature = message.body.signature.map((byte) => byte ^ 255);
    return { ...message, body: { ...message.body, signature } };
  },
  'the name of another': (message, { chance, peers, sign }) =>
    signAgain(sign, { ...message, body: { ...message.body, signer: chance.pick(peers) } }),
  'a vote of another for something else': (message, { chance, peers, sign }) => {
    const digest = hashTagged('batch', message.body.digest);
    return signAgain(sign, { ...message, body: { ...message.body, digest, signer: chance.pick(peers) } });
  },
  'an unknown signer': (message, { members, chance, sign }) =>
    signAgain(sign, { ...message, body: { ...message.body, signer: members + chance.integer(100) } }),
  'a proposal of another primary': ({ body: { view, sequence, digest } }, { self, members, sign }) => {
    const foreign = view % members === self ? view + 1 : view;
    const proposal = {
      view: foreign,
      sequence,
      digest: hashTagged('batch', digest),
      signature: new Uint8Array(64),
    };
    return signAgain(sign, { type: 'prePrepare', body: { proposal, batch: new Uint8Array() } });
  },
};

export const forge: PbftBehaviour = {
  name: 'forge',
  summary:
    'beside every vote of its own sends one with a forged signature, in the name of another, or of nobody',
  theorem: 'forgeries are dropped before they touch anything, and only the sender is blamed',
  target: 'peers',
  engine: (tools) => ({
    say: (saying) => {
      const { message } = saying;
      const isVote = message.type === 'prepare' || message.type === 'commit';
      if (!isVote || !isOwn(message, tools)) return [saying];
      const way = tools.chance.pick(Object.keys(FORGERIES));
      tools.told(way);
      return [saying, ...besides(tools, saying, FORGERIES[way]!(message, tools))];
    },
  }),
};
