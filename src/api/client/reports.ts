/** What a client hands out: the wire's shapes with numbers as numbers and bytes as bytes. */
import { bytesToHex } from '../../base/bytes.ts';
import { isFault } from '../../base/fault.ts';
import { decodeTransaction } from '../../ledger/transaction.ts';
import { base64ToBytes } from '../base64.ts';
import type {
  AccountsResult,
  BlockResult,
  BlockResultsResult,
  EvidenceResult,
  ExecutionView,
  StatusResult,
  TransactionView,
} from '../results.ts';

export interface TransactionReport {
  /** Lower-case hex; empty when the bytes could not be read as a transaction. */
  readonly id: string;
  readonly state: TransactionView['state'];
  readonly height: number | null;
  readonly index: number | null;
  readonly receipt: { readonly ok: boolean; readonly code: string; readonly detail: string } | null;
  readonly reason: string | null;
}

/** One row of `status`; numbers are null where the node does not answer. */
export interface StatusRow {
  readonly name: string;
  readonly height: number | null;
  readonly blockHash: string | null;
  readonly view: number | null;
  readonly primary: string | null;
  readonly peers: number | null;
  readonly mempool: number | null;
  readonly catchingUp: boolean | null;
  readonly reachable: boolean;
  /** Where mining stands; null where nobody mines, or nobody answers. */
  readonly mining: {
    /** Hashes, decimal. */
    readonly totalWork: string;
    readonly difficulty: string;
    readonly hashesPerSecond: number;
    readonly reorganisations: number;
    readonly deepestReorganisation: number;
    readonly orphans: number;
  } | null;
}

export interface BlockReport {
  readonly height: number;
  readonly hash: string;
  readonly parentHash: string;
  readonly time: string;
  readonly stateRoot: string;
  readonly transactionRoot: string;
  readonly receiptsRoot: string;
  readonly sequence: number;
  readonly proposer: string;
  readonly transactions: readonly {
    /** Hex. */
    readonly id: string;
    readonly outcome: 'ok' | 'failed' | 'skipped';
    readonly code: string;
    readonly detail: string;
  }[];
}

export interface EvidenceReport {
  readonly kind: string;
  readonly validator: string;
  readonly bytes: Uint8Array;
}

export interface AccountReport {
  readonly name: string;
  /** Public key, hex. */
  readonly address: string;
  readonly balance: bigint;
  readonly nonce: number;
}

export function transactionToReport(view: TransactionView): TransactionReport {
  const { hash, state, height, index, tx_result, reason } = view;
  const receipt = state === 'committed' && tx_result !== null ? executionToReceipt(tx_result) : null;
  return {
    id: hash.toLowerCase(),
    state,
    height: height === null ? null : Number(height),
    index,
    receipt,
    reason,
  };
}

function executionToReceipt({ code, codespace, log }: ExecutionView) {
  return { ok: code === 0, code: codespace, detail: log };
}

/** Equal for reports that tell the same about the outcome; where it waits differs from node to node. */
export function outcomeKey({ id, state, height, index, receipt }: TransactionReport): string {
  const isPending = state === 'waiting' || state === 'ordered';
  return isPending ? `${id} pending` : `${id} ${state} ${height} ${index} ${receipt?.ok} ${receipt?.code}`;
}

export function accountsToReports({ accounts }: AccountsResult): readonly AccountReport[] {
  return accounts.map(({ name, address, balance, nonce }) => ({
    name,
    address,
    balance: BigInt(balance),
    nonce: Number(nonce),
  }));
}

export function statusToRow(name: string, { sync_info, logothete }: StatusResult): StatusRow {
  return {
    name,
    height: Number(sync_info.latest_block_height),
    blockHash: sync_info.latest_block_hash.toLowerCase(),
    view: Number(logothete.view),
    primary: logothete.primary,
    peers: Number(logothete.peers),
    mempool: Number(logothete.mempool),
    catchingUp: sync_info.catching_up,
    reachable: true,
    mining: logothete.mining && {
      totalWork: logothete.mining.total_work,
      difficulty: logothete.mining.difficulty,
      hashesPerSecond: Number(logothete.mining.hashes_per_second),
      reorganisations: Number(logothete.mining.reorganisations),
      deepestReorganisation: Number(logothete.mining.deepest_reorganisation),
      orphans: Number(logothete.mining.orphans),
    },
  };
}

export function unreachableRow(name: string): StatusRow {
  const nothing = { height: null, blockHash: null, view: null, primary: null, peers: null, mempool: null };
  return { name, ...nothing, catchingUp: null, reachable: false, mining: null };
}

/** @param nameOf the validator with this address */
export function blockToReport(
  { block_id, block, logothete }: BlockResult,
  { txs_results }: BlockResultsResult,
  nameOf: (address: string) => string,
): BlockReport {
  const { header, data } = block;
  const outcomes = ['ok', 'failed', 'skipped'] as const;
  return {
    height: Number(header.height),
    hash: block_id.hash.toLowerCase(),
    parentHash: header.last_block_id.hash.toLowerCase(),
    time: header.time,
    stateRoot: header.app_hash.toLowerCase(),
    transactionRoot: header.data_hash.toLowerCase(),
    receiptsRoot: header.last_results_hash.toLowerCase(),
    sequence: Number(logothete.sequence),
    proposer: nameOf(header.proposer_address),
    transactions: data.txs.map((text, index) => {
      const { code, codespace, log } = txs_results[index]!;
      return { id: transactionId(text), outcome: outcomes[code]!, code: codespace, detail: log };
    }),
  };
}

function transactionId(text: string): string {
  const transaction = decodeTransaction(requireBytes(text));
  if (isFault(transaction))
    throw new Error(`the node answered with a malformed transaction: ${transaction.detail}`);
  return bytesToHex(transaction.id);
}

export function evidenceToReports({ evidence }: EvidenceResult): readonly EvidenceReport[] {
  return evidence.map(({ kind, validator, bytes }) => ({ kind, validator, bytes: requireBytes(bytes) }));
}

/** @throws Error when a node answers with what is no base64 */
export function requireBytes(text: string): Uint8Array {
  const bytes = base64ToBytes(text);
  if (bytes === undefined) throw new Error('the node answered with malformed base64');
  return bytes;
}
