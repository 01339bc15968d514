/** Transactions between replicas: everything that one peer may cost is bounded, and nothing that found no room is forgotten. */
import { deepEqual, equal, ok } from 'node:assert/strict';
import { LIMITS } from '../../src/base/limits.ts';
import type { KeyPair } from '../../src/crypto/keys.ts';
import { encodeOperation } from '../../src/ledger/accounts/operations.ts';
import { createTransaction } from '../../src/ledger/transaction.ts';
import type { PeerFrame } from '../../src/replica/frames.ts';
import { MEMPOOL_LIMITS } from '../../src/replica/mempool/limits.ts';
import { alice, bob, put } from '../ledger/support.ts';
import { createLoneReplica, type LoneReplica, type Outcome } from './lone-replica.ts';

/** A backup of four: it orders nothing by itself. */
const backup = (options: Parameters<typeof createLoneReplica>[0] = {}): LoneReplica =>
  createLoneReplica({ self: 1, members: 4, ...options });

function make(
  { chainId }: LoneReplica,
  nonce: number,
  {
    who = alice,
    value = 'x',
    expiryHeight = 100,
  }: { who?: KeyPair; value?: string; expiryHeight?: number } = {},
): Uint8Array {
  const operations = [encodeOperation(put('k', value))];
  return createTransaction(who, { chainId, nonce, expiryHeight, operations }).bytes;
}

function makeMany(lone: LoneReplica, count: number, who = alice, first = 0): Uint8Array[] {
  return Array.from({ length: count }, (_, at) => make(lone, first + at, { who }));
}

function missigned(raw: Uint8Array): Uint8Array {
  const copy = raw.slice();
  copy[5]! ^= 1;
  return copy;
}

const relayed = (...transactions: readonly Uint8Array[]): PeerFrame => ({
  type: 'transactions',
  transactions,
});

function framesOf<T extends PeerFrame['type']>({ frames }: Outcome, type: T) {
  return frames.flatMap(({ to, frame }) =>
    frame.type === type ? [{ to, frame: frame as Extract<PeerFrame, { type: T }> }] : [],
  );
}

const codes = ({ faults }: Outcome): string[] =>
  faults.map(({ peer, code, action }) => `${peer} ${code} ${action}`);

