/**
 * Everything that a node needs before it may take a first step: genesis, key, chain, promises, ledger. Read and checked in an order in which
 * nothing is touched before it is known to be ours: another chain's home, another version's, or one in use is refused as it is.
 */
import { mkdirSync } from 'node:fs';
import { bytesToHex, equalBytes } from '../base/bytes.ts';
import { suggestNames } from '../base/nearest.ts';
import type { KeyPair } from '../crypto/keys.ts';
import { createAccountsApplication } from '../ledger/accounts/accounts.ts';
import type { Application } from '../ledger/application.ts';
import type { Genesis } from '../ledger/genesis.ts';
import { createLedger, type Ledger } from '../ledger/ledger.ts';
import { type AnyOrdering, orderingOf } from '../replica/engines.ts';
import { type ChainStore, openChainStore } from '../storage/chain-store.ts';
import { openPromiseLog, type PromiseLog } from '../storage/promise-log.ts';
import type { Closers } from './closers.ts';
import type { NodeConfig } from './config.ts';
import { ConfigError } from './errors.ts';
import { type GenesisFile, nodePaths, readGenesisFile, readKeyFile } from './node-home.ts';

export interface Opened extends GenesisFile {
  /** Position in the validator set. */
  readonly self: number;
  readonly keyPair: KeyPair;
  readonly ordering: AnyOrdering;
  readonly application: Application;
  readonly store: ChainStore;
  readonly promises: PromiseLog;
  readonly ledger: Ledger;
}

/** @throws NodeError, ConfigError, errors of the storage; what was opened before is in `closers` */
export async function openNode(
  config: NodeConfig,
  application: Application = createAccountsApplication(),
  closers: Closers,
): Promise<Opened> {
  const file = readGenesisFile(config.genesis);
  const { genesis, chainId } = file;
  requireApplication(config, genesis, application);
  const keyPair = readKeyFile(config.key);
  const self = findValidator(config, genesis, keyPair);
  const paths = nodePaths(config.home);
  mkdirSync(config.home, { recursive: true });
  const store = await openChainStore({ path: paths.chain, chainId });
  closers.add(() => store.close());
  const promises = await openPromiseLog({ path: paths.promises, chainId });
  closers.add(() => promises.close());
  const ordering = orderingOf(genesis);
  const keepUndo = ordering.finality.type === 'probabilistic';
  const ledger = createLedger({ genesis, application, reader: store, keepUndo });
  return { ...file, self, keyPair, ordering, application, store, promises, ledger };
}

function requireApplication(config: NodeConfig, { application }: Genesis, given: Application): void {
  if (application.name === given.name) return;
  const expected = `"${given.name}", the application of this program`;
  throw new ConfigError(config.genesis, [{ path: 'application.name', expected, found: application.name }]);
}

function findValidator(config: NodeConfig, { validators }: Genesis, { publicKey }: KeyPair): number {
  const names = validators.map(({ name }) => name);
  const self = names.indexOf(config.name);
  if (self < 0) {
    const found = `${config.name}. ${suggestNames(config.name, names)}`;
    throw new ConfigError('configuration', [{ path: 'name', expected: 'a validator of the genesis', found }]);
  }
  const wanted = validators[self]!.publicKey;
  if (!equalBytes(wanted, publicKey)) {
    const expected = `the key of ${config.name}, ${bytesToHex(wanted)}`;
    throw new ConfigError(config.key, [{ path: 'publicKey', expected, found: bytesToHex(publicKey) }]);
  }
  const strangers = Object.keys(config.peers).filter((peer) => !names.includes(peer));
  if (strangers.length > 0) {
    const expected = 'names of validators of the genesis';
    const problems = strangers.map((peer) => ({
      path: `peers.${peer}`,
      expected,
      found: suggestNames(peer, names),
    }));
    throw new ConfigError('configuration', problems);
  }
  return self;
}
