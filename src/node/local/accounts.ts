/** Named development accounts. Their keys follow from their names, so they are known to everybody: for local networks only. */
import { bytesToHex, utf8ToBytes } from '../../base/bytes.ts';
import { LIMITS } from '../../base/limits.ts';
import { hexBytes, list, record, type Shape, text } from '../../base/shape.ts';
import { sha256 } from '../../crypto/hash.ts';
import { type KeyPair, keyPairFromSeed } from '../../crypto/keys.ts';
import { readJson, SECRET_MODE, writeJson } from '../files.ts';

export interface DevelopmentAccount {
  readonly name: string;
  readonly keyPair: KeyPair;
}

/** Balances of a network that says nothing of its own. */
export const DEFAULT_BALANCES: Readonly<Record<string, bigint>> = {
  alice: 1_000_000n,
  bob: 1_000_000n,
  carol: 1_000_000n,
};

export function createDevelopmentAccount(name: string): DevelopmentAccount {
  const seed = sha256(utf8ToBytes(`logothete development account ${name}`));
  return { name, keyPair: keyPairFromSeed(seed) };
}

const accountsShape: Shape<{ name: string; secretKey: Uint8Array }[]> = list(
  record({ name: text('a name', /^[A-Za-z0-9._-]{1,64}$/), secretKey: hexBytes(32) }),
  0,
  LIMITS.genesisAccountsMax,
);

export function writeAccounts(path: string, accounts: readonly DevelopmentAccount[]): void {
  const json = accounts.map(({ name, keyPair }) => ({ name, secretKey: bytesToHex(keyPair.secretKey) }));
  writeJson(path, json, SECRET_MODE);
}

export function readAccounts(path: string): readonly DevelopmentAccount[] {
  return readJson(path, 'keys of the development accounts', accountsShape).map(({ name, secretKey }) => ({
    name,
    keyPair: keyPairFromSeed(secretKey),
  }));
}
