/** Every attack of the catalogue on simulated miners: the first sentence of each test is the theorem, and the lie must really have been told. */
import { deepEqual, ok, strictEqual } from 'node:assert/strict';
import { equalBytes, utf8ToBytes } from '../../../src/base/bytes.ts';
import { encodeOperation } from '../../../src/ledger/accounts/operations.ts';
import { decodeHeader } from '../../../src/ledger/block.ts';
import { createTransaction } from '../../../src/ledger/transaction.ts';
import { readWorkedHeader, type WorkedHeader } from '../../../src/protocols/pow/header.ts';
import { EPOCH_MS } from '../../../src/simulator/clock.ts';
import { orderOf } from '../support.ts';
import { BLOCK_TIME_MS, FUTURE_BOUND_MS, isOneChain, openMine } from './support.ts';

const HONEST = [0, 1, 2];

type Mine = ReturnType<typeof openMine>;

/** Mines on while clients hand in an item with each of the first blocks. */
function mineOn({ world }: Mine, blocks: number, items = 10): void {
  for (let item = 1; item <= items; item += 1) {
    world.submit(item, item % 4);
    world.advance(BLOCK_TIME_MS);
  }
  world.advance((blocks - items) * BLOCK_TIME_MS);
}

/** The chain of one replica, lowest block first. */
function chainOf({ world }: Mine, replica: number): WorkedHeader[] {
  const { chain } = world.replicas[replica]!;
  return Array.from({ length: chain.mark()!.height }, (_, below) => {
    const header = decodeHeader(chain.blockAt(below + 1)!.header);
    return readWorkedHeader((header as { engine: Uint8Array }).engine) as WorkedHeader;
  });
}

/** How much of the main chain n3 has mined. */
function shareOf(mine: Mine): number {
  const chain = chainOf(mine, 0);
  const { publicKey } = mine.world.people.validators[3]!;
  return chain.filter(({ header }) => equalBytes(header.miner, publicKey)).length / chain.length;
}

function countItems({ world }: Mine, replica: number, items = 10): number {
  const { chain } = world.replicas[replica]!;
  const { transactionOf } = world.people;
  return Array.from({ length: items }, (_, item) => chain.outcomeOf(transactionOf(item + 1).id)).filter(
    Boolean,
  ).length;
}

/** What holds whatever a minority does: one chain, everything executed, no rule broken; and the lie was told. */
function requireHealth(mine: Mine, behaviour: string): void {
  ok(mine.told(3, behaviour) > 0, `${behaviour} was really told`);
  ok(isOneChain(mine.world, HONEST), 'the honest have one chain');
  strictEqual(countItems(mine, 0), 10);
  deepEqual(mine.world.checker.violations(), []);
}

function advanceUntil({ world }: Mine, condition: () => boolean, blocks: number): boolean {
  for (let block = 0; block < blocks && !condition(); block += 1) world.advance(BLOCK_TIME_MS);
  return condition();
}

