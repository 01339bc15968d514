/** Begins a chain in a home: salt, keys, genesis, development accounts. The salt makes every chain another one, whatever its keys. */
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { bytesToHex } from '../../base/bytes.ts';
import { keyPairFromSeed } from '../../crypto/keys.ts';
import { ACCOUNTS_APPLICATION } from '../../ledger/accounts/accounts.ts';
import { accountsToSection } from '../../ledger/accounts/genesis-section.ts';
import { GENESIS_VERSION } from '../../ledger/genesis.ts';
import { genesisToJson, readGenesis } from '../../ledger/genesis-reading.ts';
import { ENGINE_SHAPES } from '../../replica/engines.ts';
import { ConfigError } from '../errors.ts';
import { writeJson } from '../files.ts';
import { writeKeyFile } from '../node-home.ts';
import { createDevelopmentAccount, DEFAULT_BALANCES, writeAccounts } from './accounts.ts';
import { homePaths, localNodePaths } from './layout.ts';
import type { NetworkSettings } from './settings.ts';

export function nodeNames(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `n${index}`);
}

/** @throws ConfigError when the settings give no lawful genesis */
export function makeChain(home: string, names: readonly string[], settings: NetworkSettings): void {
  const paths = homePaths(home);
  const balances = settings.accounts ?? DEFAULT_BALANCES;
  const accounts = Object.keys(balances).map(createDevelopmentAccount);
  const validators = names.map((name) => ({ name, keyPair: keyPairFromSeed(randomBytes(32)) }));
  const named = (
    some: readonly { readonly name: string; readonly keyPair: { readonly publicKey: Uint8Array } }[],
  ) => some.map(({ name, keyPair }) => ({ name, publicKey: bytesToHex(keyPair.publicKey) }));
  const section = accountsToSection(
    accounts.map(({ name, keyPair }) => ({ publicKey: keyPair.publicKey, balance: balances[name]! })),
  );
  const genesis = readGenesis(
    {
      version: GENESIS_VERSION,
      name: 'local',
      salt: bytesToHex(randomBytes(32)),
      engine: settings.engine ?? { name: 'pbft', parameters: {} },
      lab: true,
      ...(settings.limits === undefined ? {} : { limits: settings.limits }),
      validators: named(validators),
      application: settings.application ?? { name: ACCOUNTS_APPLICATION, section },
      accounts: named(accounts),
    },
    ENGINE_SHAPES,
  );
  if (!('version' in genesis)) throw new ConfigError('the settings of the local network', genesis);
  for (const { name, keyPair } of validators) {
    const { directory, key } = localNodePaths(home, name);
    mkdirSync(directory, { recursive: true });
    writeKeyFile(key, keyPair);
  }
  writeAccounts(paths.accounts, accounts);
  writeJson(paths.genesis, genesisToJson(genesis));
}
