/** The door for clients: every reason for a refusal by its name, and what a submitter hears afterwards. */
import { deepEqual, equal, match, notEqual, ok } from 'node:assert/strict';
import { LIMITS } from '../../src/base/limits.ts';
import type { KeyPair } from '../../src/crypto/keys.ts';
import { type AccountsOperation, encodeOperation } from '../../src/ledger/accounts/operations.ts';
import { createTransaction, type SignedTransaction } from '../../src/ledger/transaction.ts';
import { MEMPOOL_LIMITS } from '../../src/replica/mempool/limits.ts';
import type { ReplicaEffect, TransactionLife } from '../../src/replica/ports.ts';
import { alice, bob, keysOf, mallory, put } from '../ledger/support.ts';
import { createLoneReplica, type LoneReplica } from './lone-replica.ts';

interface Wish {
  readonly who?: KeyPair;
  readonly nonce?: number;
  readonly expiryHeight?: number;
  readonly chainId?: Uint8Array;
  readonly operations?: readonly Uint8Array[];
}

const PUT = encodeOperation(put('a', '1'));

function make(lone: LoneReplica, wish: Wish = {}): SignedTransaction {
  const { who = alice, nonce = 0, expiryHeight = 100, chainId = lone.chainId, operations = [PUT] } = wish;
  return createTransaction(who, { chainId, nonce, expiryHeight, operations });
}

function transfer(to: KeyPair, amount: bigint): Uint8Array {
  const operation: AccountsOperation = { type: 'transfer', to: to.publicKey, amount };
  return encodeOperation(operation);
}

/** The same transaction with a signature that is wrong. */
function missigned({ bytes }: SignedTransaction, by = 1): Uint8Array {
  const raw = bytes.slice();
  new DataView(raw.buffer).setUint32(0, by);
  return raw;
}

/** A backup of four: nothing is ordered here unless the test plays the others. */
const waitingReplica = (): LoneReplica => createLoneReplica({ self: 1, members: 4, mempool: SMALL });
/** The only validator: what it admits is executed at once. */
const soleReplica = (): LoneReplica => createLoneReplica();

const SMALL = { ...MEMPOOL_LIMITS, countMax: 6, bytesMax: 2_000, senderCountMax: 4 };

function codeOf(life: TransactionLife): string {
  return life.type === 'refused' ? life.code : life.type;
}

function submitOne(lone: LoneReplica, raw: Uint8Array): TransactionLife {
  const { submitted } = lone.submit(raw);
  equal(submitted.length, 1);
  return submitted[0]!.life;
}

function livesOf(effects: readonly ReplicaEffect[]): string[] {
  return effects.flatMap((effect) => (effect.type === 'life' ? [codeOf(effect.life)] : []));
}

