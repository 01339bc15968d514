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
  /** One operation of any application, encoded: a put of the greatest key and value, and some. */
  operationBytesMax: 67_584,
  /** One signed transaction, encoded; a batch must be able to hold the largest. */
  transactionBytesMax: 262_144,
  /** Transactions of one batch: the greatest value that a genesis may choose. */
  batchTransactionsMax: 10_000,
  /** One batch, encoded: the greatest value that a genesis may choose; it travels in one frame. */
  batchBytesMax: 4_194_304,
  /** Sequence numbers between the watermarks: the greatest L that a genesis may choose. */
  watermarkWindowMax: 256,
  /** How many times slower than before a primary may be told to be: its timeout is 64 ticks of what is measured, and complains by itself. */
  slowdownMax: 64,
  /** Key of the key-value application. */
  keyBytesMax: 1_024,
  /** Value of the key-value application. */
  valueBytesMax: 65_536,
  /** Name of a validator, an account, an application, an engine or one of its parameters. */
  nameBytesMax: 64,
  /** Application section of a genesis, as JSON: 100,000 balances and some. */
  genesisSectionBytesMax: 16_777_216,
  /** Accounts that a genesis opens. */
  genesisBalancesMax: 100_000,
  /** Parameters of an engine in a genesis. */
  engineParametersMax: 32,
  /** Named development accounts in a genesis: `--as NAME` finds one by name. */
  genesisAccountsMax: 1_000,
  /** How far ahead of the sequence number an expiry height may lie: the greatest value that a genesis may choose. */
  expiryBlocksMax: 1_000_000_000,
  /** How far a proposer's clock may be off: the greatest value that a genesis may choose, one day. */
  clockBoundMsMax: 86_400_000,
  /** Latest time that a batch may name: the end of JavaScript's dates, so that parent time + 1 ms stays a safe integer for ever. */
  timeMsMax: 8_640_000_000_000_000,
  /** Operations that an engine orders with one decision; they share the transaction tree (2^14 leaves) with the transactions. */
  systemOperationsMax: 1_024,
  /** Code of a failing receipt, such as `insufficient-balance`. */
  receiptCodeBytesMax: 64,
  /** Sentence of a failing receipt. */
  receiptDetailBytesMax: 200,
  /** Undo record of a block: what its changes replaced; as far as the offsets of SSZ reach. */
  undoBytesMax: 4_294_967_295,
  /** State entries remembered after reading them from disk: the accounts and nonces of as many senders, some 10 MB. */
  stateCacheEntriesMax: 20_000,
  /** Transactions remembered to have no outcome on disk: more than a mempool holds. */
  absentOutcomesMax: 65_536,
  /** A larger value is not worth remembering. */
  stateCacheValueBytesMax: 256,
  /** The engine-owned part of a header. */
  engineHeaderBytesMax: 1_024,
  /** An encoded block header with its engine part. */
  headerBytesMax: 2_048,
  /** One frame on a stream: a batch, or a bounded answer with blocks, and its envelope. */
  frameBytesMax: 16_777_216,
  /** Frames that wait for one peer on one lane, so what a peer that hangs may cost: the largest frame must fit. */
  outboxBytesMax: 16_777_216,
  /** Their number: a small frame costs more than its bytes. A second's worth of votes at the measured top speed is 53,000. */
  outboxFramesMax: 65_536,
  /** Frames per second that one peer is heard: consensus says some hundreds; f who shout must leave time for the others. */
  inboundFramesPerSecondMax: 20_000,
  /** Bytes per second that one peer is heard: a full gigabit link. */
  inboundBytesPerSecondMax: 134_217_728,
  /** One request body at a door: many transactions of ordinary size, or a few of the largest. */
  rpcBodyBytesMax: 8_388_608,
  /** Bodies being read or answered at one time, together: what callers may make a node hold. */
  rpcBodiesBytesMax: 67_108_864,
  /** Calls of one JSON-RPC batch. */
  rpcBatchMax: 100,
  /** Transactions of one `broadcast_txs`. */
  rpcTransactionsMax: 5_000,
  /** Transactions whose outcome callers wait for at one time, together. */
  rpcWaitersMax: 50_000,
  /** Latest movements of the chain that followers can go on from: hours of blocks. */
  chainEventsMax: 4_096,
  /** Transactions named in them, together; more than one block has. */
  chainEventTransactionsMax: 16_384,
  /** Movements of the chain in one answer. */
  rpcChainEventsMax: 500,
  /** Followers whose answer is held back at one time. */
  rpcFollowersMax: 256,
  /** How long a caller may have an answer held back. */
  rpcWaitMsMax: 60_000,
  /** Connections to a door. */
  rpcConnectionsMax: 1_024,
  /** Headers of one `blockchain` answer, as in CometBFT. */
  rpcHeadersMax: 20,
  /** Waiting transactions of one `unconfirmed_txs` answer, as in CometBFT. */
  rpcWaitingMax: 100,
  /** Headers that link a block to a later certificate in one answer. */
  rpcBridgeHeadersMax: 1_000,
  /** Transactions waiting in one mempool: several seconds of full load, some 40 MB with their objects. */
  mempoolCountMax: 20_000,
  /** Their raw bytes together; eight of the largest batches. */
  mempoolBytesMax: 33_554_432,
  /** Transactions of one sender: one request at a door, and a quarter of the pool. */
  mempoolSenderCountMax: 5_000,
  /** Transactions relayed by one peer: a flooding validator leaves a quarter of the pool to others. */
  mempoolPeerCountMax: 15_000,
  /** Room beyond for transactions first seen in proposed batches, so that a full pool does not forget what is being decided. */
  mempoolBatchReserveCount: 10_000,
  /** Local time to live behind a nonce gap: between one and two of these. */
  mempoolAsideMs: 30_000,
  /** Transactions in one relay frame, and the most that may be taken from one frame. */
  relayTransactionsMax: 1_000,
  /** Raw bytes in one relay frame; several fit between two batches on a slow link. */
  relayBytesMax: 1_048_576,
  /** One message of gossip: a block that is pushed with its body, or a page of transactions; larger frames go over the streams, peer by peer. */
  gossipBytesMax: 131_072,
  /** Signatures waiting for the worker before relayed transactions are left out and submitters told to come again. */
  signatureBacklogMax: 20_000,
  /** Verified signatures remembered of transactions without an outcome: more than one mempool and one window hold together. */
  verifiedTransactionsMax: 65_536,
  /** Verified signatures of the protocol remembered: a NEW-VIEW of 16 validators with full P sets, several times. */
  verifiedClaimsMax: 16_384,
  /** Refused and expired transactions remembered, so that their submitter can ask why. */
  refusedLivesMax: 10_000,
  /** Committed transactions whose outcome is kept at hand, a few of the largest blocks; older ones are read from the disk. */
  committedLivesMax: 20_000,
  /** Latest waits of submitted transactions that a node of a laboratory chain remembers for a verdict. */
  labWaitsMax: 200,
  /** Blocks in one answer to a node that catches up. */
  syncBlocksMax: 64,
  /** Bytes of the blocks in one such answer, unless the first alone is larger. */
  syncBytesMax: 4_194_304,
  /** One certificate or decision proof: a quorum of the most validators signs it. */
  certificateBytesMax: 65_536,
  /** Proof of misbehaviour: at most two NEW-VIEWs with everything in them. */
  evidenceBytesMax: 8_388_608,
  /** Name of a kind of evidence. */
  evidenceKindBytesMax: 32,
  /** Bytes of blocks and pending transactions served to one peer in one second: above what it could verify. */
  servedBytesPerSecondMax: 33_554_432,
  /** How long an asked peer may take for one answer before another is asked. */
  syncAnswerMs: 4_000,
  /** One record of the promise log; the largest is a NEW-VIEW with its V in full, which also travels in one frame. */
  promiseRecordBytesMax: 16_777_216,
  /** One part of a stored block; the largest is the undo record, with the previous value of every key that the batch changed. */
  storedPartBytesMax: 268_435_456,
  /** Blocks that wait for the disk are written as one until they are this large: above, another sync costs less than the delay. */
  commitGroupBytesMax: 8_388_608,
  /** Table files that a start checks byte by byte: half a second. A verification checks all. */
  startTableBytesMax: 268_435_456,
  /** Signatures that may wait for the thread: five seconds of its work; several of the largest batches fit. */
  verifierBacklogMax: 65_536,
  /** Signatures in one chunk: 250 take 20 ms, and larger ones gained nothing (measured). */
  verifierChunkMax: 250,
  /** Messages in one chunk together: what is copied for the thread at once. */
  verifierChunkBytesMax: 1_048_576,
  /** Times in a row that a dead signature thread is replaced: then it is no accident. */
  verifierCrashesMax: 3,
  /** Blocks off the best chain that a miner remembers: two whole branches of the greatest depth that may be taken back. */
  powSideBlocksMax: 40_000,
  /** Greatest depth that a genesis may let a reorganisation have: so many blocks are kept at hand for it. */
  powReorganisationMax: 10_000,
  /** Greatest reward that a genesis may choose. */
  powRewardMax: 1_099_511_627_776,
  /** Greatest number of blocks between two halvings. */
  powHalvingBlocksMax: 1_048_576,
  /** Mining threads of one node: more than any machine has cores for them. */
  miningThreadsMax: 256,
  /** Headers in one message of miners: 94 KB. */
  powHeadersMax: 512,
  /** Headers ahead of the executed chain before no more are asked for; a whole branch fits. */
  powHeadersAheadMax: 20_000,
  /** So soon may a peer that did not answer be asked for headers again: the question may have been lost with a link that was not up yet. */
  powAskAgainMs: 1_000,
  /** Points of a locator: ten in a row, then doubling gaps; enough for any height. */
  powLocatorMax: 64,
  /** Bodies asked for at one time from one peer. */
  powBodiesMax: 64,
  /** Bytes of bodies held for branches that were not adopted. */
  powHeldBytesMax: 268_435_456,
  /** Blocks put on in one go where none is taken back: a crash in the middle comes back on a part of them. */
  powAdoptedMax: 64,
  /** A body up to this size travels with its header at once; a larger one is asked for. */
  powPushBytesMax: 65_536,
  /** Headers of one peer that wait for their parent or for their time. */
  powWaitersPerPeerMax: 64,
  /** Questions of one peer that are answered in one second. */
  powAnswersPerSecondMax: 50,
  /** Generals of one council: their number, and so the length of a path or of a chain of signatures. */
  generalsMax: 128,
  /** Orders that a commander can choose from: one byte on the wire. */
  ordersMax: 16,
  /** Messages of one run of the generals by its formula: a second or two of the simulator; OM(4) with 12 generals still fits. */
  generalsMessagesMax: 100_000,
  /** Generals who are processes of their own: as many as a local network may have nodes. */
  generalsLiveMax: 16,
  /** Messages of one live council: each is observed, and told to the parent process. */
  generalsLiveMessagesMax: 5_000,
  /** Councils of one exhaustive search: a few seconds of the simulator. */
  generalsSearchMax: 20_000,
} as const;
