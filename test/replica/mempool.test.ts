/** The mempool against a naive second implementation, under spam: duplicates, rivals, gaps, expiries, floods, blocks that come from elsewhere. */
import { deepEqual, equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { bytesToHex, bytesToKey } from '../../src/base/bytes.ts';
import { createTransaction, type SignedTransaction } from '../../src/ledger/transaction.ts';
import { admitTransaction, isRefusal } from '../../src/replica/mempool/admit.ts';
import type { Origin } from '../../src/replica/mempool/entry.ts';
import { assertPool } from '../../src/replica/mempool/invariants.ts';
import type { MempoolLimits } from '../../src/replica/mempool/limits.ts';
import { accountOf, createPool, type Pool, setOrdered } from '../../src/replica/mempool/pool.ts';
import { type BatchLimits, selectBatch } from '../../src/replica/mempool/propose.ts';
import { expireAt, releaseOrdered, settleBlock, tickAside } from '../../src/replica/mempool/settle.ts';
import { setUrgent, type UrgentSlots } from '../../src/replica/mempool/urgent.ts';
import { alice, bob } from '../ledger/support.ts';
import { admit, createNaivePool, endOfRun, type NaivePool, nextOf, settle, tick } from './naive-pool.ts';

const SENDERS = [alice, bob];
const NONCES = 8;
const RIVALS = 2;
const EXPIRIES = [2, 5, 1_000];

/** Small enough that every limit is met often. */
const LIMITS: MempoolLimits = {
  countMax: 7,
  bytesMax: 1_800,
  senderCountMax: 5,
  peerCountMax: 4,
  batchReserveCount: 2,
  asideMs: 1,
};

/** All transactions that the spammers have: for every sender and nonce two rivals of different size, valid up to different heights. */
const TRANSACTIONS: readonly SignedTransaction[] = SENDERS.flatMap((sender) =>
  Array.from({ length: NONCES * RIVALS * EXPIRIES.length }, (_, at) =>
    createTransaction(sender, {
      chainId: new Uint8Array(32),
      nonce: at % NONCES,
      expiryHeight: EXPIRIES[Math.floor(at / NONCES) % EXPIRIES.length]!,
      operations: [new Uint8Array(at < NONCES * EXPIRIES.length ? 1 : 120)],
    }),
  ),
);

const which = fc.integer({ min: 0, max: TRANSACTIONS.length - 1 });

/** `waits`: the one of those that wait at this place; the application may refuse it. */
interface Tried {
  readonly waits: boolean;
  readonly which: number;
  readonly fails: boolean;
}

type Action =
  | { readonly type: 'admit'; readonly which: number; readonly origin: Origin }
  /** Somebody else's batch: what waits here, or anything. */
  | { readonly type: 'block'; readonly tried: readonly Tried[] }
  /** A batch is made here and accepted; it may be executed at once. */
  | { readonly type: 'propose'; readonly limits: BatchLimits; readonly decided: boolean }
  | { readonly type: 'urgent'; readonly which: number; readonly from: number }
  | { readonly type: 'viewChange' }
  | { readonly type: 'tick' };

const actions: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      type: fc.constant('admit' as const),
      which,
      origin: fc.constantFrom<Origin>('door', 'batch', 0, 1, 2),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('block' as const),
      tried: fc.array(fc.record({ waits: fc.boolean(), which, fails: fc.boolean() }), { maxLength: 4 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('propose' as const),
      limits: fc.record({
        transactionsMax: fc.integer({ min: 1, max: 6 }),
        bytesMax: fc.integer({ min: 150, max: 1_500 }),
      }),
      decided: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('urgent' as const),
      which,
      from: fc.integer({ min: 0, max: 3 }),
    }),
  },
  fc.record({ type: fc.constant('viewChange' as const) }),
  fc.record({ type: fc.constant('tick' as const) }),
);

const idOf = ({ id }: SignedTransaction): string => bytesToHex(id);
const senderOf = ({ body }: SignedTransaction): string => bytesToHex(body.sender);

