/**
 * Every method of a node, once. `PUBLIC_ROUTES` for everybody, `LAB_ROUTES` only where the genesis says `lab: true` and for the admin token's holder.
 * Names are CometBFT's where the meaning is the same; `broadcast_txs`, `tx_status`, `next_nonce`, `evidence`, `accounts` and `lab_*` are our own.
 */
import { LIMITS } from '../base/limits.ts';
import { bytes, flag, hash, hexadecimal, integer, list, optional, publicKey, text } from './parameter.ts';
import type * as results from './results.ts';
import { route } from './route.ts';

const height = optional(integer(0));
const transaction = bytes(LIMITS.transactionBytesMax);
/** How long an answer may be held back, milliseconds. */
const wait = optional(integer(0, LIMITS.rpcWaitMsMax));

export const PUBLIC_ROUTES = {
  health: route<Record<string, never>>()({
    audience: 'public',
    summary: 'answers while the node works',
    parameters: {},
  }),
  status: route<results.StatusResult>()({
    audience: 'public',
    summary: 'where the chain stands here, view, primary, peers, mempool',
    parameters: {},
  }),
  net_info: route<results.NetInfoResult>()({
    audience: 'public',
    summary: 'links to the other validators, and their faults',
    parameters: {},
  }),
  genesis: route<results.GenesisResult>()({
    audience: 'public',
    summary: 'the genesis document',
    parameters: {},
  }),
  abci_info: route<results.ApplicationInfoResult>()({
    audience: 'public',
    summary: 'the application and its last block',
    parameters: {},
  }),
  blockchain: route<results.BlockchainResult>()({
    audience: 'public',
    summary: `headers from minHeight to maxHeight, newest first, at most ${LIMITS.rpcHeadersMax}`,
    parameters: { minHeight: height, maxHeight: height },
  }),
  header: route<results.HeaderResult>()({
    audience: 'public',
    summary: 'the header at a height (default: newest)',
    parameters: { height },
  }),
  block: route<results.BlockResult>()({
    audience: 'public',
    summary: 'the block at a height (default: newest)',
    parameters: { height },
  }),
  block_by_hash: route<results.BlockResult>()({
    audience: 'public',
    summary: 'the block with this hash',
    parameters: { hash },
  }),
  block_results: route<results.BlockResultsResult>()({
    audience: 'public',
    summary: 'what became of the transactions of a block',
    parameters: { height },
  }),
  commit: route<results.CommitResult>()({
    audience: 'public',
    summary: 'the finality certificate that covers a height',
    parameters: { height },
  }),
  validators: route<results.ValidatorsResult>()({
    audience: 'public',
    summary: 'the validators at a height',
    parameters: { height, page: optional(integer(1)), per_page: optional(integer(1, LIMITS.validatorsMax)) },
  }),
  unconfirmed_txs: route<results.UnconfirmedResult>()({
    audience: 'public',
    summary: 'transactions that wait here, oldest first',
    parameters: { limit: optional(integer(1, LIMITS.rpcWaitingMax)) },
  }),
  num_unconfirmed_txs: route<results.UnconfirmedResult>()({
    audience: 'public',
    summary: 'how many transactions wait here',
    parameters: {},
  }),
  tx: route<results.TxResult>()({
    audience: 'public',
    summary:
      'a committed transaction and what became of it; with prove, so that it can be checked against the genesis',
    parameters: { hash, prove: optional(flag) },
  }),
  tx_status: route<results.TransactionView>()({
    audience: 'public',
    summary: 'what is known of a transaction; with wait_ms, as soon as it is final or the time is over',
    parameters: { hash, wait_ms: wait },
  }),
  broadcast_tx_sync: route<results.BroadcastSyncResult>()({
    audience: 'public',
    summary: 'submits a signed transaction; answers when it is accepted or refused here',
    parameters: { tx: transaction },
  }),
  broadcast_tx_commit: route<results.BroadcastCommitResult>()({
    audience: 'public',
    summary: 'submits, and waits until it is committed; on time-out, its id and where it stands',
    parameters: { tx: transaction, wait_ms: wait },
  }),
  broadcast_txs: route<results.BroadcastManyResult>()({
    audience: 'public',
    summary: 'submits many; with wait_ms, answers as soon as all are final or the time is over',
    parameters: { txs: list(transaction, LIMITS.rpcTransactionsMax), wait_ms: wait },
  }),
  abci_query: route<results.QueryResult>()({
    audience: 'public',
    summary: 'reads the application state; with prove, so that it can be checked against the genesis',
    parameters: {
      path: text(256),
      data: hexadecimal(LIMITS.operationBytesMax),
      prove: optional(flag),
      height,
    },
  }),
  next_nonce: route<results.NextNonceResult>()({
    audience: 'public',
    summary: 'the nonce for the next transaction of a sender, those that wait here counted in',
    parameters: { sender: publicKey },
  }),
  chain_events: route<results.ChainEventsResult>()({
    audience: 'public',
    summary:
      'how the chain moved after a cursor (adopt, revert); with wait_ms, as soon as it moves; without a cursor, where to begin',
    parameters: {
      after: optional(text(64)),
      limit: optional(integer(1, LIMITS.rpcChainEventsMax)),
      wait_ms: wait,
    },
  }),
  evidence: route<results.EvidenceResult>()({
    audience: 'public',
    summary: 'proofs of misbehaviour of validators',
    parameters: {},
  }),
  accounts: route<results.AccountsResult>()({
    audience: 'public',
    summary: 'the named accounts of the genesis, their balances and nonces',
    parameters: {},
  }),
} as const;

export const LAB_ROUTES = {
  lab_link_filter: route<Record<string, never>>()({
    audience: 'admin',
    summary:
      'drops what this node receives from (incoming false) or sends to (outgoing false) another validator',
    parameters: { peer: text(64), incoming: flag, outgoing: flag },
  }),
  lab_traitor: route<Record<string, never>>()({
    audience: 'admin',
    summary: 'from now on this node lies as ordered, in place of earlier orders; behaviour `honest`: no more',
    parameters: {
      behaviour: text(64),
      when: optional(text(128)),
      towards: optional(list(text(64), LIMITS.validatorsMax)),
      seed: optional(text(128)),
      target: optional(text(66)),
      confirmations: optional(integer(1, LIMITS.powReorganisationMax)),
    },
  }),
  lab_fellows: route<Record<string, never>>()({
    audience: 'admin',
    summary: 'reads again which keys fellow traitors share with this node: a file in its home has them',
    parameters: {},
  }),
  lab_report: route<results.LabReportResult>()({
    audience: 'admin',
    summary: 'orders to lie, lies really told, and how long submitted transactions waited',
    parameters: {},
  }),
} as const;

export type PublicRoutes = typeof PUBLIC_ROUTES;
export type LabRoutes = typeof LAB_ROUTES;
