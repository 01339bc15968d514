/** What the bench and its load processes say to each other. */

export interface Sender {
  readonly publicKey: Uint8Array;
  readonly secretKey: Uint8Array;
  /** Nonce of the first transaction to sign. */
  readonly nonce: number;
  /** The node that this sender submits to. */
  readonly url: string;
}

/**
 * When the next request goes out.
 * - `closed`: every sender has one request under way, and the next follows its answer: saturation.
 * - `open`: so many requests per second from this process, whatever the answers: a given load.
 * - `single`: one request at a time over all senders, after a pause: low load.
 */
export type Pace =
  | { readonly type: 'closed' }
  | { readonly type: 'open'; readonly requestsPerSecond: number }
  | { readonly type: 'single'; readonly pauseMs: number };

/** Sign in advance, and say when ready. */
export interface PrepareOrder {
  readonly type: 'prepare';
  readonly chainId: Uint8Array;
  readonly expiryHeight: number;
  readonly senders: readonly Sender[];
  readonly operationsPerTransaction: number;
  /** Keys are drawn uniformly from so many. */
  readonly keys: number;
  readonly transactionsPerRequest: number;
  /** Requests to sign, over all senders. */
  readonly requests: number;
  readonly seed: string;
}

export interface RunOrder {
  readonly type: 'run';
  readonly pace: Pace;
  readonly seconds: number;
}

export type LoadOrder = PrepareOrder | RunOrder;

/** What the nodes told this process. */
export interface LoadResult {
  readonly type: 'result';
  /** Transactions with a good receipt. */
  readonly committed: number;
  /** Transactions with another end, or none in time. */
  readonly failed: number;
  /** What was said of the first of those. */
  readonly firstFailure: string | null;
  /** From request to answer, of every request: its transactions are all committed by then. */
  readonly latenciesMs: readonly number[];
}

export type LoadAnswer = { readonly type: 'ready' } | LoadResult;
