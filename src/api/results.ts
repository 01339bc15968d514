/**
 * Shapes of the answers, as they stand in JSON. Names and nesting are CometBFT's where the meaning is the same
 * (https://docs.cometbft.com/v0.38/rpc/); what has no meaning here is left empty, and what CometBFT lacks stands under `logothete`.
 * Integers are strings; hashes and addresses upper-case hex; transactions, keys, values and our own encodings base64; times RFC 3339.
 *
 * One difference to know: here `app_hash`, `last_results_hash` and `data_hash` of a header are those of its own block, not of the one before.
 */
import type { OrderText } from '../adversary/order.ts';
import type { TransactionLife } from '../replica/ports.ts';

export interface BlockIdView {
  readonly hash: string;
  readonly parts: { readonly total: number; readonly hash: string };
}

export interface HeaderView {
  readonly version: { readonly block: string; readonly app: string };
  readonly chain_id: string;
  readonly height: string;
  readonly time: string;
  readonly last_block_id: BlockIdView;
  readonly last_commit_hash: string;
  readonly data_hash: string;
  readonly validators_hash: string;
  readonly next_validators_hash: string;
  readonly consensus_hash: string;
  readonly app_hash: string;
  readonly last_results_hash: string;
  readonly evidence_hash: string;
  /** The validator that proposed the batch. */
  readonly proposer_address: string;
}

/** What a verifying client needs instead of the picture above: the header's own bytes. */
export interface HeaderBytes {
  readonly header: string;
}

export interface HeaderResult {
  readonly header: HeaderView;
  readonly logothete: HeaderBytes;
}

export interface BlockResult {
  readonly block_id: BlockIdView;
  readonly block: {
    readonly header: HeaderView;
    readonly data: { readonly txs: readonly string[] };
    readonly evidence: { readonly evidence: readonly never[] };
    /** Always empty: certificates are not part of blocks here, see `commit`. */
    readonly last_commit: {
      readonly height: string;
      readonly round: number;
      readonly block_id: BlockIdView;
      readonly signatures: readonly never[];
    };
  };
  /** With the transactions, what it takes to execute the decision once more. */
  readonly logothete: HeaderBytes & {
    readonly sequence: string;
    /** Of the batch: of its first proposal. */
    readonly view: string;
    readonly batch_time_ms: string;
    /** In base64. */
    readonly system_operations: readonly string[];
    /** The decision proof. */
    readonly proof: string;
  };
}

export interface BlockchainResult {
  readonly last_height: string;
  readonly block_metas: readonly {
    readonly block_id: BlockIdView;
    readonly block_size: string;
    readonly header: HeaderView;
    readonly num_txs: string;
  }[];
}

/** What became of a transaction when it was executed. `code` 0 is success; `codespace` names our failure, `log` says it. */
export interface ExecutionView {
  readonly code: number;
  readonly data: null;
  readonly log: string;
  readonly info: string;
  readonly gas_wanted: string;
  readonly gas_used: string;
  readonly events: readonly never[];
  readonly codespace: string;
}

export interface BlockResultsResult {
  readonly height: string;
  readonly txs_results: readonly ExecutionView[];
  readonly validator_updates: null;
  readonly consensus_param_updates: null;
}

export interface CommitResult {
  readonly signed_header: {
    readonly header: HeaderView;
    readonly commit: {
      readonly height: string;
      readonly round: number;
      readonly block_id: BlockIdView;
      readonly signatures: readonly {
        readonly block_id_flag: number;
        readonly validator_address: string;
        readonly timestamp: string;
        readonly signature: string;
      }[];
    };
  };
  /** A certificate covers this height, by itself or through the hash links of later headers. */
  readonly canonical: boolean;
  readonly logothete: CertifiedView;
}

/** A header that anyone can check with the genesis alone: `headers` runs from it to the one that `certificate` signs; null: none covers it yet. */
export interface CertifiedView {
  readonly headers: readonly string[];
  readonly certificate: string | null;
}

export interface ValidatorView {
  readonly address: string;
  readonly pub_key: { readonly type: string; readonly value: string };
  readonly voting_power: string;
  readonly proposer_priority: string;
}

export interface ValidatorsResult {
  readonly block_height: string;
  readonly validators: readonly ValidatorView[];
  readonly count: string;
  readonly total: string;
}

export interface NodeInfoView {
  readonly protocol_version: { readonly p2p: string; readonly block: string; readonly app: string };
  readonly id: string;
  readonly listen_addr: string;
  readonly network: string;
  readonly version: string;
  readonly channels: string;
  readonly moniker: string;
  readonly other: { readonly tx_index: string; readonly rpc_address: string };
}

export interface StatusResult {
  readonly node_info: NodeInfoView;
  readonly sync_info: {
    readonly latest_block_hash: string;
    readonly latest_app_hash: string;
    readonly latest_block_height: string;
    readonly latest_block_time: string;
    readonly earliest_block_hash: string;
    readonly earliest_app_hash: string;
    readonly earliest_block_height: string;
    readonly earliest_block_time: string;
    readonly catching_up: boolean;
  };
  readonly validator_info: {
    readonly address: string;
    readonly pub_key: { readonly type: string; readonly value: string };
    readonly voting_power: string;
  };
  readonly logothete: {
    readonly view: string;
    readonly primary: string;
    readonly active: boolean;
    readonly sequence: string;
    readonly peers: string;
    readonly mempool: string;
    /** Why this replica does not vote, or null. */
    readonly mute: string | null;
    /** Where mining stands, or null where nobody mines. */
    readonly mining: {
      readonly total_work: string;
      readonly difficulty: string;
      readonly hashes_per_second: string;
      readonly reorganisations: string;
      readonly deepest_reorganisation: string;
      readonly orphans: string;
    } | null;
  };
}

