/**
 * Transactions: what a client signs. Raw bytes are `signature (64) || body`; the body is SSZ and its operations stay opaque,
 * so that a batch can carry what arrived without ever encoding it again.
 * The id is the hash of the body alone: another signature over the same body is the same transaction.
 * Nothing here checks a signature or knows a chain: see `judging.ts` for what is lawful.
 */
import { assert } from '../base/assert.ts';
import { bytesToKey, concatBytes } from '../base/bytes.ts';
import { type Fault, isFault, punish } from '../base/fault.ts';
import { LIMITS } from '../base/limits.ts';
import { createCodec } from '../codec/codec.ts';
import { copyBytes } from '../codec/space.ts';
import { boundedList, boundedView, bytes32View, container, uint53 } from '../codec/types.ts';
import { hashTagged } from '../crypto/hash.ts';
import type { KeyPair } from '../crypto/keys.ts';
import { sign, signedBytes } from '../crypto/signature.ts';

const SIGNATURE_BYTES = 64;

/** What is signed. */
export interface Transaction {
  /** Hash of the genesis: a transaction for one chain means nothing on another. */
  readonly chainId: Uint8Array;
  /** Ed25519 public key of the signer, 32 bytes. */
  readonly sender: Uint8Array;
  /** Position in the sender's own order, from 0, without gaps. */
  readonly nonce: number;
  /** Last height at which it may be executed. */
  readonly expiryHeight: number;
  /** 1..1,000 operations, executed all or none; only the application can read them. Of a long decoded transaction, they are read from its bytes anew each time. */
  readonly operations: readonly Uint8Array[];
}

export interface SignedTransaction {
  readonly body: Transaction;
  readonly operationCount: number;
  readonly signature: Uint8Array;
  /** Hash of the body bytes, 32 bytes. */
  readonly id: Uint8Array;
  /** `bytesToKey` of the id, made once: every memory of transactions is a map by it. */
  readonly key: string;
  /** `bytesToKey` of the sender. */
  readonly senderKey: string;
  /** The raw bytes as they travel. */
  readonly bytes: Uint8Array;
  /** What `signature` must be right for, under `body.sender`; built on demand. */
  readonly signedMessage: Uint8Array;
}

const bodyCodec = createCodec<Transaction>(
  'transaction',
  container({
    chainId: bytes32View,
    sender: bytes32View,
    nonce: uint53,
    expiryHeight: uint53,
    operations: boundedList(boundedView(LIMITS.operationBytesMax), LIMITS.operationsPerTransactionMax),
  }),
);

/**
 * Reads raw bytes, and keeps none of them. A value says that they are one canonical transaction; not that it is lawful, nor that its signature is right.
 * @returns a Fault on any other bytes.
 */
export function decodeTransaction(raw: Uint8Array): SignedTransaction | Fault {
  if (raw.length > LIMITS.transactionBytesMax) {
    const detail = `a transaction has at most ${LIMITS.transactionBytesMax} bytes, this one ${raw.length}`;
    return punish('oversized-transaction', detail);
  }
  if (raw.length <= SIGNATURE_BYTES) return punish('malformed-transaction', 'too short to be a transaction');
  // Its parts are views of this copy, and it may wait longer than the batch or the frame that it came in.
  const bytes = copyBytes(raw, 0, raw.length);
  const body = bodyCodec.decode(bytes.subarray(SIGNATURE_BYTES));
  return isFault(body) ? body : new DecodedTransaction(bytes, body);
}

/** Signs a body. */
export function createTransaction(keyPair: KeyPair, body: Omit<Transaction, 'sender'>): SignedTransaction {
  const whole = { ...body, sender: keyPair.publicKey };
  const bodyBytes = bodyCodec.encode(whole);
  const signature = sign(keyPair, signedBytes('transaction', whole.chainId, bodyBytes));
  return new DecodedTransaction(concatBytes(signature, bodyBytes), whole);
}

/** Where the fields of fixed size stand in raw bytes: chain id (32), sender (32), nonce (8), one behind the other. */
const SENDER_OFFSET = SIGNATURE_BYTES + 32;
const NONCE_OFFSET = SENDER_OFFSET + 32;

/** Sender and nonce that raw bytes claim, which need not be a transaction; far cheaper than decoding them, or than hashing them for the id. */
export function claimedPlace(
  raw: Uint8Array,
): Pick<SignedTransaction, 'senderKey'> & Pick<Transaction, 'nonce'> {
  let nonce = 0;
  for (let at = NONCE_OFFSET + 7; at >= NONCE_OFFSET; at--) nonce = nonce * 256 + (raw[at] ?? 0);
  return { senderKey: bytesToKey(raw.subarray(SENDER_OFFSET, NONCE_OFFSET)), nonce };
}

/** Id of a transaction, from raw bytes that need not be one. */
export function transactionId(raw: Uint8Array): Uint8Array {
  return hashTagged('transaction', raw.subarray(SIGNATURE_BYTES));
}

/**
 * Decoded operations take several times the room of their bytes, and many transactions wait at once: those of a longer one are kept only
 * until they are first read, by the check that follows decoding.
 */
const KEPT_BYTES_MAX = 512 + SIGNATURE_BYTES;

class DecodedBody implements Transaction {
  readonly chainId: Uint8Array;
  readonly sender: Uint8Array;
  readonly nonce: number;
  readonly expiryHeight: number;
  readonly #raw: Uint8Array;
  #operations: readonly Uint8Array[] | undefined;

  constructor({ chainId, sender, nonce, expiryHeight, operations }: Transaction, raw: Uint8Array) {
    this.chainId = chainId;
    this.sender = sender;
    this.nonce = nonce;
    this.expiryHeight = expiryHeight;
    this.#raw = raw;
    this.#operations = operations;
  }

  get operations(): readonly Uint8Array[] {
    const kept = this.#operations;
    if (this.#raw.length > KEPT_BYTES_MAX) this.#operations = undefined;
    if (kept !== undefined) return kept;
    const body = bodyCodec.decode(this.#raw.subarray(SIGNATURE_BYTES));
    assert(!isFault(body), 'what was read once can be read again');
    return body.operations;
  }
}

class DecodedTransaction implements SignedTransaction {
  readonly body: Transaction;
  readonly operationCount: number;
  readonly signature: Uint8Array;
  readonly id: Uint8Array;
  readonly key: string;
  readonly senderKey: string;
  readonly bytes: Uint8Array;

  constructor(raw: Uint8Array, body: Transaction) {
    this.body = new DecodedBody(body, raw);
    this.operationCount = body.operations.length;
    this.signature = raw.subarray(0, SIGNATURE_BYTES);
    this.id = transactionId(raw);
    this.key = bytesToKey(this.id);
    this.senderKey = bytesToKey(body.sender);
    this.bytes = raw;
  }

  get signedMessage(): Uint8Array {
    return signedBytes('transaction', this.body.chainId, this.bytes.subarray(SIGNATURE_BYTES));
  }
}
