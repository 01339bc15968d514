/** Row 15: CHECKPOINTs for a block that nobody has. */
import type { PbftBehaviour } from './behaviour.ts';
import { contradict } from './double-vote.ts';
import { isOwn, signAgain } from './signing.ts';
import { inPlace } from './victims.ts';

export const falseCheckpoint: PbftBehaviour = {
  name: 'false-checkpoint',
  summary: 'signs checkpoints for another block than the one it executed',
  theorem: 'its checkpoints do not count, and the others certify without it',
  target: 'peers',
  engine: (tools) => ({
    say: (saying) => {
      const { message } = saying;
      const other = message.type === 'checkpoint' && isOwn(message, tools) ? contradict(message) : undefined;
      if (other === undefined) return [saying];
      const said = inPlace(tools, saying, tools.towards ?? tools.peers, signAgain(tools.sign, other));
      if (said !== undefined) tools.told('a false checkpoint');
      return said ?? [saying];
    },
  }),
};
