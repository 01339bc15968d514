/** Names of development accounts on the command line, and the keys behind them. */
import { hexToBytes } from '../base/bytes.ts';
import { suggestNames } from '../base/nearest.ts';
import type { KeyPair } from '../crypto/keys.ts';
import type { HomeDescription } from '../node/home.ts';
import { UsageError } from './exit.ts';
import { isHash } from './parse.ts';

/** The key pair that signs; without a name the first account of the home. @throws UsageError on an unknown name. */
export function findSigner(home: HomeDescription, name: string | undefined): KeyPair {
  const names = home.accounts.map((account) => account.name);
  const wanted = name ?? names[0];
  const account = home.accounts.find((candidate) => candidate.name === wanted);
  if (account) return account.keyPair;
  if (wanted === undefined) {
    throw new UsageError(
      'This network has no development accounts, so nobody can sign here: use `LedgerClient` with your key.',
    );
  }
  throw new UsageError(`There is no account "${wanted}" to sign with. ${suggestNames(wanted, names)}`);
}

/** The public key of a name, or of 64 hexadecimal digits. @throws UsageError on an unknown name. */
export function findAddress(home: HomeDescription, who: string): Uint8Array {
  const account = home.accounts.find(({ name }) => name === who);
  if (account) return account.keyPair.publicKey;
  const key = isHash(who) ? hexToBytes(who.replace(/^0x/, '')) : undefined;
  if (key) return key;
  const names = home.accounts.map(({ name }) => name);
  throw new UsageError(`There is no account "${who}", and it is no public key. ${suggestNames(who, names)}`);
}
