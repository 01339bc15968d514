/** Row 18: honest code that restarts from an older memory, again and again, at the worst moment: one step after it has promised something. */
import type { PbftMessage } from '../../protocols/pbft/messages.ts';
import type { Tools } from '../behaviour.ts';
import type { PbftBehaviour } from './behaviour.ts';
import { createBounded } from './bounded.ts';
import { isOwn } from './signing.ts';

/** Promises remembered as forgotten. */
const FORGOTTEN_MAX = 1_024;

/** Which promise of its own this message makes, if any. */
function promiseOf(message: PbftMessage, tools: Tools): string | undefined {
  if ((message.type !== 'prePrepare' && message.type !== 'prepare') || !isOwn(message, tools))
    return undefined;
  const { view, sequence } = message.type === 'prepare' ? message.body : message.body.proposal;
  return `${view} ${sequence}`;
}

export const amnesia: PbftBehaviour = {
  name: 'amnesia',
  summary: 'forgets what it has promised as soon as it has promised it, and goes on with an older memory',
  theorem: 'it is at worst an equivocator: nothing decided is lost, and what it signed twice proves it',
  target: 'nobody',
  engine: (tools) => {
    const forgotten = createBounded<true>(FORGOTTEN_MAX);
    let isDue = false;
    return {
      forgets: (said) => {
        const forgets = isDue;
        if (forgets) tools.told('a promise forgotten');
        const places = said.map(({ message }) => promiseOf(message, tools));
        // each once: who forgets every proposal as it is made never comes to anything
        const fresh = places.find((place) => place !== undefined && !forgotten.get(place));
        isDue = fresh !== undefined;
        if (fresh !== undefined) forgotten.set(fresh, true);
        return forgets;
      },
    };
  },
};
