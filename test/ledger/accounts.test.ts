/** The built-in application: what its operations do, and what they cannot. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { bytesToHex, hexToBytes, utf8ToBytes } from '../../src/base/bytes.ts';
import { isFault } from '../../src/base/fault.ts';
import { LIMITS } from '../../src/base/limits.ts';
import { createAccountsApplication } from '../../src/ledger/accounts/accounts.ts';
import {
  accountsToSection,
  GenesisSectionError,
  SUPPLY_MAX,
} from '../../src/ledger/accounts/genesis-section.ts';
import { accountKey, decodeBalance, encodeBalance } from '../../src/ledger/accounts/keys.ts';
import {
  type AccountsOperation,
  decodeOperation,
  encodeOperation,
} from '../../src/ledger/accounts/operations.ts';
import type { Receipt } from '../../src/ledger/receipt.ts';
import { verifyStateProof } from '../../src/ledger/state/proof.ts';
import {
  alice,
  bob,
  createTestChain,
  keysOf,
  lawful,
  mallory,
  put,
  type TestChain,
  testGenesis,
} from './support.ts';

const key = (text: string) => utf8ToBytes(text);
const transfer = (to: Uint8Array, amount: bigint): AccountsOperation => ({ type: 'transfer', to, amount });
const expect = (name: string, value: string): AccountsOperation => ({
  type: 'expect',
  key: key(name),
  value: key(value),
});
const absent = (name: string): AccountsOperation => ({ type: 'expectAbsent', key: key(name) });
const remove = (name: string): AccountsOperation => ({ type: 'delete', key: key(name) });

/** Runs operations of one sender as one transaction. */
function run(chain: TestChain, operations: AccountsOperation[], who = alice): Receipt {
  return chain.run([chain.sign(who, chain.ledger.nonceOf(who.publicKey), operations)]).receipts[0]!;
}

const codeOf = (receipt: Receipt) => (receipt.outcome === 'failed' ? receipt.code : receipt.outcome);
const dataOf = (chain: TestChain, name: string) => chain.ledger.query('key', key(name))!.value;
const balanceOf = (chain: TestChain, who: { publicKey: Uint8Array }) =>
  decodeBalance(chain.ledger.query('account', who.publicKey)!.value);

describe('accounts: operations', () => {
  const operations: fc.Arbitrary<AccountsOperation> = fc.oneof(
    fc.record({
      type: fc.constantFrom('put' as const, 'expect' as const),
      key: fc.uint8Array(),
      value: fc.uint8Array(),
    }),
    fc.record({ type: fc.constantFrom('delete' as const, 'expectAbsent' as const), key: fc.uint8Array() }),
    fc.record({
      type: fc.constant('transfer' as const),
      to: fc.uint8Array({ minLength: 32, maxLength: 32 }),
      amount: fc.bigInt(0n, SUPPLY_MAX),
    }),
  );

  it('keep their bytes (frozen, laid out by hand)', () => {
    const frozen: [AccountsOperation, string][] = [
      [put('a', '1'), '0108000000090000006131'],
      [remove('k'), '02040000006b'],
      [transfer(new Uint8Array(32).fill(2), 7n), `03${'02'.repeat(32)}0700000000000000`],
      [expect('a', ''), '04080000000900000061'],
      [absent('k'), '05040000006b'],
    ];
    for (const [operation, hex] of frozen) {
      assert.equal(bytesToHex(encodeOperation(operation)), hex);
      assert.deepEqual(lawful(decodeOperation(hexToBytes(hex)!)), operation);
    }
  });

  it('read back, and no other bytes are one', () => {
    fc.assert(
      fc.property(operations, fc.nat(), fc.nat(255), (operation, place, byte) => {
        const bytes = encodeOperation(operation);
        assert.deepEqual(lawful(decodeOperation(bytes)), { ...operation });
        bytes[place % bytes.length] = byte;
        const read = decodeOperation(bytes);
        if (!isFault(read)) assert.deepEqual(encodeOperation(read), bytes);
      }),
    );
  });

  it('refuse a key or a value that is too long', () => {
    const bytesOf = (keyBytes: number, valueBytes: number) => {
      const head = Uint8Array.of(1, 8, 0, 0, 0, ...new Uint8Array(Uint32Array.of(8 + keyBytes).buffer));
      const bytes = new Uint8Array(head.length + keyBytes + valueBytes);
      bytes.set(head);
      return decodeOperation(bytes);
    };
    assert.ok(!isFault(bytesOf(LIMITS.keyBytesMax, LIMITS.valueBytesMax)));
    assert.ok(isFault(bytesOf(LIMITS.keyBytesMax + 1, 0)));
    assert.ok(isFault(bytesOf(0, LIMITS.valueBytesMax + 1)));
  });
});

