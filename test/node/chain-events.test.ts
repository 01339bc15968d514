/** Following a chain: every movement once and in order, from a cursor on, or the word that some are missing. */
import { deepEqual, equal, notEqual, ok } from 'node:assert/strict';
import { LIMITS } from '../../src/base/limits.ts';
import { createChainEvents } from '../../src/node/chain-events.ts';
import type { ChainMove } from '../../src/replica/chain-move.ts';
import type { BlockWrite } from '../../src/replica/ports.ts';

function write(height: number, revertTo: number | null = null, transactions = 1): BlockWrite {
  const block = { height, hash: new Uint8Array(32).fill(height % 251) };
  return {
    block,
    revertTo,
    outcomes: Array.from({ length: transactions }, (_, index) => ({ id: new Uint8Array(32).fill(1), index })),
  } as unknown as BlockWrite;
}

const names = (events: readonly ChainMove[]): string[] =>
  events.map(({ type, height }) => `${type} ${height}`);

describe('movements of the chain', () => {
  it('are adopt for each block, and one revert before another branch', () => {
    const chain = createChainEvents('life', 3);
    const heard: ChainMove[] = [];
    const stop = chain.onEvent((event) => heard.push(event));
    const { cursor } = chain.after(undefined, 10);
    for (const one of [write(4), write(5), write(4, 2), write(5), write(6)]) chain.onCommitted(one);
    // the branch leaves height 2, so block 3 of the disk went, too
    const all = ['adopt 4', 'adopt 5', 'revert 2', 'adopt 4', 'adopt 5', 'adopt 6'];
    deepEqual(names(heard), all);
    deepEqual(heard[2], { type: 'revert', height: 2, blocks: 3 });
    deepEqual(names(chain.after(cursor, 10).events), all);
    stop();
    chain.onCommitted(write(7));
    equal(heard.length, 6);
  });

  it('say nothing of decisions without a block', () => {
    const chain = createChainEvents('life', 0);
    const { cursor } = chain.after(undefined, 1);
    chain.onCommitted({ block: null, revertTo: null, outcomes: [] } as unknown as BlockWrite);
    deepEqual(chain.after(cursor, 10), { events: [], cursor, missed: false });
  });

  it('go on from any cursor, page by page', () => {
    const chain = createChainEvents('life', 0);
    let { cursor } = chain.after(undefined, 1);
    for (let height = 1; height <= 5; height += 1) chain.onCommitted(write(height));
    const seen: string[] = [];
    for (;;) {
      const page = chain.after(cursor, 2);
      equal(page.missed, false);
      if (page.events.length === 0) break;
      notEqual(page.cursor, cursor);
      seen.push(...names(page.events));
      cursor = page.cursor;
    }
    deepEqual(
      seen,
      [1, 2, 3, 4, 5].map((height) => `adopt ${height}`),
    );
  });

  it('say so when something is missing: too slow a reader, another life, nonsense', () => {
    const chain = createChainEvents('life', 0);
    const { cursor } = chain.after(undefined, 1);
    for (let height = 1; height <= 2 * LIMITS.chainEventsMax; height += 1) chain.onCommitted(write(height));
    for (const lost of [cursor, 'other-3', 'life-999999', 'life', 'life--1', '']) {
      const page = chain.after(lost, 10);
      deepEqual([page.events, page.missed], [[], true], lost);
      equal(chain.after(page.cursor, 10).missed, false);
    }
    const kept = chain.after(`life-${2 * LIMITS.chainEventsMax - 10}`, 100).events;
    ok(kept.length === 10, 'the latest are there');
  });

  it('of full blocks are kept for fewer heights, the latest always', () => {
    const chain = createChainEvents('life', 0);
    const { batchTransactionsMax, chainEventTransactionsMax } = LIMITS;
    const { cursor } = chain.after(undefined, 1);
    for (let height = 1; height <= 40; height += 1) {
      chain.onCommitted(write(height, null, batchTransactionsMax));
      const latest = chain.after(`life-${height - 1}`, 10);
      deepEqual([names(latest.events), latest.missed], [[`adopt ${height}`], false]);
    }
    equal(chain.after(cursor, 10).missed, true);
    const most = Math.ceil((2 * chainEventTransactionsMax) / batchTransactionsMax);
    equal(chain.after(`life-${40 - most - 1}`, 10).missed, true, 'no more than the bound allows');
  });
});
