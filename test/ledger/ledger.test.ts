/** The ledger as a whole: running ahead of the disk, opening, and operations of the engine. */
import assert from 'node:assert/strict';
import { utf8ToBytes } from '../../src/base/bytes.ts';
import { createAccountsApplication } from '../../src/ledger/accounts/accounts.ts';
import type { Application } from '../../src/ledger/application.ts';
import { decodeHeader } from '../../src/ledger/block.ts';
import { createLedger } from '../../src/ledger/ledger.ts';
import { StateMismatchError } from '../../src/ledger/opening.ts';
import { transactionRoot } from '../../src/ledger/roots.ts';
import { createMemoryChain } from './memory-chain.ts';
import { alice, bob, createTestChain, lawful, mallory, put, type TestChain, testGenesis } from './support.ts';

const dataOf = (chain: TestChain, key: string) => chain.ledger.query('key', utf8ToBytes(key))!.value;

describe('ledger ahead of the disk', () => {
  it('reads what is executed, before, while and after it becomes durable', () => {
    const chain = createTestChain();
    const first = chain.ledger.execute(chain.decide([chain.sign(alice, 0, [put('a', '1'), put('b', '1')])]));
    const second = chain.ledger.execute(chain.decide([chain.sign(alice, 1, [put('a', '2')])]));
    const look = () => [dataOf(chain, 'a'), dataOf(chain, 'b'), chain.ledger.nonceOf(alice.publicKey)];
    const expected = [utf8ToBytes('2'), utf8ToBytes('1'), 2];
    assert.deepEqual(look(), expected);
    assert.equal(chain.disk.mark(), undefined);
    assert.deepEqual(chain.ledger.blockAt(1), first.block);
    chain.settle(first);
    assert.deepEqual(look(), expected);
    chain.settle(second);
    assert.deepEqual(look(), expected);
    assert.deepEqual(chain.ledger.blockAt(2), second.block);
    assert.equal(chain.ledger.blockAt(3), undefined);
  });

  it('remembers of the disk only what is still so', () => {
    const chain = createTestChain();
    for (let nonce = 0; nonce < 4; nonce++) {
      assert.equal(chain.ledger.nonceOf(alice.publicKey), nonce);
      assert.deepEqual(dataOf(chain, 'a'), nonce === 0 ? undefined : utf8ToBytes(String(nonce)));
      chain.run([chain.sign(alice, nonce, [put('a', String(nonce + 1))])]);
    }
    chain.run([chain.sign(alice, 4, [{ type: 'delete', key: utf8ToBytes('a') }])]);
    assert.equal(dataOf(chain, 'a'), undefined);
  });

  it('is told of durability in order, and executes in order', () => {
    const chain = createTestChain();
    chain.ledger.execute(chain.decide([chain.sign(alice, 0, [put('a', '1')])]));
    chain.ledger.execute(chain.decide([chain.sign(alice, 1, [put('a', '2')])]));
    assert.throws(() => chain.ledger.committed(2), /out of order/);
    const again = createTestChain();
    const decision = again.decide([again.sign(alice, 0, [put('a', '1')])]);
    again.ledger.execute(decision);
    assert.throws(() => again.ledger.execute(decision), /executed after/);
  });

  it('refuses, as our own bug, to execute an unlawful batch', () => {
    const chain = createTestChain();
    assert.throws(() => chain.ledger.execute(chain.decide([])), /unlawful batch/);
  });
});

describe('readiness', () => {
  it('tells executable from early, done and dead', () => {
    const chain = createTestChain();
    const [first, second] = [chain.sign(alice, 0, [put('a', '1')]), chain.sign(alice, 1, [put('a', '2')])];
    const typeOf = (transaction: typeof first) => chain.ledger.readiness(transaction);
    assert.deepEqual(typeOf(first), { type: 'executable' });
    assert.deepEqual(typeOf(second), { type: 'early', nextNonce: 0 });
    chain.run([first]);
    assert.deepEqual(typeOf(first), { type: 'done', place: { height: 1, index: 0 } });
    assert.deepEqual(typeOf(second), { type: 'executable' });
    const rival = typeOf(chain.sign(alice, 0, [put('b', '1')]));
    assert.equal(rival.type === 'dead' && rival.failure.code, 'nonce-used');
    assert.equal(typeOf(chain.sign(bob, 0, [put('b', '1')], 2)).type, 'executable');
    const late = typeOf(chain.sign(bob, 0, [put('b', '1')], 1));
    assert.equal(late.type === 'dead' && late.failure.code, 'expired');
  });
});

