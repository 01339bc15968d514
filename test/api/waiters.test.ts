/** Waiting for outcomes: bounded, answered as soon as it is known, and never with an error when the time is over. */
import { deepEqual, equal, throws } from 'node:assert/strict';
import { createWaiters } from '../../src/api/waiters.ts';
import { LIMITS } from '../../src/base/limits.ts';
import type { TransactionLife } from '../../src/replica/ports.ts';

const id = (byte: number) => new Uint8Array(32).fill(byte);
const committed: TransactionLife = { type: 'committed', height: 1, index: 0, ok: true, code: '', detail: '' };

function createBench() {
  const lives = new Map<number, TransactionLife>();
  type Listener = (change: { id: Uint8Array; life: () => TransactionLife }) => void;
  const listeners = new Set<Listener>();
  const waiters = createWaiters({
    life: (of) => lives.get(of[0]!) ?? { type: 'unknown' },
    onLife: (listener) => {
      listeners.add(listener as Listener);
      return () => listeners.delete(listener as Listener);
    },
  });
  const change = (byte: number, life: TransactionLife) => {
    lives.set(byte, life);
    for (const listener of listeners) listener({ id: id(byte), life: () => life });
  };
  return { waiters, change, listeners };
}

describe('waiters', () => {
  it('answers when all are final', async () => {
    const { waiters, change } = createBench();
    const waiting = waiters.reserve(2).lives([id(1), id(2)], 60_000);
    change(1, committed);
    change(2, { type: 'waiting' });
    change(2, { type: 'expired' });
    deepEqual(await waiting, [committed, { type: 'expired' }]);
  });

  it('answers at once what is final already', async () => {
    const { waiters, change } = createBench();
    change(1, committed);
    deepEqual(await waiters.reserve(1).lives([id(1)], 60_000), [committed]);
  });

  it('answers with the present state when the time is over', async () => {
    const { waiters, change } = createBench();
    change(1, { type: 'ordered', view: 3, sequence: 4 });
    deepEqual(await waiters.reserve(2).lives([id(1), id(2)], 5), [
      { type: 'ordered', view: 3, sequence: 4 },
      { type: 'unknown' },
    ]);
  });

  it('lets two wait for the same', async () => {
    const { waiters, change } = createBench();
    const both = Promise.all([
      waiters.reserve(1).lives([id(1)], 60_000),
      waiters.reserve(1).lives([id(1)], 60_000),
    ]);
    change(1, committed);
    deepEqual(await both, [[committed], [committed]]);
  });

  it('bounds how many are waited for, and gives places back', async () => {
    const { waiters, change } = createBench();
    change(1, committed);
    const first = waiters.reserve(LIMITS.rpcWaitersMax - 1);
    await waiters.reserve(1).lives([id(1)], 60_000);
    const last = waiters.reserve(1);
    throws(() => waiters.reserve(1), /transactions are waited for already/);
    last.release();
    last.release();
    waiters.reserve(1);
    throws(() => waiters.reserve(1));
    first.release();
    waiters.reserve(LIMITS.rpcWaitersMax - 1).release();
  });

  it('answers everybody when it closes, and those who come later', async () => {
    const { waiters, listeners } = createBench();
    const waiting = waiters.reserve(1).lives([id(1)], 60_000);
    waiters.close();
    deepEqual(await waiting, [{ type: 'unknown' }]);
    deepEqual(await waiters.reserve(1).lives([id(1)], 60_000), [{ type: 'unknown' }]);
    equal(listeners.size, 0);
  });
});
