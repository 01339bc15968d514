/** Row 15: CHECKPOINTs for a block that nobody has. */
import type { PbftBehaviour } from './behaviour.ts';
import { contradict } from './double-vote.ts';
import { isOwn, signAgain } from './signing.ts';

export const falseCheckpoint: PbftBehaviour = {
  name: 'false-checkpoint',
  summary: 'signs checkpoints for another block than the one it executed',
  theorem: 'its checkpoints do not count, and the others certify without it',
  target: 'peers',
  engine: (tools) => ({
    say: (saying) => {
      const { message, to } = saying;
      const isFor = tools.towards === null || to === 'all' || tools.towards.includes(to);
      const other = message.type === 'checkpoint' && isOwn(message, tools) ? contradict(message) : undefined;
      if (other === undefined || !isFor) return [saying];
      tools.told('a false checkpoint');
      const lie = signAgain(tools.sign, other);
      if (tools.towards === null || to !== 'all') return [{ to, message: lie }];
      const { towards } = tools;
      return tools.peers.map((peer) => ({ to: peer, message: towards.includes(peer) ? lie : message }));
    },
  }),
};