describe('accounts: execution', () => {
  it('puts and deletes; deleting what is not there is no failure', () => {
    const chain = createTestChain();
    run(chain, [put('a', '1'), put('b', ''), remove('c')]);
    assert.deepEqual(dataOf(chain, 'a'), key('1'));
    assert.deepEqual(dataOf(chain, 'b'), key(''));
    run(chain, [remove('a')], bob);
    assert.equal(dataOf(chain, 'a'), undefined);
  });

  it('expects values as the operations before left them', () => {
    const chain = createTestChain();
    assert.equal(codeOf(run(chain, [absent('a'), put('a', '1'), expect('a', '1')])), 'ok');
    assert.equal(codeOf(run(chain, [expect('a', '2'), put('a', '2')])), 'expectation-failed');
    assert.equal(codeOf(run(chain, [absent('a')])), 'expectation-failed');
    assert.equal(codeOf(run(chain, [expect('b', '')])), 'expectation-failed');
    assert.equal(codeOf(run(chain, [put('b', ''), expect('b', ''), remove('b'), absent('b')])), 'ok');
    assert.deepEqual(dataOf(chain, 'a'), key('1'));
  });

  it('transfers, and opens an account by it', () => {
    const chain = createTestChain();
    assert.equal(balanceOf(chain, mallory), undefined);
    run(chain, [transfer(mallory.publicKey, 10n), transfer(bob.publicKey, 1n)]);
    assert.deepEqual(
      [alice, bob, mallory].map((who) => balanceOf(chain, who)),
      [989n, 51n, 10n],
    );
    assert.equal(codeOf(run(chain, [put('m', '1')], mallory)), 'ok');
  });

  it('fails a transfer that is not covered, and says which', () => {
    const chain = createTestChain();
    const receipt = run(chain, [transfer(bob.publicKey, 900n), transfer(bob.publicKey, 101n)]);
    assert.deepEqual(receipt, {
      outcome: 'failed',
      code: 'insufficient-balance',
      detail: 'operation 1: the balance is 100, the transfer 101',
    });
    assert.equal(balanceOf(chain, bob), 50n);
  });

  it('changes nothing by a transfer to oneself', () => {
    const chain = createTestChain();
    assert.equal(codeOf(run(chain, [transfer(alice.publicKey, 1_000n)])), 'ok');
    assert.equal(balanceOf(chain, alice), 1_000n);
  });

  it('lets the greatest balance go to oneself, and not over that of another', () => {
    const entries = new Map<string, Uint8Array>();
    const state = {
      get: (key: Uint8Array) => entries.get(bytesToHex(key)),
      put: (key: Uint8Array, value: Uint8Array) => void entries.set(bytesToHex(key), value),
      delete: (key: Uint8Array) => void entries.delete(bytesToHex(key)),
    };
    for (const { publicKey } of [alice, bob]) state.put(accountKey(publicKey), encodeBalance(SUPPLY_MAX));
    const codeTo = (to: Uint8Array) =>
      createAccountsApplication().execute(
        { sender: alice.publicKey, operations: [encodeOperation(transfer(to, SUPPLY_MAX))] },
        state,
        { height: 1, timeMs: 0 },
      )?.code;
    assert.equal(codeTo(alice.publicKey), undefined);
    assert.deepEqual(state.get(accountKey(alice.publicKey)), encodeBalance(SUPPLY_MAX));
    assert.equal(codeTo(bob.publicKey), 'balance-overflow');
  });

  it('refuses a transfer of nothing before it is ordered', () => {
    const chain = createTestChain();
    const checked = chain.ledger.checkTransaction(chain.sign(alice, 0, [transfer(bob.publicKey, 0n)]).bytes);
    assert.equal(isFault(checked) && checked.code, 'empty-transfer');
  });

  it('keeps the supply, whatever is transferred (and no balance falls below 0)', () => {
    const people = [alice, bob, mallory, keysOf('carol')];
    const transfers = fc.record({
      from: fc.constantFrom(...people),
      to: fc.constantFrom(...people),
      amount: fc.bigInt(1n, 700n),
      other: fc.bigInt(1n, 700n),
    });
    fc.assert(
      fc.property(fc.array(transfers, { maxLength: 12 }), (list) => {
        const chain = createTestChain();
        for (const { from, to, amount, other } of list) {
          run(chain, [transfer(to.publicKey, amount), transfer(alice.publicKey, other)], from);
          const balances = people.map((who) => balanceOf(chain, who) ?? 0n);
          assert.equal(
            balances.reduce((sum, balance) => sum + balance),
            1_050n,
          );
        }
      }),
      { numRuns: 20 },
    );
  });

  it('keeps data apart from balances and nonces, whatever the key', () => {
    const chain = createTestChain();
    const prefixes = ['', 'a', 'k', '\u0000', '\u0001', '\u0001a'];
    const keys = prefixes.map((prefix) => Uint8Array.of(...key(prefix), ...alice.publicKey));
    run(
      chain,
      keys.map((name) => ({ type: 'put', key: name, value: new Uint8Array(8).fill(255) })),
      bob,
    );
    assert.equal(balanceOf(chain, alice), 1_000n);
    assert.equal(chain.ledger.nonceOf(alice.publicKey), 0);
  });
});

