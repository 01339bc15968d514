/** Long polling for the chain: an answer as soon as it moves, at the end of the wait, or when the door closes. */
import { deepEqual, equal, rejects } from 'node:assert/strict';
import { followChain } from '../../src/api/client/chain-follower.ts';
import { createFollowers } from '../../src/api/handlers/chain-events.ts';
import { LIMITS } from '../../src/base/limits.ts';
import type { ChainMove } from '../../src/replica/chain-move.ts';

function createBench() {
  const moves: ChainMove[] = [];
  const listeners = new Set<(move: ChainMove) => void>();
  const followers = createFollowers({
    chainAfter: (cursor, countMax) => {
      const from = cursor === undefined ? moves.length : Number(cursor);
      const events = moves.slice(from, from + countMax);
      return { events, cursor: String(from + events.length), missed: from > moves.length };
    },
    onChain: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  });
  const move = (event: ChainMove): void => {
    moves.push(event);
    for (const listener of listeners) listener(event);
  };
  const ask = async (given: Parameters<typeof followers.handlers.chain_events>[0]) =>
    followers.handlers.chain_events(given);
  return { followers, listeners, move, ask };
}

const adopt = (height: number): ChainMove => ({
  ...{ type: 'adopt', height, hash: new Uint8Array(32).fill(0xab) },
  transactions: [new Uint8Array(32).fill(1)],
});
const revert: ChainMove = { type: 'revert', height: 3, blocks: 2 };

describe('following the chain', () => {
  it('begins at the newest movement, and hears each that comes', async () => {
    const { move, ask } = createBench();
    move(adopt(1));
    const { cursor, events } = await ask({});
    deepEqual([cursor, events], ['1', []]);
    const waiting = ask({ after: cursor, wait_ms: 60_000 });
    move(revert);
    deepEqual(await waiting, {
      events: [{ type: 'revert', height: '3', hash: null, txs: [], blocks: '2' }],
      cursor: '2',
      missed: false,
    });
    const id = '01'.repeat(32);
    move(adopt(4));
    deepEqual((await ask({ after: '2' })).events, [
      { type: 'adopt', height: '4', hash: 'AB'.repeat(32), txs: [id], blocks: '0' },
    ]);
  });

  it('answers without movements when the time is over, and at once when something is missing', async () => {
    const { ask } = createBench();
    deepEqual((await ask({ after: '0', wait_ms: 5 })).events, []);
    equal((await ask({ after: '7', wait_ms: 60_000 })).missed, true);
  });

  it('bounds how many wait, and lets all go when the door closes', async () => {
    const { ask, followers, listeners } = createBench();
    const waiting = Array.from({ length: LIMITS.rpcFollowersMax }, () =>
      ask({ after: '0', wait_ms: 60_000 }),
    );
    await rejects(ask({ after: '0', wait_ms: 60_000 }), /callers wait for the chain to move already/);
    followers.close();
    equal((await Promise.all(waiting)).length, LIMITS.rpcFollowersMax);
    equal(listeners.size, 0);
    deepEqual((await ask({ after: '0', wait_ms: 60_000 })).events, []);
  });

  it('is an endless row of reports for a client', async () => {
    const { move, ask } = createBench();
    const reports = followChain({ chain_events: ask });
    const first = reports.next();
    await new Promise((resolve) => setImmediate(resolve));
    for (const one of [adopt(4), revert, adopt(4)]) move(one);
    const adopted = {
      ...{ type: 'adopt', height: 4, hash: 'ab'.repeat(32), transactions: ['01'.repeat(32)] },
    };
    deepEqual((await first).value, adopted);
    deepEqual((await reports.next()).value, { type: 'revert', height: 3, blocks: 2 });
    deepEqual((await reports.next()).value, adopted);
    await reports.return();
  });
});
