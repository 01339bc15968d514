/**
 * The table of limits: every number that a peer, a client or a file may declare is bounded here, with its reason.
 * Units last. A limit that replicas must agree on is a genesis parameter, and stands here as its greatest lawful value.
 */
export const LIMITS = {
  /** Largest safe integer in JavaScript; heights, views, sequence numbers, nonces and times are refused above. */
  integerMax: Number.MAX_SAFE_INTEGER,
  /** Validators of one network; n = 1..16 is tested. Certificates and NEW-VIEW grow with n and n * n. */
  validatorsMax: 128,
  /** Operations under one signature (issue: 1..1,000). */
  operationsPerTransactionMax: 1_000,
  /** One operation of any application, encoded. */
  operationBytesMax: 65_536,
  /** One signed transaction, encoded; a batch must be able to hold the largest. */
  transactionBytesMax: 262_144,
  /** Transactions of one batch: the greatest value that a genesis may choose. */
  batchTransactionsMax: 10_000,
  /** One batch, encoded: the greatest value that a genesis may choose; it travels in one frame. */
  batchBytesMax: 4_194_304,
  /** Sequence numbers between the watermarks: the greatest L that a genesis may choose. */
  watermarkWindowMax: 256,
  /** Key of the key-value application. */
  keyBytesMax: 1_024,
  /** Value of the key-value application. */
  valueBytesMax: 65_536,
  /** The engine-owned part of a header. */
  engineHeaderBytesMax: 1_024,
  /** One frame on a stream: a batch, or a bounded answer with blocks, and its envelope. */
  frameBytesMax: 16_777_216,
} as const;
