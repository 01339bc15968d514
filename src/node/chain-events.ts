/**
 * How the chain on disk moves, for those who follow it: `adopt` for each block put on, and, where blocks can be taken back, one `revert` before the first of another branch.
 * The latest are kept, so that a slow reader goes on where it was; whoever is too slow is told that something is missing.
 */
import { LIMITS } from '../base/limits.ts';
import type { ChainMove, ChainPage } from '../replica/chain-move.ts';
import type { BlockWrite } from '../replica/ports.ts';
import { createListeners } from './listeners.ts';

export interface ChainEvents {
  readonly onCommitted: (write: BlockWrite) => void;
  /** Events after this cursor, oldest first; without one: none, and the cursor of the newest. */
  readonly after: (cursor: string | undefined, countMax: number) => ChainPage;
  /** Called with each event when it has happened; returns how to stop listening. */
  readonly onEvent: (listener: (event: ChainMove) => void) => () => void;
}

/**
 * @param life a name that no other life of this node has: cursors of other lives are known as such
 * @param height of the chain on disk
 */
export function createChainEvents(life: string, height: number): ChainEvents {
  const listeners = createListeners<ChainMove>();
  let kept: ChainMove[] = [];
  /** Number of the first event that is kept. */
  let first = 0;
  /** Transactions named in all that is kept. */
  let named = 0;
  let top = height;
  /** Drops the oldest, about half of what is kept at a time. */
  const trim = (): void => {
    let dropped = 0;
    while (kept.length - dropped > LIMITS.chainEventsMax || named > LIMITS.chainEventTransactionsMax) {
      named -= countNamed(kept[dropped]!);
      dropped += 1;
    }
    first += dropped;
    kept = kept.slice(dropped);
  };
  const tell = (event: ChainMove): void => {
    kept.push(event);
    named += countNamed(event);
    if (kept.length >= 2 * LIMITS.chainEventsMax || named >= 2 * LIMITS.chainEventTransactionsMax) trim();
    listeners.tell(event);
  };
  const toCursor = (number: number): string => `${life}-${number}`;
  return {
    onCommitted({ block, revertTo, outcomes }) {
      if (revertTo !== null && revertTo < top) {
        tell({ type: 'revert', height: revertTo, blocks: top - revertTo });
        top = revertTo;
      }
      if (block === null) return;
      top = block.height;
      const transactions = outcomes.map(({ id }) => id);
      tell({ type: 'adopt', height: block.height, hash: block.hash, transactions });
    },
    after(cursor, countMax) {
      const end = first + kept.length;
      if (cursor === undefined) return { events: [], cursor: toCursor(end), missed: false };
      const wanted = readCursor(cursor, life);
      const isKnown = wanted !== undefined && wanted >= first && wanted <= end;
      const from = isKnown ? wanted : end;
      const events = kept.slice(from - first, from - first + countMax);
      return { events, cursor: toCursor(from + events.length), missed: !isKnown };
    },
    onEvent: listeners.add,
  };
}

function countNamed(event: ChainMove): number {
  return event.type === 'adopt' ? event.transactions.length : 0;
}

/** Undefined: a cursor of another life, or none at all. */
function readCursor(cursor: string, life: string): number | undefined {
  const [name, number, ...rest] = cursor.split('-');
  return name === life && rest.length === 0 && /^\d{1,15}$/.test(number ?? '') ? Number(number) : undefined;
}