describe('opening a chain', () => {
  const stored = () => {
    const chain = createTestChain();
    chain.run([chain.sign(alice, 0, [put('a', '1')])]);
    chain.run([chain.sign(bob, 0, [put('b', '1')])]);
    return chain;
  };

  it('stands where the disk stands', () => {
    const chain = stored();
    const reopened = createTestChain({ disk: chain.disk });
    assert.deepEqual(reopened.ledger.tip(), chain.ledger.tip());
    const next = [chain.sign(alice, 1, [put('c', '1')])];
    const decision = chain.decide(next);
    const [here, there] = [chain, reopened].map(({ ledger }) => ledger.execute(decision));
    assert.deepEqual(there, here);
  });

  it('refuses a disk whose state, blocks or genesis do not fit together', () => {
    const { disk } = stored();
    const application = createAccountsApplication();
    const open = (change: object, genesis = testGenesis()) =>
      createLedger({ genesis, application, reader: { ...disk, ...change }, keepUndo: false });
    assert.doesNotThrow(() => open({}));
    const entries = [...disk.stateEntries()].slice(1);
    assert.throws(() => open({ stateEntries: () => entries }), StateMismatchError);
    assert.throws(() => open({ blockAt: () => disk.blockAt(1) }), StateMismatchError);
    assert.throws(() => open({ blockAt: () => undefined }), StateMismatchError);
    assert.throws(() => open({ mark: () => ({ ...disk.mark()!, height: 0 }) }), StateMismatchError);
    const blockHash = new Uint8Array(32);
    assert.throws(() => open({ mark: () => ({ ...disk.mark()!, blockHash }) }), StateMismatchError);
  });
});

describe('application', () => {
  it('cannot touch a nonce, whatever key it writes', () => {
    const meddling: Application = {
      ...createAccountsApplication(),
      execute: ({ sender }, state) => {
        state.put(sender, new Uint8Array(8).fill(9));
        return undefined;
      },
    };
    const helper = createTestChain();
    const reader = createMemoryChain();
    const ledger = createLedger({ genesis: testGenesis(), application: meddling, reader, keepUndo: false });
    const [first, second] = [0, 1].map((nonce) => helper.sign(mallory, nonce, [put('a', '1')]));
    assert.deepEqual(ledger.execute(helper.decide([first!])).receipts, [{ outcome: 'ok' }]);
    helper.runNull();
    assert.deepEqual(ledger.execute(helper.decide([second!])).receipts, [{ outcome: 'ok' }]);
    assert.equal(ledger.nonceOf(mallory.publicKey), 2);
  });
});

describe('system operations', () => {
  /** Adds what the engine orders to one counter; transactions copy the counter. */
  const counter: Application = {
    ...createAccountsApplication(),
    execute: (_, state) => {
      state.put(utf8ToBytes('copy'), state.get(utf8ToBytes('counter')) ?? new Uint8Array(0));
      return undefined;
    },
    executeSystem: (operation, state) => {
      const before = state.get(utf8ToBytes('counter'))?.[0] ?? 0;
      state.put(utf8ToBytes('counter'), Uint8Array.of(before + operation[0]!));
    },
    query: (path) => ({ key: utf8ToBytes(path) }),
  };

  it('are executed first, and stand in the transaction root', () => {
    const helper = createTestChain();
    const ledger = createLedger({
      genesis: testGenesis(),
      application: counter,
      reader: createMemoryChain(),
      keepUndo: false,
    });
    const transaction = helper.sign(mallory, 0, [put('a', '1')]);
    const systemOperations = [Uint8Array.of(2), Uint8Array.of(3)];
    const { block } = ledger.execute({ ...helper.decide([transaction]), systemOperations });
    assert.deepEqual(ledger.query('copy', utf8ToBytes(''))!.value, Uint8Array.of(5));
    const header = lawful(decodeHeader(block!.header));
    assert.deepEqual(header.transactionRoot, transactionRoot([transaction], systemOperations));
    assert.notDeepEqual(header.transactionRoot, transactionRoot([transaction], []));
    assert.deepEqual(block!.systemOperations, systemOperations);
  });
});
