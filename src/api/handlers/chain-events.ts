/** Following the chain: pages of how it moved, held back until it moves where the caller wants to wait (long polling). */
import { LIMITS } from '../../base/limits.ts';
import type { ChainMove, ChainPage } from '../../replica/chain-move.ts';
import type { Backend } from '../backend.ts';
import { rpcError } from '../json-rpc.ts';
import type { ChainEventsResult, ChainEventView } from '../results.ts';
import type { Handlers } from '../route.ts';
import type { PublicRoutes } from '../routes.ts';
import { bytesToUpperHex } from '../views.ts';

export interface Followers {
  readonly handlers: Pick<Handlers<PublicRoutes>, 'chain_events'>;
  /** Answers everybody who waits, now and from now on. */
  readonly close: () => void;
}

const PAGE = 100;

export function createFollowers(backend: Pick<Backend, 'chainAfter' | 'onChain'>): Followers {
  const waiting = new Set<() => void>();
  let isClosed = false;
  const wakeAll = (): void => {
    for (const wake of [...waiting]) wake();
  };
  const stopListening = backend.onChain(wakeAll);

  /** Resolves when the chain moves, the time is over, or the door closes. */
  const moved = (waitMs: number): Promise<void> =>
    new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, waitMs);
      waiting.add(wake);
    });
  return {
    handlers: {
      chain_events: async ({ after, limit = PAGE, wait_ms = 0 }) => {
        const page = backend.chainAfter(after, limit);
        const isWaiting = wait_ms > 0 && page.events.length === 0 && !page.missed && !isClosed;
        if (!isWaiting) return toResult(page);
        if (waiting.size >= LIMITS.rpcFollowersMax)
          throw rpcError(
            'busy',
            `${waiting.size} callers wait for the chain to move already; ask without waiting`,
          );
        await moved(wait_ms);
        return toResult(backend.chainAfter(page.cursor, limit));
      },
    },
    close: () => {
      isClosed = true;
      stopListening();
      wakeAll();
    },
  };
}

function toResult({ events, cursor, missed }: ChainPage): ChainEventsResult {
  return { events: events.map(toView), cursor, missed };
}

function toView(event: ChainMove): ChainEventView {
  const { type, height } = event;
  const isAdopt = event.type === 'adopt';
  return {
    type,
    height: String(height),
    hash: isAdopt ? bytesToUpperHex(event.hash) : null,
    txs: isAdopt ? event.transactions.map(bytesToUpperHex) : [],
    blocks: isAdopt ? '0' : String(event.blocks),
  };
}