/** The pool under test beside the naive one, and the chain that both stand on. */
class Bench {
  readonly pool: Pool;
  readonly naive: NaivePool = createNaivePool();
  readonly urgent: UrgentSlots = new Map();
  /** Ids with an outcome: they are never admitted again (`letWait`). */
  readonly done = new Set<string>();
  /** Who left since the last look, and why. */
  readonly left = new Map<string, string>();
  /** Every reason met so far, of admission and of leaving. */
  readonly met: Set<string>;

  constructor(met: Set<string>) {
    this.met = met;
    this.pool = createPool({
      limits: LIMITS,
      nextNonce: (sender) => nextOf(this.naive, bytesToHex(sender)),
      onDropped: ({ transaction }, life) =>
        this.left.set(idOf(transaction), life.type === 'refused' ? life.code : life.type),
    });
  }

  take(action: Action): void {
    switch (action.type) {
      case 'admit':
        this.#admit(TRANSACTIONS[action.which]!, action.origin);
        break;
      case 'block':
        this.#execute(action.tried.map((tried) => [this.#find(tried), tried.fails]));
        break;
      case 'propose':
        this.#propose(action.limits, action.decided);
        break;
      case 'urgent':
        this.#urge(TRANSACTIONS[action.which]!, action.from);
        break;
      case 'viewChange':
        releaseOrdered(this.pool);
        for (const one of this.naive.waiting) one.ordered = false;
        break;
      case 'tick':
        tickAside(this.pool);
        deepEqual(this.left, tick(this.naive));
        break;
    }
  }