export interface PeerView {
  readonly name: string;
  readonly connected: boolean;
  /** Faults of this peer seen since the start. */
  readonly faults: string;
}

export interface NetInfoResult {
  readonly listening: boolean;
  readonly listeners: readonly string[];
  readonly n_peers: string;
  readonly peers: readonly {
    readonly node_info: NodeInfoView;
    readonly is_outbound: boolean;
    readonly remote_ip: string;
  }[];
  readonly logothete: { readonly validators: readonly PeerView[] };
}

/** State of a transaction under one name, for people and programs (`tx_status`, and inside the broadcasts). */
export interface TransactionView {
  readonly hash: string;
  readonly state: TransactionLife['type'];
  readonly height: string | null;
  readonly index: number | null;
  readonly tx_result: ExecutionView | null;
  /** Why it was refused, or where it stands; null where there is nothing to add. */
  readonly reason: string | null;
}

export interface BroadcastSyncResult {
  /** 0: accepted, waiting. 1: refused, with `codespace` and `log`. */
  readonly code: number;
  readonly data: string;
  readonly log: string;
  readonly codespace: string;
  readonly hash: string;
}

export interface BroadcastCommitResult {
  readonly check_tx: ExecutionView;
  readonly tx_result: ExecutionView;
  readonly hash: string;
  /** '0' while it is not committed: `logothete.state` says where it stands. */
  readonly height: string;
  readonly logothete: TransactionView;
}

export interface BroadcastManyResult {
  readonly results: readonly TransactionView[];
}

/** A path from a leaf of one of a block's trees to its root, in CometBFT's words. */
export interface PathView {
  /** Leaves of the tree. */
  readonly total: string;
  readonly index: string;
  readonly aunts: readonly string[];
}

/** A transaction and its receipt, provable to anyone with the genesis alone; the block's header stands first in `headers`. */
export interface InclusionView extends CertifiedView {
  /** The receipt, encoded. */
  readonly receipt: string;
  readonly tx_path: PathView;
  readonly receipt_path: PathView;
}

export interface TxResult {
  readonly hash: string;
  readonly height: string;
  readonly index: number;
  readonly tx_result: ExecutionView;
  readonly tx: string;
  /** Where `prove` was asked for. */
  readonly logothete: InclusionView | null;
}

export interface UnconfirmedResult {
  readonly n_txs: string;
  readonly total: string;
  readonly total_bytes: string;
  readonly txs: readonly string[];
}

export interface QueryResult {
  readonly response: {
    readonly code: number;
    readonly log: string;
    readonly info: string;
    readonly index: string;
    readonly key: string;
    /** null: no such key, and the proof shows its absence. */
    readonly value: string | null;
    readonly proofOps: null;
    readonly height: string;
    readonly codespace: string;
  };
  /** With `prove`: proof of presence or absence under the state root of the first header. */
  readonly logothete: (CertifiedView & { readonly proof: string }) | null;
}

export interface ApplicationInfoResult {
  readonly response: {
    readonly data: string;
    readonly version: string;
    readonly last_block_height: string;
    readonly last_block_app_hash: string;
  };
}

/** The genesis as CometBFT's clients read one; our own document stands in `app_state`. */
export interface GenesisResult {
  readonly genesis: {
    readonly genesis_time: string;
    readonly chain_id: string;
    readonly initial_height: string;
    readonly consensus_params: {
      readonly block: { readonly max_bytes: string; readonly max_gas: string };
      readonly evidence: {
        readonly max_age_num_blocks: string;
        readonly max_age_duration: string;
        readonly max_bytes: string;
      };
      readonly validator: { readonly pub_key_types: readonly string[] };
    };
    readonly validators: readonly {
      readonly address: string;
      readonly pub_key: ValidatorView['pub_key'];
      readonly power: string;
      readonly name: string;
    }[];
    readonly app_hash: string;
    readonly app_state: unknown;
  };
}

export interface NextNonceResult {
  /** The first nonce that nothing executed or waiting here uses. */
  readonly nonce: string;
}

export interface EvidenceResult {
  readonly evidence: readonly {
    readonly kind: string;
    readonly validator: string;
    readonly address: string;
    readonly bytes: string;
  }[];
}

export interface AccountView {
  readonly name: string;
  readonly address: string;
  readonly balance: string;
  readonly nonce: string;
}

export interface AccountsResult {
  readonly accounts: readonly AccountView[];
}

export interface ChainEventView {
  /** `adopt`: this block was put on. `revert`: the blocks above this height were taken back; only a mined chain knows it. */
  readonly type: 'adopt' | 'revert';
  readonly height: string;
  /** Of the block that was put on. */
  readonly hash: string | null;
  /** Ids of the transactions that have their outcome in it. */
  readonly txs: readonly string[];
  /** How many blocks were taken back. */
  readonly blocks: string;
}

export interface ChainEventsResult {
  /** Oldest first. */
  readonly events: readonly ChainEventView[];
  /** For the next call: what came after these. */
  readonly cursor: string;
  /** Some events before these are not kept any more: read the chain itself anew. */
  readonly missed: boolean;
}

export interface LabReportResult {
  readonly orders: readonly OrderText[];
  readonly has_lied: boolean;
  /** Lies really told since the process began, by behaviour. */
  readonly told: Readonly<Record<string, number>>;
  readonly waits_ms: readonly number[];
  readonly memory: readonly { readonly what: string; readonly count: number; readonly count_max: number }[];
  readonly view_timeout_ms: number;
}
