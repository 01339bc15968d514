/** The rules of execution, one test each (pbft.md, "What is ordered, and how it becomes a chain"). */
import assert from 'node:assert/strict';
import { utf8ToBytes } from '../../src/base/bytes.ts';
import { alice, bob, createTestChain, mallory, put, type TestChain } from './support.ts';

const dataOf = (chain: TestChain, key: string) => chain.ledger.query('key', utf8ToBytes(key))?.value;

describe('execution', () => {
  it('executes all operations of a transaction and uses its nonce', () => {
    const chain = createTestChain();
    const { receipts } = chain.run([chain.sign(alice, 0, [put('a', '1'), put('b', '2')])]);
    assert.deepEqual(receipts, [{ outcome: 'ok' }]);
    assert.deepEqual(dataOf(chain, 'a'), utf8ToBytes('1'));
    assert.deepEqual(dataOf(chain, 'b'), utf8ToBytes('2'));
    assert.equal(chain.ledger.nonceOf(alice.publicKey), 1);
  });

  it('executes none when one operation fails, and leaves state and nonce alone', () => {
    const chain = createTestChain();
    chain.run([chain.sign(bob, 0, [put('other', 'x')])]);
    const before = chain.ledger.tip().stateRoot;
    const transfer = { type: 'transfer', to: bob.publicKey, amount: 1_001n } as const;
    const { receipts, state } = chain.run([chain.sign(alice, 0, [put('a', '1'), transfer])]);
    assert.equal(receipts[0]!.outcome, 'failed');
    assert.deepEqual(state, []);
    assert.deepEqual(chain.ledger.tip().stateRoot, before);
    assert.equal(chain.ledger.nonceOf(alice.publicKey), 0);
  });

  it('fails a transaction past its expiry height', () => {
    const chain = createTestChain();
    const late = chain.sign(alice, 0, [put('a', '1')], 1);
    chain.run([chain.sign(bob, 0, [put('b', '1')])]);
    const { receipts } = chain.run([late]);
    assert.deepEqual(receipts, [{ outcome: 'failed', code: 'expired', detail: 'expired after height 1' }]);
    assert.deepEqual(chain.ledger.outcomeOf(late), { height: 2, index: 0 });
  });

  it('executes a transaction at its expiry height', () => {
    const chain = createTestChain();
    assert.deepEqual(chain.run([chain.sign(alice, 0, [put('a', '1')], 1)]).receipts, [{ outcome: 'ok' }]);
  });

  it('fails a nonce that is used', () => {
    const chain = createTestChain();
    chain.run([chain.sign(alice, 0, [put('a', '1')])]);
    const receipt = chain.run([chain.sign(alice, 0, [put('a', '2')])]).receipts[0];
    assert.equal(receipt?.outcome === 'failed' && receipt.code, 'nonce-used');
  });

  it('skips a nonce that is too high: no outcome, and it may be executed later', () => {
    const chain = createTestChain();
    const second = chain.sign(alice, 1, [put('a', '2')]);
    const early = chain.run([second]);
    assert.deepEqual(early.receipts, [{ outcome: 'skipped' }]);
    assert.deepEqual(early.outcomes, []);
    assert.equal(chain.ledger.outcomeOf(second), undefined);
    const both = chain.run([chain.sign(alice, 0, [put('a', '1')]), second]);
    assert.deepEqual(both.receipts, [{ outcome: 'ok' }, { outcome: 'ok' }]);
    assert.deepEqual(dataOf(chain, 'a'), utf8ToBytes('2'));
  });

  it('skips an id that has its outcome, and never overwrites that', () => {
    const chain = createTestChain();
    const once = chain.sign(alice, 0, [put('a', '1')]);
    chain.run([once]);
    const again = chain.run([once]);
    assert.deepEqual(again.receipts, [{ outcome: 'skipped' }]);
    assert.deepEqual(again.outcomes, []);
    assert.deepEqual(chain.ledger.outcomeOf(once), { height: 1, index: 0 });
  });

  it('skips a failed id too, even when it would succeed now', () => {
    const chain = createTestChain();
    const poor = chain.sign(bob, 0, [{ type: 'transfer', to: alice.publicKey, amount: 60n }]);
    chain.run([poor]);
    chain.run([chain.sign(alice, 0, [{ type: 'transfer', to: bob.publicKey, amount: 100n }])]);
    assert.deepEqual(chain.run([poor]).receipts, [{ outcome: 'skipped' }]);
  });

  it('consults outcomes that are not durable yet', () => {
    const chain = createTestChain();
    const once = chain.sign(alice, 0, [put('a', '1')]);
    const first = chain.ledger.execute(chain.decide([once]));
    const second = chain.ledger.execute(chain.decide([once]));
    assert.deepEqual(second.receipts, [{ outcome: 'skipped' }]);
    chain.settle(first);
    assert.deepEqual(chain.ledger.outcomeOf(once), { height: 1, index: 0 });
    chain.settle(second);
    assert.deepEqual(chain.ledger.outcomeOf(once), { height: 1, index: 0 });
  });

  it('fails a sender without an account', () => {
    const chain = createTestChain();
    const receipt = chain.run([chain.sign(mallory, 0, [put('a', '1')])]).receipts[0];
    assert.equal(receipt?.outcome === 'failed' && receipt.code, 'unknown-account');
  });

  it('gives a block the later of batch time and parent time + 1 ms', () => {
    const chain = createTestChain();
    chain.run([chain.sign(alice, 0, [put('a', '1')])], 5_000);
    assert.equal(chain.ledger.tip().timeMs, 5_000);
    chain.run([chain.sign(alice, 1, [put('a', '1')])], 3_000);
    assert.equal(chain.ledger.tip().timeMs, 5_001);
  });

  it('makes no block of a null decision, and heights stay dense', () => {
    const chain = createTestChain();
    chain.run([chain.sign(alice, 0, [put('a', '1')])]);
    const { tip, block } = chain.runNull();
    assert.equal(block, null);
    assert.deepEqual([tip.sequence, tip.height], [2, 1]);
    chain.run([chain.sign(alice, 1, [put('a', '1')])]);
    assert.deepEqual([chain.ledger.tip().sequence, chain.ledger.tip().height], [3, 2]);
  });

  it('writes the genesis state with the first decision, also a null one', () => {
    const chain = createTestChain();
    chain.runNull();
    const reopened = createTestChain({ disk: chain.disk });
    assert.deepEqual(reopened.ledger.tip(), chain.ledger.tip());
    reopened.run([reopened.sign(alice, 0, [put('a', '1')])]);
    assert.equal(reopened.ledger.tip().height, 1);
  });
});