describe('accounts: at the door', () => {
  const preview = (chain: TestChain, who: typeof alice, operations: AccountsOperation[]) =>
    chain.ledger.preview(chain.sign(who, 0, operations))?.code;

  it('refuses a sender without an account, or without the funds for all transfers together', () => {
    const chain = createTestChain();
    assert.equal(preview(chain, mallory, [put('a', '1')]), 'unknown-account');
    assert.equal(
      preview(chain, bob, [transfer(alice.publicKey, 30n), transfer(alice.publicKey, 21n)]),
      'insufficient-balance',
    );
    assert.equal(
      preview(chain, bob, [transfer(alice.publicKey, 30n), transfer(alice.publicKey, 20n)]),
      undefined,
    );
  });

  it('answers queries with proofs, of what is there and of what is not', () => {
    const chain = createTestChain();
    run(chain, [put('a', '1')]);
    const { stateRoot } = chain.ledger.tip();
    const asked: [string, Uint8Array, boolean][] = [
      ['key', key('a'), true],
      ['key', key('b'), false],
      ['account', alice.publicKey, true],
      ['account', mallory.publicKey, false],
      ['nonce', alice.publicKey, true],
      ['nonce', bob.publicKey, false],
    ];
    for (const [path, data, present] of asked) {
      const answer = chain.ledger.query(path, data)!;
      assert.equal(answer.value !== undefined, present, path);
      assert.deepEqual(answer.stateRoot, stateRoot);
      assert.ok(verifyStateProof(stateRoot, answer.key, answer.value, answer.proof), path);
    }
  });

  it('knows no other paths, and no account that is no key', () => {
    const { ledger } = createTestChain();
    for (const path of ['', 'keys', 'toString', '__proto__'])
      assert.equal(ledger.query(path, key('a')), undefined);
    assert.equal(ledger.query('account', key('alice')), undefined);
    assert.equal(ledger.query('nonce', key('alice')), undefined);
  });
});

describe('accounts: genesis section', () => {
  const openWith = (section: unknown) => () =>
    createTestChain({ genesis: testGenesis({ application: { name: 'accounts', section } }) });

  it('is refused with every problem named', () => {
    assert.throws(openWith({ account: [] }), (error: GenesisSectionError) => {
      assert.ok(error instanceof GenesisSectionError);
      assert.deepEqual(
        error.problems.map(({ path }) => path),
        ['account', 'accounts'],
      );
      return true;
    });
    const publicKey = bytesToHex(alice.publicKey);
    for (const balance of [5, '-1', '1.0', '01', '', String(SUPPLY_MAX + 1n)]) {
      assert.throws(openWith({ accounts: [{ publicKey, balance }] }), GenesisSectionError, String(balance));
    }
  });

  it('holds no key twice, and no more than 2^64-1 together', () => {
    const one = { publicKey: alice.publicKey, balance: SUPPLY_MAX };
    assert.doesNotThrow(openWith(accountsToSection([one])));
    assert.throws(
      openWith(accountsToSection([one, { publicKey: bob.publicKey, balance: 1n }])),
      GenesisSectionError,
    );
    assert.throws(
      openWith(accountsToSection([one, { publicKey: alice.publicKey, balance: 0n }])),
      GenesisSectionError,
    );
  });

  it('knows no system operations', () => {
    const application = createAccountsApplication();
    const state = { get: () => undefined, put: () => {}, delete: () => {} };
    assert.throws(
      () => application.executeSystem(new Uint8Array(0), state, { height: 1, timeMs: 1 }),
      /invariant/,
    );
  });
});
