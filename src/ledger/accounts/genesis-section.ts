/** The built-in application's part of the genesis: accounts with their balances, which together are the supply for ever. */
import { bytesToHex } from '../../base/bytes.ts';
import { LIMITS } from '../../base/limits.ts';
import {
  type ConfigProblem,
  createShape,
  hexBytes,
  list,
  problemToText,
  readShape,
  record,
  type Shape,
} from '../../base/shape.ts';

/** An account that the genesis opens. */
export interface GenesisAccount {
  /** Ed25519 public key, 32 bytes. */
  readonly publicKey: Uint8Array;
  readonly balance: bigint;
}

/** A genesis section that cannot be read: a failure of the world. */
export class GenesisSectionError extends Error {
  override readonly name = 'GenesisSectionError';
  readonly code = 'bad-genesis-section';
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    super(`the application section of the genesis is wrong:\n${problems.map(problemToText).join('\n')}`);
    this.problems = problems;
  }
}

/** Greatest supply: a balance is an unsigned 64-bit number, so no transfer can ever overflow one. */
export const SUPPLY_MAX = 2n ** 64n - 1n;

const balance = createShape('a whole number in 0..2^64-1, written as a string', (value) =>
  typeof value === 'string' && /^(?:0|[1-9]\d{0,19})$/.test(value) && BigInt(value) <= SUPPLY_MAX
    ? BigInt(value)
    : undefined,
);
const section: Shape<{ accounts: GenesisAccount[] }> = record({
  accounts: list(record({ publicKey: hexBytes(32), balance }), 0, LIMITS.genesisBalancesMax),
});

/** JSON for `Genesis.application.section`. */
export function accountsToSection(accounts: readonly GenesisAccount[]): unknown {
  return {
    accounts: accounts.map((account) => ({
      publicKey: bytesToHex(account.publicKey),
      balance: String(account.balance),
    })),
  };
}

/** @throws GenesisSectionError with every problem there is */
export function readAccountsSection(json: unknown): readonly GenesisAccount[] {
  const read = readShape(section, json);
  if ('problems' in read) throw new GenesisSectionError(read.problems);
  const { accounts } = read.value;
  const supply = accounts.reduce((sum, account) => sum + account.balance, 0n);
  const keys = new Set(accounts.map(({ publicKey }) => bytesToHex(publicKey)));
  if (supply > SUPPLY_MAX || keys.size < accounts.length) {
    const expected = 'accounts with different keys, and balances of at most 2^64-1 together';
    throw new GenesisSectionError([{ path: 'accounts', expected, found: `${supply} on ${keys.size} keys` }]);
  }
  return accounts;
}
