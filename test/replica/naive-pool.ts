/**
 * The mempool's rules once more, as a list that is searched anew each time: slow, without an index, and so without anything that could drift.
 * Rules: pbft.md, "Clients, mempool, exactly-once"; limits as the pool under test has them.
 */
import { bytesToHex } from '../../src/base/bytes.ts';
import type { SignedTransaction } from '../../src/ledger/transaction.ts';
import type { Origin } from '../../src/replica/mempool/entry.ts';
import type { MempoolLimits } from '../../src/replica/mempool/limits.ts';

export interface Waiting {
  readonly transaction: SignedTransaction;
  readonly id: string;
  readonly sender: string;
  readonly nonce: number;
  readonly origin: Origin;
  ordered: boolean;
  /** Ticks of the gap clock when it was put aside last. */
  asideTick: number;
  executable: boolean;
}

export interface NaivePool {
  height: number;
  /** In the order in which they became executable, then those that are not. */
  waiting: Waiting[];
  readonly nextNonce: Map<string, number>;
  ticks: number;
}

export function createNaivePool(): NaivePool {
  return { height: 0, waiting: [], nextNonce: new Map(), ticks: 0 };
}

export const nextOf = (pool: NaivePool, sender: string): number => pool.nextNonce.get(sender) ?? 0;

/** The first nonce that neither the chain nor an unbroken run of waiting ones uses. */
export function endOfRun(pool: NaivePool, sender: string): number {
  let nonce = nextOf(pool, sender);
  while (pool.waiting.some((one) => one.sender === sender && one.nonce === nonce)) nonce += 1;
  return nonce;
}

/** Recomputes who is executable: who stays so keeps his place, who becomes so goes to the end by nonce. */
function sortOut(pool: NaivePool): void {
  const isRunning = ({ sender, nonce }: Waiting) => nonce < endOfRun(pool, sender);
  for (const one of pool.waiting) {
    if (one.executable && !isRunning(one)) Object.assign(one, { executable: false, asideTick: pool.ticks });
  }
  const risen = pool.waiting.filter((one) => !one.executable && isRunning(one));
  risen.sort((left, right) => left.nonce - right.nonce);
  const before = pool.waiting.filter(({ executable }) => executable);
  const aside = pool.waiting.filter((one) => !one.executable && !risen.includes(one));
  for (const one of risen) one.executable = true;
  pool.waiting = [...before, ...risen, ...aside];
}

/** The code of the refusal, `known` or `admitted`. */
export function admit(
  pool: NaivePool,
  limits: MempoolLimits,
  transaction: SignedTransaction,
  origin: Origin,
): string {
  const { waiting } = pool;
  const id = bytesToHex(transaction.id);
  const sender = bytesToHex(transaction.body.sender);
  const { nonce, expiryHeight } = transaction.body;
  const own = waiting.filter((one) => one.sender === sender);
  const bytes = waiting.reduce((sum, one) => sum + one.transaction.bytes.length, transaction.bytes.length);
  const countMax = origin === 'batch' ? limits.countMax + limits.batchReserveCount : limits.countMax;
  const isFlooding =
    typeof origin === 'number' &&
    waiting.filter((one) => one.origin === origin).length >= limits.peerCountMax;
  if (waiting.some((one) => one.id === id)) return 'known';
  if (expiryHeight <= pool.height) return 'expired';
  if (nonce < nextOf(pool, sender)) return 'nonce-used';
  if (own.some((one) => one.nonce === nonce)) return 'nonce-taken';
  if (own.length >= limits.senderCountMax) return 'sender-full';
  if (waiting.length >= countMax || bytes > limits.bytesMax || isFlooding) return 'mempool-full';
  const isNew = { ordered: false, asideTick: pool.ticks, executable: false };
  waiting.push({ transaction, id, sender, nonce, origin, ...isNew });
  sortOut(pool);
  return 'admitted';
}

/** Takes out whoever the predicate names; their ids. */
function takeOut(pool: NaivePool, isGone: (one: Waiting) => boolean): string[] {
  const gone = pool.waiting.filter(isGone);
  pool.waiting = pool.waiting.filter((one) => !isGone(one));
  sortOut(pool);
  return gone.map(({ id }) => id);
}

/** What a block did: ids with their outcome, and the next nonce of every sender, in the order in which it met them. */
export interface NaiveBlock {
  readonly terminal: ReadonlySet<string>;
  readonly nextNonce: ReadonlyMap<string, number>;
}

/** The ids that leave, by why. */
export function settle(pool: NaivePool, { terminal, nextNonce }: NaiveBlock): Map<string, string> {
  pool.height += 1;
  const used: string[] = [];
  for (const [sender, nonce] of nextNonce) {
    pool.nextNonce.set(sender, nonce);
    used.push(...takeOut(pool, (one) => one.sender === sender && one.nonce < nonce));
  }
  const ended = [...used, ...takeOut(pool, ({ id }) => terminal.has(id))];
  const expired = takeOut(pool, (one) => one.transaction.body.expiryHeight <= pool.height);
  return new Map([
    ...ended.map((id) => [id, terminal.has(id) ? 'outcome' : 'nonce-used'] as const),
    ...expired.map((id) => [id, 'expired'] as const),
  ]);
}

/** A period of the gap clock is over: who has stood aside for a whole one leaves. */
export function tick(pool: NaivePool): Map<string, string> {
  pool.ticks += 1;
  const gone = takeOut(pool, (one) => !one.executable && pool.ticks - one.asideTick > 1);
  return new Map(gone.map((id) => [id, 'nonce-gap']));
}
