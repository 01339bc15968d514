/**
 * Selfish mining (Eyal & Sirer, arXiv 1311.0243, Algorithm 1) as a gate before an honest miner: what it finds is held back while its branch leads, and
 * shown just in time to make the work of the others worthless. The honest engine inside mines on its own branch anyway, since that has the most work.
 */
import { bytesToKey } from '../../base/bytes.ts';
import type { WorkedHeader } from '../../protocols/pow/header.ts';
import type { PowMessage } from '../../protocols/pow/messages.ts';
import type { PowBehaviour, PowSaying } from './behaviour.ts';
import { headersIn, isOwn, topOf } from './showing.ts';

/** A block that nobody else knows, and how it would have been told. */
interface Secret {
  readonly worked: WorkedHeader;
  message: PowMessage;
}

export const selfish: PowBehaviour = {
  name: 'selfish',
  summary: 'keeps the blocks that it finds to itself, and shows them when others come near',
  theorem:
    'above a third of the power it has more than its share of the chain, below a quarter less; all others keep one chain',
  target: 'nobody',
  engine: (tools) => {
    const secrets = new Map<string, Secret>();
    let shownHeight = tools.standing().height;
    /** Own and public branch are level, and both are known: the next own block decides. */
    let isLevel = false;

    const show = (upTo: number): readonly PowSaying[] => {
      const due = [...secrets.values()].filter(({ worked }) => worked.header.height <= upTo);
      for (const { worked } of due) secrets.delete(bytesToKey(worked.hash));
      shownHeight = Math.max(shownHeight, ...due.map(({ worked }) => worked.header.height));
      return due.map(({ message }) => ({ to: 'all', message }));
    };
    /** Others have come to this height. */
    const answer = (publicHeight: number): readonly PowSaying[] => {
      const top = topOf([...secrets.values()].map(({ worked }) => worked));
      const lead = top - publicHeight;
      shownHeight = publicHeight;
      isLevel = lead === 0;
      if (lead < 0) secrets.clear();
      return show(lead <= 1 ? top : publicHeight);
    };
    return {
      say: (saying): readonly PowSaying[] => {
        const { message } = saying;
        const hidden = (worked: WorkedHeader): boolean => secrets.has(bytesToKey(worked.hash));
        if (message.type === 'headers') {
          const open = message.headers.findIndex(hidden);
          return open < 0
            ? [saying]
            : [{ ...saying, message: { ...message, headers: message.headers.slice(0, open) } }];
        }
        if (message.type !== 'block' && message.type !== 'tip') return [saying];
        const { header } = message;
        const isNew = isOwn(tools, header) && header.header.height > shownHeight;
        if (!isNew && !hidden(header)) return [saying];
        if (!hidden(header)) tools.told('a block kept secret');
        const known = secrets.get(bytesToKey(header.hash));
        if (known === undefined || message.type === 'block')
          secrets.set(bytesToKey(header.hash), { worked: header, message });
        return [];
      },
      add: (event): readonly PowSaying[] => {
        if (event.type === 'message') {
          const height = topOf(headersIn(event.message));
          return height > shownHeight ? answer(height) : [];
        }
        const isWon = isLevel && secrets.size > 0;
        if (!isWon) return [];
        isLevel = false;
        return show(Number.POSITIVE_INFINITY);
      },
    };
  },
};
