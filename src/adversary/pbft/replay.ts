/** Row 10: what was said before, said again: in another view, in another phase, under the signature of something else. */
import type { PbftMessage } from '../../protocols/pbft/messages.ts';
import type { PbftBehaviour } from './behaviour.ts';
import { besides } from './victims.ts';

/** Old messages kept to choose from. */
const KEPT_MAX = 256;

/** The signature of one statement under another: what a replay from another phase or another chain amounts to. */
function relabel(message: PbftMessage): PbftMessage {
  if (message.type === 'prepare') return { ...message, type: 'commit' };
  if (message.type === 'commit') return { ...message, type: 'prepare' };
  if (message.type !== 'checkpoint') return message;
  return { ...message, body: { ...message.body, height: message.body.height + 1 } };
}

export const replay: PbftBehaviour = {
  name: 'replay',
  summary: 'repeats old messages of everybody, some of them as if they had been signed for another phase',
  theorem: 'repeated statements change nothing, relabelled ones are dropped, and nobody honest is blamed',
  target: 'peers',
  engine: (tools) => {
    const { chance, told } = tools;
    const kept: PbftMessage[] = [];
    const keep = (message: PbftMessage): void => {
      if (kept.length < KEPT_MAX) kept.push(message);
      else kept[chance.integer(KEPT_MAX)] = message;
    };
    return {
      hear: (event) => {
        if (event.type === 'message') keep(event.message);
        return [event];
      },
      say: (saying) => {
        keep(saying.message);
        const old = chance.pick(kept);
        const isRelabelled = chance.next() < 0.25;
        told(isRelabelled ? 'an old signature for something else' : 'an old message');
        return [saying, ...besides(tools, saying, isRelabelled ? relabel(old) : old)];
      },
    };
  },
};
