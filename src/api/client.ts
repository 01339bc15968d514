/**
 * A client of a ledger network, for programs in Node and in browsers. It trusts the genesis and no single node: submissions go to f+1 nodes,
 * outcomes count when f+1 nodes tell the same, values are checked against proof and certificate. `trust` names one node to be believed instead.
 */
import { hexToBytes } from '../base/bytes.ts';
import { LIMITS } from '../base/limits.ts';
import type { KeyPair } from '../crypto/keys.ts';
import { createAccountsApplication } from '../ledger/accounts/accounts.ts';
import { decodeBalance } from '../ledger/accounts/keys.ts';
import type { Application } from '../ledger/application.ts';
import { type Genesis, genesisHash } from '../ledger/genesis.ts';
import { applicationKey, nonceKey } from '../ledger/state/namespace.ts';
import { createTransaction, type SignedTransaction } from '../ledger/transaction.ts';
import { faultBound } from '../protocols/common/quorum.ts';
import { type ChainReport, followChain } from './client/chain-follower.ts';
import { createFinalityChecker, type FinalityChecker } from './client/finality-checker.ts';
import { type ProvenTransaction, readInclusion } from './client/inclusion-reader.ts';
import { createPanel, type Endpoint, type Panel } from './client/panel.ts';
import {
  type AccountReport,
  accountsToReports,
  type BlockReport,
  blockToReport,
  type EvidenceReport,
  evidenceToReports,
  outcomeKey,
  type StatusRow,
  statusToRow,
  type TransactionReport,
  transactionToReport,
  unreachableRow,
} from './client/reports.ts';
import { readState, type StateValue } from './client/state-reader.ts';
import { UnreachableError } from './rpc-client.ts';
import { validatorAddress } from './views.ts';

export interface LedgerClientOptions {
  readonly genesis: Genesis;
  readonly endpoints: readonly Endpoint[];
  /** Name of one endpoint to ask alone, and to believe. */
  readonly trust?: string;
  /** How long an answer may take, beyond what is asked to wait for. */
  readonly timeoutMs?: number;
  /** The application of the chain, which knows where a query reads; default: the built-in accounts. */
  readonly application?: Application;
}

export interface SubmitOptions {
  /** Wait until the outcome is known, or `timeoutMs` is over; default true. */
  readonly wait?: boolean;
  /** Blocks after which it may not be executed any more; default 100. */
  readonly expiresAfter?: number;
  /** How long to wait for the outcome; default 10,000. */
  readonly timeoutMs?: number;
  /** Default: asked of the nodes. */
  readonly nonce?: number;
}

const WAIT_MS = 10_000;
const EXPIRES_AFTER_BLOCKS = 100;
/** Transactions of one request, in bytes: two thirds of what a body may hold, because base64 takes a third more. */
const REQUEST_BYTES = Math.floor((LIMITS.rpcBodyBytesMax * 2) / 3);

export class LedgerClient {
  readonly chainId: Uint8Array;
  readonly #genesis: Genesis;
  readonly #application: Application;
  readonly #panel: Panel;
  readonly #check: FinalityChecker;