describe('the door', () => {
  const refusals: readonly (readonly [string, (lone: LoneReplica) => Uint8Array, RegExp])[] = [
    ['malformed-transaction', () => Uint8Array.of(1, 2, 3), /too short/],
    ['malformed-transaction', (lone) => make(lone).bytes.subarray(0, 150), /./],
    [
      'oversized-transaction',
      () => new Uint8Array(LIMITS.transactionBytesMax + 1),
      /262145 bytes; this chain allows/,
    ],
    ['wrong-chain', (lone) => make(lone, { chainId: new Uint8Array(32) }).bytes, /made for chain 0{64}/],
    ['no-operations', (lone) => make(lone, { operations: [] }).bytes, /at least one operation/],
    ['expiry-too-far', (lone) => make(lone, { expiryHeight: 1e12 }).bytes, /expiry height 1000000000000 is/],
    ['malformed-operation', (lone) => make(lone, { operations: [Uint8Array.of(99)] }).bytes, /./],
    ['empty-transfer', (lone) => make(lone, { operations: [transfer(bob, 0n)] }).bytes, /at least 1/],
    ['bad-signature', (lone) => missigned(make(lone)), /not right for its sender/],
    ['unknown-account', (lone) => make(lone, { who: mallory }).bytes, /no account/],
    ['insufficient-balance', (lone) => make(lone, { operations: [transfer(bob, 1_001n)] }).bytes, /is 1000,/],
    ['expired', (lone) => make(lone, { expiryHeight: 0 }).bytes, /valid up to height 0; the chain is at 0/],
  ];
  for (const [code, raw, reason] of refusals) {
    it(`refuses with ${code}`, () => {
      const lone = waitingReplica();
      const { submitted, frames } = lone.submit(raw(lone));
      const [{ id, life }] = submitted as [(typeof submitted)[0]];
      ok(life.type === 'refused');
      equal(life.code, code);
      match(life.reason, reason);
      deepEqual(frames, [], 'nothing is relayed');
      equal(lone.replica.status().mempool, 0);
      if (id) deepEqual(lone.replica.lifeOf(id), life, 'whoever asks later hears the same');
    });
  }

  it('refuses a used nonce', () => {
    const lone = soleReplica();
    equal(submitOne(lone, make(lone).bytes).type, 'waiting');
    equal(lone.replica.status().height, 1);
    const rival = make(lone, { expiryHeight: 50 });
    equal(codeOf(submitOne(lone, rival.bytes)), 'nonce-used');
  });

  it('refuses a second transaction for a nonce that waits', () => {
    const lone = waitingReplica();
    const first = make(lone);
    submitOne(lone, first.bytes);
    equal(codeOf(submitOne(lone, make(lone, { expiryHeight: 50 }).bytes)), 'nonce-taken');
    equal(lone.replica.lifeOf(first.id).type, 'waiting');
  });

  it('refuses more than a share of the pool to one sender, and not to others', () => {
    const lone = waitingReplica();
    for (let nonce = 0; nonce < 4; nonce += 1) submitOne(lone, make(lone, { nonce }).bytes);
    equal(codeOf(submitOne(lone, make(lone, { nonce: 4 }).bytes)), 'sender-full');
    equal(submitOne(lone, make(lone, { who: bob }).bytes).type, 'waiting');
  });

  it('refuses when so many wait, before a signature costs anything', () => {
    const lone = waitingReplica();
    for (let nonce = 0; nonce < 3; nonce += 1) submitOne(lone, make(lone, { nonce }).bytes);
    for (let nonce = 0; nonce < 3; nonce += 1) submitOne(lone, make(lone, { who: bob, nonce }).bytes);
    const { submitted, effects } = lone.submit(make(lone, { nonce: 3 }).bytes);
    equal(codeOf(submitted[0]!.life), 'mempool-full');
    ok(!effects.some(({ type }) => type === 'verify'));
  });

  it('refuses when so many bytes wait', () => {
    const lone = waitingReplica();
    const large = [encodeOperation(put('a', '1'.repeat(1_500)))];
    submitOne(lone, make(lone, { operations: large }).bytes);
    equal(codeOf(submitOne(lone, make(lone, { who: bob, operations: large }).bytes)), 'mempool-full');
    equal(submitOne(lone, make(lone, { who: bob }).bytes).type, 'waiting');
  });

  it('says that it is busy when too many signatures wait, and judges them one by one', () => {
    const lone = createLoneReplica({ members: 4, holdsVerify: true });
    const right = make(lone);
    const wrong = Array.from({ length: LIMITS.signatureBacklogMax }, (_, at) => missigned(right, at));
    const { effects } = lone.submit(...wrong);
    const checks = effects.flatMap((effect) => (effect.type === 'verify' ? [effect.checks.length] : []));
    deepEqual(checks, [200, 200], 'the worker is asked in chunks');
    equal(codeOf(submitOne(lone, right.bytes)), 'busy');
    const valid = new Array<boolean>(200).fill(false);
    lone.step({ type: 'verified', request: 1, valid });
    equal(lone.submit(right.bytes).submitted.length, 0, 'there is room again: it waits for its signature');
  });

  it('answers each of many in its place', () => {
    const lone = waitingReplica();
    const first = make(lone);
    const { submitted, frames } = lone.submit(
      Uint8Array.of(9),
      first.bytes,
      missigned(make(lone, { nonce: 1 })),
      make(lone, { who: mallory }).bytes,
      first.bytes,
      make(lone, { who: bob }).bytes,
    );
    deepEqual(
      submitted.map(({ life }) => codeOf(life)),
      ['malformed-transaction', 'waiting', 'bad-signature', 'unknown-account', 'waiting', 'waiting'],
    );
    equal(submitted[0]!.id, null);
    const sent = frames.flatMap(({ frame }) => (frame.type === 'transactions' ? frame.transactions : []));
    equal(sent.length, 2, 'each is relayed once');
    equal(lone.replica.status().mempool, 2);
  });

  it('takes a transaction that was refused for its signature when it comes rightly signed', () => {
    const lone = waitingReplica();
    const right = make(lone);
    equal(codeOf(submitOne(lone, missigned(right))), 'bad-signature');
    equal(submitOne(lone, right.bytes).type, 'waiting');
    equal(lone.replica.lifeOf(right.id).type, 'waiting');
  });

  it('does not let a wrong signature spoil the life of a transaction that waits', () => {
    const lone = waitingReplica();
    const right = make(lone);
    submitOne(lone, right.bytes);
    submitOne(lone, missigned(right));
    equal(lone.replica.lifeOf(right.id).type, 'waiting');
  });

  it('answers a resubmission with the life that the transaction has', () => {
    const waiting = waitingReplica();
    const one = make(waiting);
    submitOne(waiting, one.bytes);
    const again = waiting.submit(one.bytes);
    equal(again.submitted[0]!.life.type, 'waiting');
    deepEqual(again.frames, [], 'it is relayed once');
    const sole = soleReplica();
    const two = make(sole);
    submitOne(sole, two.bytes);
    const life = submitOne(sole, two.bytes);
    deepEqual(life, { type: 'committed', height: 1, index: 0, ok: true, code: '', detail: '' });
    equal(sole.replica.status().height, 1);
  });

  it('tells the submitter of every turn that the life of his transaction takes', () => {
    const lone = soleReplica();
    deepEqual(livesOf(lone.submit(make(lone).bytes).effects), ['ordered', 'committed']);
  });

  it('gives up what stands behind a nonce gap, visibly, and no sooner than after one period', () => {
    const lone = soleReplica();
    const early = make(lone, { nonce: 1 });
    submitOne(lone, early.bytes);
    const tick = () => livesOf(lone.step({ type: 'timer', name: 'aside' }).effects);
    deepEqual(tick(), []);
    equal(lone.replica.lifeOf(early.id).type, 'waiting');
    deepEqual(tick(), ['nonce-gap']);
    equal(codeOf(lone.replica.lifeOf(early.id)), 'nonce-gap');
    equal(lone.replica.status().mempool, 0);
  });

  it('tells when a transaction expires while it waits', () => {
    const lone = soleReplica();
    const early = make(lone, { nonce: 1, expiryHeight: 1 });
    submitOne(lone, early.bytes);
    ok(livesOf(lone.submit(make(lone, { who: bob }).bytes).effects).includes('expired'));
    deepEqual(lone.replica.lifeOf(early.id), { type: 'expired' });
  });

  it('names the next free nonce of a sender', () => {
    const lone = waitingReplica();
    const stranger = keysOf('stranger');
    equal(lone.replica.nextNonce(stranger.publicKey), 0);
    submitOne(lone, make(lone, { nonce: 0 }).bytes);
    submitOne(lone, make(lone, { nonce: 2 }).bytes);
    equal(lone.replica.nextNonce(alice.publicKey), 1);
    submitOne(lone, make(lone, { nonce: 1 }).bytes);
    equal(lone.replica.nextNonce(alice.publicKey), 3);
    notEqual(lone.replica.waiting(3)[2], undefined);
  });
});
