/** Row 7: conflicting prepares, commits and checkpoints. */
import { hashTagged } from '../../crypto/hash.ts';
import type { PbftMessage } from '../../protocols/pbft/messages.ts';
import type { PbftBehaviour } from './behaviour.ts';
import { isOwn, signAgain } from './signing.ts';
import { besides } from './victims.ts';

/** The same vote for something else; undefined: it is no vote. */
export function contradict(message: PbftMessage): PbftMessage | undefined {
  if (message.type === 'prepare' || message.type === 'commit') {
    return { ...message, body: { ...message.body, digest: hashTagged('batch', message.body.digest) } };
  }
  if (message.type !== 'checkpoint') return undefined;
  return { ...message, body: { ...message.body, blockHash: hashTagged('header', message.body.blockHash) } };
}

export const doubleVote: PbftBehaviour = {
  name: 'double-vote',
  summary:
    'votes twice: after (or before) each prepare, commit and checkpoint another one for something else',
  theorem: 'one vote counts, the contradiction is proof against the voter, and the view does not change',
  target: 'peers',
  engine: (tools) => ({
    say: (saying) => {
      const other = isOwn(saying.message, tools) ? contradict(saying.message) : undefined;
      if (other === undefined) return [saying];
      tools.told(`a second ${other.type}`);
      const lies = besides(tools, saying, signAgain(tools.sign, other));
      return tools.chance.next() < 0.5 ? [saying, ...lies] : [...lies, saying];
    },
  }),
};