  /** @throws Error when there is no endpoint, or `trust` names none */
  constructor(options: LedgerClientOptions) {
    const { genesis, endpoints, trust, timeoutMs } = options;
    const asked = trust === undefined ? endpoints : endpoints.filter(({ name }) => name === trust);
    if (asked.length === 0) throw new Error(`there is no node ${trust ?? ''} to ask`);
    this.chainId = genesisHash(genesis);
    this.#genesis = genesis;
    this.#application = options.application ?? createAccountsApplication();
    const needed = trust === undefined ? faultBound(genesis.validators.length) + 1 : 1;
    this.#panel = createPanel({
      chainId: this.chainId,
      endpoints: asked,
      needed,
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    });
    this.#check = createFinalityChecker(genesis);
  }

  /** One row per endpoint, as it tells about itself. */
  status(): Promise<StatusRow[]> {
    return Promise.all(
      this.#panel.nodes.map(async ({ name, rpc }) => {
        try {
          return statusToRow(name, await rpc.status({}));
        } catch (error) {
          if (error instanceof UnreachableError) return unreachableRow(name);
          throw error;
        }
      }),
    );
  }

  /** Signs operations as one transaction and submits it. A wait that runs out ends with the present state, never with an error. */
  async submit(
    keyPair: KeyPair,
    operations: readonly Uint8Array[],
    options: SubmitOptions = {},
  ): Promise<TransactionReport> {
    return (await this.submitMany(keyPair, [operations], options))[0]!;
  }

  /** Signs one transaction per list of operations, with consecutive nonces, and submits them together. */
  async submitMany(
    keyPair: KeyPair,
    lists: readonly (readonly Uint8Array[])[],
    options: SubmitOptions = {},
  ): Promise<TransactionReport[]> {
    const nonce = options.nonce ?? (await this.nextNonce(keyPair.publicKey));
    const expiryHeight = (await this.#newestHeight()) + (options.expiresAfter ?? EXPIRES_AFTER_BLOCKS);
    const signed = lists.map((operations, index) =>
      createTransaction(keyPair, { chainId: this.chainId, nonce: nonce + index, expiryHeight, operations }),
    );
    return this.submitSigned(signed, options);
  }

  /** Submits transactions that are signed already, in as many requests as their size asks for. */
  async submitSigned(
    transactions: readonly SignedTransaction[],
    { wait = true, timeoutMs = WAIT_MS }: Pick<SubmitOptions, 'wait' | 'timeoutMs'> = {},
  ): Promise<TransactionReport[]> {
    const wait_ms = wait ? timeoutMs : 0;
    const reports: TransactionReport[] = [];
    for (const txs of toRequests(transactions.map(({ bytes }) => bytes))) {
      const part = await this.#panel.agreed(
        async (rpc) => (await rpc.broadcast_txs({ txs, wait_ms })).results.map(transactionToReport),
        (some) => some.map(outcomeKey).join(),
      );
      reports.push(...part);
    }
    return reports;
  }

  /** The report of a transaction (id in hex or bytes) once its outcome is known, or as it stands after `timeoutMs`. */
  wait(id: Uint8Array | string, timeoutMs = WAIT_MS): Promise<TransactionReport> {
    const given = { hash: toHash(id), wait_ms: timeoutMs };
    return this.#panel.agreed(async (rpc) => transactionToReport(await rpc.tx_status(given)), outcomeKey);
  }

  /** What is known of a transaction now. */
  tx(id: Uint8Array | string): Promise<TransactionReport> {
    return this.wait(id, 0);
  }

  /** A committed transaction (id in hex or bytes) with its receipt, checked against the genesis; null: no certificate covers it yet. */
  prove(id: Uint8Array | string): Promise<ProvenTransaction | null> {
    return readInclusion(this.#panel, this.#check, toHash(id));
  }

  /** The value of a key of the built-in key-value application. */
  get(key: Uint8Array): Promise<StateValue> {
    return this.query('key', key);
  }

  /** Any query of the application, or `nonce` with a public key. */
  query(path: string, data: Uint8Array): Promise<StateValue> {
    const applicationKeyOf = () => this.#application.query(path, data)?.key;
    const key = path === 'nonce' ? data : applicationKeyOf();
    const stateKey = key && (path === 'nonce' ? nonceKey(key) : applicationKey(key));
    return readState({ panel: this.#panel, check: this.#check, stateKey }, path, data);
  }

  /** Balance of an account of the built-in application; null: there is no such account. */
  async balance(publicKey: Uint8Array): Promise<bigint | null> {
    const { value } = await this.query('account', publicKey);
    return decodeBalance(value ?? undefined) ?? null;
  }

  /** The named accounts of the genesis. */
  accounts(): Promise<readonly AccountReport[]> {
    return this.#panel.agreed(
      async (rpc) => accountsToReports(await rpc.accounts({})),
      (accounts) => accounts.map(({ name, balance, nonce }) => `${name} ${balance} ${nonce}`).join(),
    );
  }

  /** A block by height or hash (hex or bytes); default: the newest that the asked nodes have in common. */
  async block(which?: number | string | Uint8Array): Promise<BlockReport> {
    const place = which ?? Math.min(...(await this.#heights()));
    const names = new Map(
      this.#genesis.validators.map(({ name, publicKey }) => [validatorAddress(publicKey), name]),
    );
    return this.#panel.agreed(
      async (rpc) => {
        const block =
          typeof place === 'number'
            ? await rpc.block({ height: place })
            : await rpc.block_by_hash({ hash: toHash(place) });
        const results = await rpc.block_results({ height: Number(block.block.header.height) });
        return blockToReport(block, results, (address) => names.get(address) ?? address);
      },
      ({ hash }) => hash,
    );
  }

  /** How the chain of the first (or trusted) node moves from now on: `adopt`, and on a mined chain `revert` before another branch. */
  follow(): AsyncGenerator<ChainReport, void> {
    return followChain(this.#panel.nodes[0]!.rpc);
  }

  /** Proofs of misbehaviour that any of the asked nodes knows: each can be checked by itself. */
  async evidence(): Promise<readonly EvidenceReport[]> {
    const known = await this.#panel.answers(async (rpc) => evidenceToReports(await rpc.evidence({})));
    const distinct = known.flat().map((report) => [`${report.validator} ${report.kind}`, report] as const);
    return [...new Map(distinct).values()];
  }

  /** The nonce for the next transaction of a sender, those that wait counted in. */
  async nextNonce(sender: Uint8Array): Promise<number> {
    const nonces = await this.#panel.answers(async (rpc) => Number((await rpc.next_nonce({ sender })).nonce));
    return Math.max(...nonces);
  }

  async #newestHeight(): Promise<number> {
    return Math.max(...(await this.#heights()));
  }

  #heights(): Promise<readonly number[]> {
    return this.#panel.answers(async (rpc) => Number((await rpc.status({})).sync_info.latest_block_height));
  }
}

/** @throws Error on what is no hash */
function toHash(id: Uint8Array | string): Uint8Array {
  const bytes = typeof id === 'string' ? hexToBytes(id) : id;
  if (bytes?.length !== 32) throw new Error('a hash has 32 bytes, or 64 hexadecimal digits');
  return bytes;
}

/** Parts that fit one request each. */
function toRequests(transactions: readonly Uint8Array[]): readonly (readonly Uint8Array[])[] {
  const requests: Uint8Array[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const transaction of transactions) {
    bytes += transaction.length;
    if (bytes > REQUEST_BYTES || requests.at(-1)!.length >= LIMITS.rpcTransactionsMax) {
      requests.push([]);
      bytes = transaction.length;
    }
    requests.at(-1)!.push(transaction);
  }
  return requests;
}
