/** Taking blocks back: everything is as if they had never been, in memory and on disk. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { bytesToHex, utf8ToBytes } from '../../src/base/bytes.ts';
import type { AccountsOperation } from '../../src/ledger/accounts/operations.ts';
import type { SignedTransaction } from '../../src/ledger/transaction.ts';
import { alice, bob, createTestChain, put, type TestChain } from './support.ts';

const operations: fc.Arbitrary<AccountsOperation> = fc.oneof(
  fc
    .tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.string({ maxLength: 3 }))
    .map(([key, value]) => put(key, value)),
  fc.constantFrom('a', 'b', 'c', 'd').map((key) => ({ type: 'delete' as const, key: utf8ToBytes(key) })),
  fc.bigInt(1n, 60n).map((amount) => ({ type: 'transfer' as const, to: bob.publicKey, amount })),
);
/** Blocks; each transaction says who signs, and how far its nonce is off. */
const blocks = fc.array(
  fc.array(
    fc.record({
      who: fc.constantFrom(alice, bob),
      skew: fc.constantFrom(0, 0, 0, 1),
      operations: fc.array(operations, { minLength: 1, maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  { minLength: 1, maxLength: 4 },
);
type Blocks = typeof blocks extends fc.Arbitrary<infer T> ? T : never;

/** Lawful batches: one transaction of each sender and nonce. */
function toTransactions(chain: TestChain, block: Blocks[number]): SignedTransaction[] {
  const used = new Set<string>();
  return block.flatMap(({ who, skew, operations }) => {
    const nonce = chain.ledger.nonceOf(who.publicKey) + skew;
    const place = `${bytesToHex(who.publicKey)}${nonce}`;
    if (used.has(place)) return [];
    used.add(place);
    return [chain.sign(who, nonce, operations)];
  });
}

/** Everything that a chain says, in memory and on disk. */
function picture({ ledger, disk }: TestChain, transactions: readonly SignedTransaction[]) {
  const { height, blockHash, stateRoot, timeMs } = ledger.tip();
  return {
    tip: { height, blockHash, stateRoot, timeMs },
    values: ['a', 'b', 'c', 'd'].map((key) => ledger.query('key', utf8ToBytes(key))!.value),
    balances: [alice, bob].map(({ publicKey }) => ledger.query('account', publicKey)!.value),
    nonces: [alice, bob].map(({ publicKey }) => ledger.nonceOf(publicKey)),
    outcomes: transactions.map((transaction) => ledger.outcomeOf(transaction)),
    disk: Array.from(
      disk.stateEntries(),
      ({ key, value }) => `${bytesToHex(key)} ${bytesToHex(value)}`,
    ).sort(),
  };
}

describe('revert', () => {
  it('gives the same root, values, nonces and outcomes, and writes them with the next block', () => {
    fc.assert(
      fc.property(blocks, blocks, fc.boolean(), (kept, dropped, durable) => {
        const [chain, plain] = [createTestChain({ keepUndo: true }), createTestChain({ keepUndo: true })];
        const all: SignedTransaction[] = [];
        for (const block of kept) {
          const transactions = toTransactions(chain, block);
          all.push(...transactions);
          chain.run(transactions);
          plain.run(transactions);
        }
        const before = picture(chain, all);
        const waiting = dropped.map((block) => {
          const transactions = toTransactions(chain, block);
          all.push(...transactions);
          const executed = chain.ledger.execute(chain.decide(transactions));
          return durable ? chain.settle(executed) : executed;
        });
        chain.ledger.revert(dropped.length);
        assert.deepEqual(
          { ...picture(chain, all.slice(0, before.outcomes.length)), disk: [] },
          { ...before, disk: [] },
        );
        for (const later of all.slice(before.outcomes.length))
          assert.equal(chain.ledger.outcomeOf(later), undefined);
        if (!durable) for (const executed of waiting) chain.settle(executed);
        const last = [chain.sign(alice, chain.ledger.nonceOf(alice.publicKey), [put('a', 'last')])];
        const executed = chain.run(last);
        plain.run(last);
        assert.equal(executed.revertTo, kept.length);
        assert.deepEqual(picture(chain, all), picture(plain, all));
        assert.equal(chain.runNull().revertTo, null);
      }),
      { numRuns: 25 },
    );
  });

  it('goes back to the genesis, and the chain can be opened again afterwards', () => {
    const chain = createTestChain({ keepUndo: true });
    chain.run([chain.sign(alice, 0, [put('a', '1')])]);
    chain.ledger.revert(1);
    assert.deepEqual([chain.ledger.tip().height, chain.ledger.tip().sequence], [0, 0]);
    chain.run([chain.sign(bob, 0, [put('b', '1')])]);
    const reopened = createTestChain({ keepUndo: true, disk: chain.disk });
    assert.deepEqual(reopened.ledger.tip(), chain.ledger.tip());
    reopened.ledger.revert(1);
    assert.equal(reopened.ledger.tip().height, 0);
  });

  it('is our own bug where no undo records are kept, or past the genesis', () => {
    const chain = createTestChain();
    chain.run([chain.sign(alice, 0, [put('a', '1')])]);
    assert.throws(() => chain.ledger.revert(1), /undo records/);
    assert.throws(() => createTestChain({ keepUndo: true }).ledger.revert(1), /cannot be taken back/);
  });
});