describe('relay', () => {
  it('sends what passed the door to all, in frames of bounded count', () => {
    const lone = backup();
    const raws = makeMany(lone, LIMITS.relayTransactionsMax + 200);
    const sent = framesOf(lone.submit(...raws), 'transactions');
    deepEqual(
      sent.map(({ to, frame }) => [to, frame.transactions.length]),
      [
        ['all', LIMITS.relayTransactionsMax],
        ['all', 200],
      ],
    );
    deepEqual(
      sent.flatMap(({ frame }) => frame.transactions),
      raws,
    );
  });

  it('sends frames of bounded size', () => {
    const lone = backup();
    const raws = Array.from({ length: 40 }, (_, nonce) => make(lone, nonce, { value: 'y'.repeat(60_000) }));
    const sent = framesOf(lone.submit(...raws), 'transactions');
    ok(sent.length > 1);
    for (const { frame } of sent)
      ok(frame.transactions.reduce((sum, raw) => sum + raw.length, 0) <= LIMITS.relayBytesMax);
    deepEqual(
      sent.flatMap(({ frame }) => frame.transactions),
      raws,
    );
  });

  it('takes what a peer relays, and does not relay it again', () => {
    const lone = backup();
    const heard = lone.hear(2, relayed(...makeMany(lone, 3)));
    equal(lone.replica.status().mempool, 3);
    deepEqual([heard.frames, heard.faults], [[], []]);
    deepEqual(lone.hear(3, relayed(...makeMany(lone, 3))).faults, [], "duplicates are nobody's fault");
    equal(lone.replica.status().mempool, 3);
  });

  it('takes the good ones beside a wrong signature, which is one fault', () => {
    const lone = backup();
    const heard = lone.hear(2, relayed(make(lone, 0), missigned(make(lone, 1)), missigned(make(lone, 2))));
    deepEqual(codes(heard), ['2 bad-signature punish']);
    equal(lone.replica.status().mempool, 1);
  });

  it('reads on after what is merely unlucky, and no further after what no honest program sends', () => {
    const lone = backup();
    const unlucky = lone.hear(2, relayed(make(lone, 0, { expiryHeight: 1e12 }), make(lone, 0)));
    deepEqual(codes(unlucky), ['2 expiry-too-far ignore']);
    equal(lone.replica.status().mempool, 1);
    const unlawful = lone.hear(2, relayed(Uint8Array.of(1), Uint8Array.of(2), make(lone, 1)));
    deepEqual(codes(unlawful), ['2 malformed-transaction punish']);
    equal(lone.replica.status().mempool, 1);
  });

  it('gives one peer no more than its share, and asks it again when half of that is free', () => {
    const lone = backup({ mempool: { ...MEMPOOL_LIMITS, peerCountMax: 4 } });
    // Behind a gap, so that the gap clock clears them away.
    lone.hear(2, relayed(...makeMany(lone, 6, alice, 1)));
    equal(lone.replica.status().mempool, 4);
    lone.hear(3, relayed(make(lone, 0, { who: bob })));
    equal(lone.replica.status().mempool, 5, 'another peer has a share of its own');
    deepEqual(framesOf(lone.step({ type: 'timer', name: 'aside' }), 'getPending'), []);
    const cleared = lone.step({ type: 'timer', name: 'aside' });
    deepEqual(framesOf(cleared, 'getPending'), [{ to: 2, frame: { type: 'getPending', after: 0 } }]);
  });

  it('asks for no signature while too many are open, and comes back for what it left out', () => {
    const lone = backup({ holdsVerify: true });
    const right = make(lone, 0);
    const flood = Array.from({ length: LIMITS.signatureBacklogMax }, (_, at) => {
      const raw = right.slice();
      new DataView(raw.buffer).setUint32(0, at);
      return raw;
    });
    lone.submit(...flood);
    const heard = lone.hear(2, relayed(make(lone, 1)));
    ok(!heard.effects.some(({ type }) => type === 'verify'));
    deepEqual(framesOf(heard, 'getPending'), [], 'not yet: it would be left out again');
    const checked = lone.step({ type: 'verified', request: 1, valid: new Array<boolean>(200).fill(false) });
    deepEqual(framesOf(checked, 'getPending'), [{ to: 2, frame: { type: 'getPending', after: 0 } }]);
  });

  it('hands out what waits in pages, to the last one', () => {
    const lone = backup();
    const raws = makeMany(lone, 2_500);
    lone.submit(...raws);
    const pages: number[] = [];
    const got: Uint8Array[] = [];
    let after = 0;
    do {
      const [page] = framesOf(lone.hear(2, { type: 'getPending', after }), 'pending');
      pages.push(page!.frame.transactions.length);
      got.push(...page!.frame.transactions);
      after = page!.frame.next;
    } while (after > 0);
    deepEqual(pages, [1_000, 1_000, 500]);
    deepEqual(got, raws);
  });

  it('asks a new peer page by page, and ends at an endless promise', () => {
    const lone = backup();
    const one = make(lone, 0);
    let asked = framesOf(lone.step({ type: 'peer', peer: 2, connected: true }), 'getPending');
    let pages = 0;
    for (; asked.length > 0 && pages < 1_000; pages += 1) {
      const next = asked[0]!.frame.after + 1;
      asked = framesOf(lone.hear(2, { type: 'pending', transactions: [one], next }), 'getPending');
    }
    equal(pages, 64);
    equal(lone.replica.status().mempool, 1);
  });

  it('asks no further after a page that is empty or leads nowhere', () => {
    for (const page of [
      { transactions: [], next: 7 },
      { transactions: [new Uint8Array(1)], next: 0 },
    ]) {
      const lone = backup();
      lone.step({ type: 'peer', peer: 2, connected: true });
      deepEqual(framesOf(lone.hear(2, { type: 'pending', ...page }), 'getPending'), []);
    }
  });

  it('counts a page that nobody asked for, and takes nothing from it', () => {
    const lone = backup();
    const heard = lone.hear(2, { type: 'pending', transactions: [make(lone, 0)], next: 0 });
    deepEqual(codes(heard), ['2 unasked ignore']);
    equal(lone.replica.status().mempool, 0);
    lone.step({ type: 'peer', peer: 2, connected: true });
    lone.step({ type: 'peer', peer: 2, connected: false });
    deepEqual(codes(lone.hear(2, { type: 'pending', transactions: [], next: 0 })), ['2 unasked ignore']);
  });

  it('serves each peer so many bytes a second, and no more', () => {
    const lone = backup();
    lone.submit(
      ...Array.from({ length: 18 }, (_, nonce) => make(lone, nonce, { value: 'z'.repeat(60_000) })),
    );
    const ask = (peer: number) => lone.hear(peer, { type: 'getPending', after: 0 });
    let bytes = 0;
    let refused = ask(2);
    for (; refused.faults.length === 0; refused = ask(2)) {
      for (const effect of refused.effects) if (effect.type === 'send') bytes += effect.bytes.length;
      ok(bytes < LIMITS.servedBytesPerSecondMax + LIMITS.frameBytesMax);
    }
    ok(bytes >= LIMITS.servedBytesPerSecondMax);
    deepEqual(codes(refused), ['2 too-many-requests ignore']);
    deepEqual(refused.frames, []);
    equal(framesOf(ask(3), 'pending').length, 1, 'others are served meanwhile');
    lone.nowMs += 1_000;
    equal(framesOf(ask(2), 'pending').length, 1, 'a second later it is served again');
  });

  it('serves blocks in bounded answers, whatever is asked for', () => {
    const lone = createLoneReplica();
    for (let nonce = 0; nonce < 70; nonce += 1) lone.submit(make(lone, nonce));
    const ask = (from: number) =>
      framesOf(lone.hear(0, { type: 'getBlocks', request: 1, from }), 'blocks')[0]!.frame;
    equal(ask(1).blocks.length, LIMITS.syncBlocksMax);
    equal(ask(0).blocks.length, LIMITS.syncBlocksMax - 1);
    deepEqual([ask(65).blocks.length, ask(65).more], [6, false]);
    deepEqual([ask(71).blocks.length, ask(Number.MAX_SAFE_INTEGER).blocks.length], [0, 0]);
  });
});
