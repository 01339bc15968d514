/** What the ledger's tests share: a small chain, its people, and ways to put decisions on it. */
import { utf8ToBytes } from '../../src/base/bytes.ts';
import { isFault } from '../../src/base/fault.ts';
import { sha256 } from '../../src/crypto/hash.ts';
import { type KeyPair, keyPairFromSeed } from '../../src/crypto/keys.ts';
import { createAccountsApplication } from '../../src/ledger/accounts/accounts.ts';
import { accountsToSection } from '../../src/ledger/accounts/genesis-section.ts';
import { type AccountsOperation, encodeOperation } from '../../src/ledger/accounts/operations.ts';
import { batchDigest, encodeBatch } from '../../src/ledger/batch.ts';
import { GENESIS_VERSION, type Genesis } from '../../src/ledger/genesis.ts';
import { DEFAULT_LIMITS } from '../../src/ledger/genesis-reading.ts';
import { createLedger, type Executed, type Ledger, type LedgerDecision } from '../../src/ledger/ledger.ts';
import { createTransaction, type SignedTransaction } from '../../src/ledger/transaction.ts';
import { createMemoryChain, type MemoryChain } from './memory-chain.ts';

/** A key pair that everybody can compute from a name. */
export function keysOf(name: string): KeyPair {
  return keyPairFromSeed(sha256(utf8ToBytes(name)));
}

export const alice = keysOf('alice');
export const bob = keysOf('bob');
/** Has no account. */
export const mallory = keysOf('mallory');

export function testGenesis(change: Partial<Genesis> = {}): Genesis {
  const balances = [
    { publicKey: alice.publicKey, balance: 1_000n },
    { publicKey: bob.publicKey, balance: 50n },
  ];
  return {
    version: GENESIS_VERSION,
    name: 'test',
    salt: new Uint8Array(32).fill(7),
    engine: { name: 'pbft', parameters: { watermarkWindow: 16, inFlightMax: 4 } },
    lab: true,
    limits: DEFAULT_LIMITS,
    validators: ['n0', 'n1', 'n2', 'n3'].map((name) => ({ name, publicKey: keysOf(name).publicKey })),
    application: { name: 'accounts', section: accountsToSection(balances) },
    accounts: [{ name: 'alice', publicKey: alice.publicKey }],
    ...change,
  };
}

export const put = (key: string, value: string): AccountsOperation => ({
  type: 'put',
  key: utf8ToBytes(key),
  value: utf8ToBytes(value),
});

/** A ledger over memory, with shorthands. */
export interface TestChain {
  readonly ledger: Ledger;
  readonly disk: MemoryChain;
  sign(
    who: KeyPair,
    nonce: number,
    operations: AccountsOperation[],
    expiryHeight?: number,
  ): SignedTransaction;
  /** The next decision with these transactions, not executed. */
  decide(transactions: readonly SignedTransaction[], timeMs?: number): LedgerDecision;
  /** Executes, writes and commits a batch. */
  run(transactions: readonly SignedTransaction[], timeMs?: number): Executed;
  /** Executes, writes and commits the null decision. */
  runNull(): Executed;
  settle(executed: Executed): Executed;
}

export function createTestChain(
  options: { genesis?: Genesis; keepUndo?: boolean; disk?: MemoryChain } = {},
): TestChain {
  const genesis = options.genesis ?? testGenesis();
  const disk = options.disk ?? createMemoryChain();
  const application = createAccountsApplication();
  const ledger = createLedger({ genesis, application, reader: disk, keepUndo: options.keepUndo ?? false });
  const settle = (executed: Executed): Executed => {
    disk.write(executed);
    ledger.committed(executed.tip.sequence);
    return executed;
  };
  const decide: TestChain['decide'] = (transactions, timeMs = 1_000) => {
    const sequence = ledger.tip().sequence + 1;
    const bytes = encodeBatch({
      sequence,
      view: 0,
      timeMs,
      transactions: transactions.map((one) => one.bytes),
    });
    return toDecision(sequence, { bytes, digest: batchDigest(bytes) });
  };
  return {
    ledger,
    disk,
    sign: (who, nonce, operations, expiryHeight = 100) =>
      createTransaction(who, {
        chainId: ledger.chainId,
        nonce,
        expiryHeight,
        operations: operations.map(encodeOperation),
      }),
    decide,
    settle,
    run: (transactions, timeMs) => settle(ledger.execute(decide(transactions, timeMs))),
    runNull: () => settle(ledger.execute(toDecision(ledger.tip().sequence + 1, null))),
  };
}

export function toDecision(sequence: number, batch: LedgerDecision['batch']): LedgerDecision {
  const engineHeader = Uint8Array.of(sequence);
  return { sequence, batch, engineHeader, proof: new Uint8Array(0), systemOperations: [] };
}

/** The value, which must not be a fault. */
export function lawful<T>(value: T): Exclude<T, { type: 'fault' }> {
  if (isFault(value)) throw new Error(`${value.code}: ${value.detail}`);
  return value as Exclude<T, { type: 'fault' }>;
}
