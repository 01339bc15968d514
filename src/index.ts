/**
 * What an embedder imports: nodes and local networks in a program of its own, a client, and the interface of an application.
 * Here the parts that do not know each other are put together.
 */
import { DOORS } from './api/ports.ts';
import type { NodeConfig } from './node/config.ts';
import {
  createLocalNetwork as composeLocalNetwork,
  type LocalNetwork,
  type LocalNetworkOptions,
} from './node/local-network.ts';
import { createNode as composeNode, type LogotheteNode, type NodeOptions } from './node/node.ts';

export type { ChainReport } from './api/client/chain-follower.ts';
export type { ProvenTransaction } from './api/client/inclusion-reader.ts';
export type {
  AccountReport,
  BlockReport,
  EvidenceReport,
  StatusRow,
  TransactionReport,
} from './api/client/reports.ts';
export { DisagreementError, type StateValue } from './api/client/state-reader.ts';
export { LedgerClient, type LedgerClientOptions, type SubmitOptions } from './api/client.ts';
export { RpcError } from './api/json-rpc.ts';
export { UnreachableError } from './api/rpc-client.ts';
export { type Fault, ignore, isFault, punish } from './base/fault.ts';
export { type KeyPair, keyPairFromSeed } from './crypto/keys.ts';
export { createAccountsApplication } from './ledger/accounts/accounts.ts';
export { type AccountsOperation, decodeOperation, encodeOperation } from './ledger/accounts/operations.ts';
export type {
  Application,
  BlockContext,
  Call,
  Failure,
  StateReader,
  StateWriter,
} from './ledger/application.ts';
export { type Genesis, genesisHash } from './ledger/genesis.ts';
export { createTransaction, type SignedTransaction, type Transaction } from './ledger/transaction.ts';
export { type NodeConfig, readNodeConfig } from './node/config.ts';
export { ConfigError, NodeError } from './node/errors.ts';
export { type HomeDescription, readHome } from './node/home.ts';
export { readNetworkConfig } from './node/local/settings.ts';
export type { LocalNetwork, LocalNetworkOptions, NetworkEvent } from './node/local-network.ts';
export type { LogotheteNode, NodeOptions } from './node/node.ts';
export type { Observation, Observer, TransactionLife } from './replica/ports.ts';

/**
 * Starts one node in this process; resolves when it listens to its peers and its doors are open.
 * @throws NodeError: configuration, busy port, home in use or of another chain, corrupt store
 */
export function createNode(config: NodeConfig, options?: NodeOptions): Promise<LogotheteNode> {
  return composeNode(config, DOORS, options);
}

/**
 * Starts a network of validators on this host, a process each; resolves when every one of them answers.
 * @throws NodeError: busy port, somebody else's directory, a network that runs already, a node that does not start
 */
export function createLocalNetwork(options: LocalNetworkOptions): Promise<LocalNetwork> {
  return composeLocalNetwork(options, DOORS);
}
