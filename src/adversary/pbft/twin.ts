/** Row 19: two honest copies with one key (Bano et al., "Twins", 2020), each with its own half of the peers. */
import type { PbftBehaviour } from './behaviour.ts';
import { isOwn } from './signing.ts';

export const twin: PbftBehaviour = {
  name: 'twin',
  summary: 'runs twice with one key: one copy speaks to some peers, the other to the rest',
  theorem: 'a key counts once however often it runs, and what its copies sign against each other proves it',
  target: 'peers',
  engine: (tools) => {
    const { towards, peers, chance, told } = tools;
    const parity = chance.integer(2);
    const listeners = towards ?? peers.filter((_peer, index) => index % 2 === parity);
    return {
      copySpeaksTo: () => listeners,
      say: (saying) => {
        const isByCopy = saying.to !== 'all' && listeners.includes(saying.to);
        if (isByCopy && isOwn(saying.message, tools)) told(`a ${saying.message.type} of the copy`);
        return [saying];
      },
    };
  },
};