describe('attacks on proof of work', function () {
  this.timeout(120_000);

  it('selfish: above a third of the power it has more than its share of the chain, below a quarter less', () => {
    const strong = openMine(0.45, { orders: [orderOf(3, 'selfish')] });
    mineOn(strong, 110);
    requireHealth(strong, 'selfish');
    // the closed form says .65 for gamma = 0; honest mining would earn .45
    ok(shareOf(strong) > 0.5, `${shareOf(strong)} of the chain`);
    const weak = openMine(0.15, { orders: [orderOf(3, 'selfish')] });
    mineOn(weak, 80);
    requireHealth(weak, 'selfish');
    ok(shareOf(weak) < 0.15, `${shareOf(weak)} of the chain`);
  });

  it('withhold: nobody builds on a body that he cannot check, and withheld blocks become stale', () => {
    const mine = openMine(0.25, { orders: [orderOf(3, 'withhold')] });
    mineOn(mine, 80);
    requireHealth(mine, 'withhold');
    strictEqual(shareOf(mine), 0);
    ok(chainOf(mine, 0).length > 40, 'the others did not wait for it');
  });

  it('empty: everything is executed in the blocks of the others', () => {
    const mine = openMine(0.25, { orders: [orderOf(3, 'empty')] });
    mineOn(mine, 80);
    requireHealth(mine, 'empty');
    const { chain } = mine.world.replicas[0]!;
    const { publicKey } = mine.world.people.validators[3]!;
    chainOf(mine, 0).forEach(({ header }, below) => {
      const isTraitors = equalBytes(header.miner, publicKey);
      if (isTraitors) strictEqual(chain.blockAt(below + 1)!.receipts.length, 0);
    });
  });

  it('time-lie: false times do not bend the difficulty, and blocks from beyond the bound wait', () => {
    const mine = openMine(0.25, { orders: [orderOf(3, 'time-lie')] });
    let ahead = 0;
    for (let second = 0; second < 30; second += 1) {
      if (second < 10) mine.world.submit(second + 1, second % 4);
      mine.world.advance(1_000);
      for (const replica of HONEST) {
        const tip = chainOf(mine, replica).at(-1);
        ahead = Math.max(ahead, (tip?.header.timeMs ?? 0) - (EPOCH_MS + mine.world.nowMs()));
      }
    }
    requireHealth(mine, 'time-lie');
    ok(ahead > 0 && ahead <= FUTURE_BOUND_MS, `${ahead} ms ahead`);
    const { length } = chainOf(mine, 0);
    ok(length > 100 && length < 200, `30 s make about 150 blocks, not ${length}`);
  });

  it('spam-headers: nothing without work is stored, what waits is bounded, and nobody else is blamed', () => {
    const blamed = new Set<number>();
    const codes = new Set<string>();
    const mine = openMine(0.25, {
      orders: [orderOf(3, 'spam-headers')],
      watch: (_replica, seen) => {
        if (seen.type !== 'fault' || seen.fault.action !== 'punish') return;
        blamed.add(seen.peer);
        codes.add(seen.fault.code);
      },
    });
    mineOn(mine, 80);
    requireHealth(mine, 'spam-headers');
    deepEqual([...blamed], [3]);
    deepEqual([...codes].sort(), ['foreign-body', 'low-work', 'no-work']);
    for (const replica of HONEST) {
      const orphans = mine.world.replicas[replica]!.replica()!.status().mining!.orphans;
      ok(orphans > 0 && orphans <= 64, `${orphans} orphans`);
    }
  });

  it('eclipse: one honest peer is enough to stay on the chain', () => {
    const mine = openMine(0.25, { orders: [orderOf(3, 'eclipse', { towards: [0] })] });
    mineOn(mine, 60);
    requireHealth(mine, 'eclipse');
  });

  it('eclipse by all peers: the victim stands alone, and comes back to the chain when it is let go', () => {
    const untilMs = 40 * BLOCK_TIME_MS;
    const orders = [1, 2, 3].map((id) => orderOf(id, 'eclipse', { towards: [0], untilMs }));
    const mine = openMine(0.25, { orders });
    mine.world.submit(1, 0);
    mine.world.advance(untilMs - BLOCK_TIME_MS);
    ok(!isOneChain(mine.world, [0, 1], 3), 'the victim is on a chain of its own');
    ok(isOneChain(mine.world, [1, 2, 3]));
    ok(advanceUntil(mine, () => isOneChain(mine.world, [0, 1, 2, 3]), 60));
    ok(
      advanceUntil(mine, () => countItems(mine, 1, 1) === 1, 60),
      'what only the victim executed lives again',
    );
    const { deepest } = mine.world.replicas[0]!.replica()!.status().mining!;
    ok(deepest >= 3, `${deepest} blocks were taken back`);
  });

  /** A payment is made; the attacker takes it for a target, and its rival is handed to the attacker alone. */
  function attackPayment(share: number, confirmations: number) {
    const mine = openMine(share, { orders: [{ ...orderOf(3, 'double-spend'), fromMs: 1e9 }] });
    const { people, replicas } = mine.world;
    const spend = (value: string) =>
      createTransaction(people.clients[0]!, {
        chainId: people.chainId,
        nonce: 0,
        expiryHeight: 10_000,
        operations: [encodeOperation({ type: 'put', key: utf8ToBytes('spent'), value: utf8ToBytes(value) })],
      });
    const [payment, rival] = [spend('to the payee'), spend('to myself')];
    const hand = (replica: number, { bytes }: typeof payment) =>
      replicas[replica]!.dispatch({ type: 'submit', request: 1, transactions: [bytes] });
    const isIn = (replica: number, { id }: typeof payment) =>
      replicas[replica]!.chain.outcomeOf(id) !== undefined;
    mine.world.advance(5 * BLOCK_TIME_MS);
    hand(0, payment);
    ok(advanceUntil(mine, () => HONEST.every((replica) => isIn(replica, payment)), 60));
    mine.traitors.of(3)!.set([{ ...orderOf(3, 'double-spend'), payment: { id: payment.id, confirmations } }]);
    mine.world.advance(BLOCK_TIME_MS);
    hand(3, rival);
    return {
      mine,
      isPaid: () => HONEST.map((replica) => isIn(replica, payment)),
      isSpent: () => HONEST.map((replica) => isIn(replica, rival)),
    };
  }

  it('double-spend: a majority takes back what has its six confirmations, and the depth of it is shown', () => {
    const { mine, isPaid, isSpent } = attackPayment(0.7, 6);
    ok(advanceUntil(mine, () => isSpent().every(Boolean), 200));
    deepEqual(isPaid(), [false, false, false]);
    ok(mine.told(3, 'double-spend') > 0);
    for (const replica of HONEST) ok(mine.world.replicas[replica]!.replica()!.status().mining!.deepest >= 6);
    ok(isOneChain(mine.world, HONEST));
    deepEqual(mine.world.checker.violations(), []);
  });

  it('double-spend: a minority gives up, and the payment stands', () => {
    const { mine, isPaid, isSpent } = attackPayment(0.2, 6);
    mine.world.advance(60 * BLOCK_TIME_MS);
    deepEqual(
      [isPaid(), isSpent()],
      [
        [true, true, true],
        [false, false, false],
      ],
    );
    ok(mine.told(3, 'double-spend') > 0);
    ok(
      advanceUntil(mine, () => isOneChain(mine.world, [0, 1, 2, 3]), 60),
      'the attacker is back, too',
    );
    deepEqual(mine.world.checker.violations(), []);
  });
});