  #admit(transaction: SignedTransaction, origin: Origin): void {
    if (this.done.has(idOf(transaction))) return;
    const wasKnown = this.naive.waiting.some(({ id }) => id === idOf(transaction));
    const admitted = admitTransaction(this.pool, transaction, origin, this.naive.height);
    const code = isRefusal(admitted) ? admitted.code : wasKnown ? 'known' : 'admitted';
    equal(code, admit(this.naive, LIMITS, transaction, origin));
    this.met.add(code);
  }

  #find({ waits, which }: Tried): SignedTransaction {
    const { waiting } = this.naive;
    const one = waits ? waiting[which % waiting.length] : undefined;
    return one?.transaction ?? TRANSACTIONS[which]!;
  }

  #isDead({ body, id }: SignedTransaction): boolean {
    const isUsed = body.nonce < nextOf(this.naive, bytesToHex(body.sender));
    return isUsed || this.done.has(bytesToHex(id)) || body.expiryHeight <= this.naive.height;
  }

  #urge(transaction: SignedTransaction, from: number): void {
    if (!this.#isDead(transaction)) setUrgent(this.urgent, from, transaction);
  }

  /** As the ledger executes: in turn or skipped when too early; an application may refuse it, and then the nonce stays free. */
  #execute(batch: readonly (readonly [SignedTransaction, boolean])[]): void {
    const terminal = new Set<string>();
    const next = new Map<string, number>();
    const settled = batch.map(([transaction, fails]) => {
      const sender = senderOf(transaction);
      const expected = next.get(sender) ?? nextOf(this.naive, sender);
      const { nonce, expiryHeight } = transaction.body;
      const isSkipped = nonce > expected;
      const isFailing = fails || nonce < expected || expiryHeight <= this.naive.height;
      if (!isSkipped) terminal.add(idOf(transaction));
      const isExecuted = !isSkipped && !isFailing && !this.done.has(idOf(transaction));
      next.set(sender, isExecuted ? expected + 1 : expected);
      if (!isSkipped) this.done.add(idOf(transaction));
      return { transaction, terminal: !isSkipped };
    });
    const expected = settle(this.naive, { terminal, nextNonce: next });
    for (const { transaction } of settleBlock(this.pool, settled))
      this.left.set(idOf(transaction), 'outcome');
    expireAt(this.pool, this.naive.height);
    deepEqual(this.left, expected);
    for (const [from, transaction] of this.urgent) if (this.#isDead(transaction)) this.urgent.delete(from);
  }

  #propose(limits: BatchLimits, decided: boolean): void {
    const chosen = selectBatch(this.pool, this.urgent, limits);
    this.#assertBatch(chosen, limits);
    for (const transaction of chosen) {
      const entry = [...this.pool.entries.values()].find((one) => one.transaction === transaction);
      if (entry) setOrdered(this.pool, entry, { view: 0, sequence: 1 });
      for (const one of this.naive.waiting) if (one.id === idOf(transaction)) one.ordered = true;
    }
    if (decided) this.#execute(chosen.map((transaction) => [transaction, false]));
  }

  /** Whoever executes the batch after everything ordered before finds each transaction in its turn. */
  #assertBatch(chosen: readonly SignedTransaction[], limits: BatchLimits): void {
    ok(chosen.length <= limits.transactionsMax);
    ok(chosen.reduce((sum, { bytes }) => sum + bytes.length + 4, 0) <= limits.bytesMax);
    const next = new Map<string, number>();
    for (const transaction of chosen) {
      const sender = senderOf(transaction);
      const expected = next.get(sender) ?? this.#nextUnordered(sender);
      equal(transaction.body.nonce, expected);
      next.set(sender, expected + 1);
    }
    const oldest = this.naive.waiting.find((one) => one.executable && !one.ordered);
    const fits = oldest && oldest.transaction.bytes.length + 4 <= limits.bytesMax;
    if (this.urgent.size === 0 && fits) equal(idOf(chosen[0]!), oldest.id);
    this.#assertUrgent(chosen, limits);
  }

  /** A head that could be executed now is chosen before everything that nobody relayed. */
  #assertUrgent(chosen: readonly SignedTransaction[], limits: BatchLimits): void {
    const urgent = [...this.urgent.values()];
    const inTurn = urgent.filter((one) => {
      const isOrdered = this.naive.waiting.some(({ id, ordered }) => ordered && id === idOf(one));
      return !isOrdered && one.body.nonce === this.#nextUnordered(senderOf(one));
    });
    const first = inTurn.find(({ bytes }) => bytes.length + 4 <= limits.bytesMax);
    if (first) equal(idOf(chosen[0]!), idOf(first));
  }

  #nextUnordered(sender: string): number {
    let nonce = nextOf(this.naive, sender);
    const isOrdered = (one: NaivePool['waiting'][0]) =>
      one.sender === sender && one.nonce === nonce && one.ordered;
    while (this.naive.waiting.some(isOrdered)) nonce += 1;
    return nonce;
  }

  /** Both pools say the same to everybody who may ask. */
  look(): void {
    assertPool(this.pool);
    const executable = this.naive.waiting.filter((one) => one.executable).map(({ id }) => id);
    const aside = this.naive.waiting.filter((one) => !one.executable).map(({ id }) => id);
    const ids = (entries: Pool['queue']) => [...entries.values()].map(({ transaction }) => idOf(transaction));
    deepEqual(ids(this.pool.queue), executable);
    deepEqual(ids(this.pool.aside).sort(), aside.sort());
    for (const { publicKey } of SENDERS)
      equal(
        accountOf(this.pool, publicKey, bytesToKey(publicKey)).executableEnd,
        endOfRun(this.naive, bytesToHex(publicKey)),
      );
    for (const why of this.left.values()) this.met.add(why);
    this.left.clear();
  }
}

const REASONS = [
  'admitted',
  'expired',
  'known',
  'mempool-full',
  'nonce-gap',
  'nonce-taken',
  'nonce-used',
  'outcome',
  'sender-full',
];

describe('mempool', () => {
  it('does under any spam what a naive list does, and its indexes never drift', () => {
    const met = new Set<string>();
    fc.assert(
      fc.property(fc.array(actions, { maxLength: 80, size: 'max' }), (spam) => {
        const bench = new Bench(met);
        for (const action of spam) {
          bench.take(action);
          bench.look();
        }
      }),
      { numRuns: 3_000 },
    );
    deepEqual([...met].sort(), REASONS);
  });
});
