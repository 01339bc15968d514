/**
 * Callers that wait for the outcome of transactions. Bounded in number; a wait that runs out ends with the present state, never with an error.
 */
import { bytesToKey } from '../base/bytes.ts';
import { LIMITS } from '../base/limits.ts';
import type { TransactionLife } from '../replica/ports.ts';
import type { Backend } from './backend.ts';
import { rpcError } from './json-rpc.ts';

export interface Waiters {
  /** @throws RpcError 'busy' when so many more would be too many. Asked before anything is submitted, so that a refusal means: nothing happened. */
  reserve(count: number): Reservation;
  /** Answers everybody who waits with the present state, now and from now on. */
  close(): void;
}

export interface Reservation {
  /** The life of each id as soon as all are final, or as they stand after `waitMs`. Ends the reservation. */
  lives(ids: readonly Uint8Array[], waitMs: number): Promise<readonly TransactionLife[]>;
  /** Gives the places back unused. */
  release(): void;
}

/** A final life never changes again here. */
export function isFinalLife(life: TransactionLife): boolean {
  return life.type === 'committed' || life.type === 'expired' || life.type === 'refused';
}

type Listener = (life: TransactionLife) => void;

export function createWaiters(backend: Pick<Backend, 'life' | 'onLife'>): Waiters {
  const listeners = new Map<string, Set<Listener>>();
  const stops = new Set<() => void>();
  let reserved = 0;
  let isClosed = false;

  const stopListening = backend.onLife(({ id, life }) => {
    const waiting = listeners.size === 0 ? undefined : listeners.get(bytesToKey(id));
    if (waiting === undefined) return;
    const now = life();
    if (isFinalLife(now)) for (const listener of waiting) listener(now);
  });

  /** Resolves when the life is final, or with undefined when `expired` does first. */
  function finalLife(id: Uint8Array, expired: Promise<void>): Promise<TransactionLife | undefined> {
    const now = backend.life(id);
    if (isFinalLife(now)) return Promise.resolve(now);
    const key = bytesToKey(id);
    const set = listeners.get(key) ?? new Set();
    listeners.set(key, set);
    return new Promise((resolve) => {
      const finish = (life: TransactionLife | undefined) => {
        set.delete(finish);
        if (set.size === 0) listeners.delete(key);
        resolve(life);
      };
      set.add(finish);
      void expired.then(() => finish(undefined));
    });
  }

  async function lives(ids: readonly Uint8Array[], waitMs: number): Promise<readonly TransactionLife[]> {
    let stop: () => void = () => {};
    const expired = new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, waitMs);
      stop = () => {
        clearTimeout(timer);
        stops.delete(stop);
        resolve();
      };
      stops.add(stop);
      if (isClosed) stop();
    });
    const final = await Promise.all(ids.map((id) => finalLife(id, expired)));
    stop();
    return final.map((life, index) => life ?? backend.life(ids[index]!));
  }

  function reserve(count: number): Reservation {
    if (reserved + count > LIMITS.rpcWaitersMax) {
      throw rpcError(
        'busy',
        `${LIMITS.rpcWaitersMax} transactions are waited for already; submit without waiting`,
      );
    }
    reserved += count;
    let held = count;
    const release = () => {
      reserved -= held;
      held = 0;
    };
    return { release, lives: (ids, waitMs) => lives(ids, waitMs).finally(release) };
  }

  function close(): void {
    isClosed = true;
    stopListening();
    for (const stop of stops) stop();
  }

  return { reserve, close };
}
