/** The keys of the chain store: one letter for the kind of record, then what finds it. Numbers are big-endian, so that order is numeric. */
import { bytesToHex, bytesToUtf8, concatBytes, prependByte } from '../base/bytes.ts';

/** A number as a suffix: 8 bytes. */
const NUMBER = 8;
/** A hash as a suffix. */
const HASH = 32;

/** Every kind of record: the letter its keys begin with (part of the format: never reuse one), and the bytes of its suffix. */
const KINDS = {
  /** height -> everything of a block but its receipts */
  block: { letter: 'b', suffixBytes: NUMBER },
  /** height -> receipts */
  receipts: { letter: 'r', suffixBytes: NUMBER },
  /** height -> ids and indexes of the transactions that had their outcome there */
  outcomeList: { letter: 'l', suffixBytes: NUMBER },
  /** block hash -> height */
  blockHash: { letter: 'h', suffixBytes: HASH },
  /** batch digest -> height */
  batchDigest: { letter: 'd', suffixBytes: HASH },
  /** transaction id -> height and index */
  outcome: { letter: 't', suffixBytes: HASH },
  /** state key -> state value */
  state: { letter: 's', suffixBytes: null },
  /** height -> the newest certificate of that height */
  certificate: { letter: 'c', suffixBytes: NUMBER },
  /** page -> for which heights there are certificates */
  certificatePage: { letter: 'p', suffixBytes: NUMBER },
  /** accused and kind -> evidence */
  evidence: { letter: 'e', suffixBytes: null },
  /** where the chain stands */
  mark: { letter: 'm', suffixBytes: 0 },
  /** how many records of each kind there are */
  totals: { letter: 'n', suffixBytes: 0 },
} as const;

export type RecordKind = keyof typeof KINDS;

const KIND_OF_LETTER = new Map(
  Object.entries(KINDS).map(([kind, { letter }]) => [letter.charCodeAt(0), kind as RecordKind]),
);

/** A key taken apart. */
export interface StoreKey {
  readonly kind: RecordKind;
  readonly suffix: Uint8Array;
}

const NO_SUFFIX = new Uint8Array(0);

/** The key of a record, in a pool: LevelDB reads it in place there. The kinds without a suffix have one record each. */
export function toKey(kind: RecordKind, suffix: Uint8Array = NO_SUFFIX): Uint8Array {
  return prependByte(KINDS[kind].letter.charCodeAt(0), suffix);
}

/** The kind and suffix of a stored key; undefined when it is a key of no kind. */
export function readKey(key: Uint8Array): StoreKey | undefined {
  const kind = KIND_OF_LETTER.get(key[0] ?? 0);
  if (kind === undefined) return undefined;
  const suffix = new Uint8Array(key.buffer, key.byteOffset + 1, key.byteLength - 1);
  const { suffixBytes } = KINDS[kind];
  return suffixBytes === null || suffix.length === suffixBytes ? { kind, suffix } : undefined;
}

/** The range of all keys of one kind. */
export function kindRange(kind: RecordKind): { readonly gte: Uint8Array; readonly lt: Uint8Array } {
  const letter = KINDS[kind].letter.charCodeAt(0);
  return { gte: Uint8Array.of(letter), lt: Uint8Array.of(letter + 1) };
}

/** Heights and page numbers as suffixes: 8 bytes. */
export function numberToSuffix(number: number): Uint8Array {
  const suffix = new Uint8Array(NUMBER);
  new DataView(suffix.buffer).setBigUint64(0, BigInt(number));
  return suffix;
}

export function suffixToNumber(suffix: Uint8Array): number {
  return Number(new DataView(suffix.buffer, suffix.byteOffset, suffix.byteLength).getBigUint64(0));
}

/** One proof per validator and kind is kept. `kindName` is UTF-8. */
export function evidenceSuffix(accused: number, kindName: Uint8Array): Uint8Array {
  return concatBytes(numberToSuffix(accused), kindName);
}

/** Names a record for people, such as `block 17` or `state entry 6b6579`. */
export function describeKey(key: Uint8Array): string {
  const found = readKey(key);
  if (found === undefined) return `record with the unknown key ${bytesToHex(key)}`;
  const { kind, suffix } = found;
  if (kind === 'state') return `state entry ${bytesToHex(suffix)}`;
  if (kind === 'evidence')
    return `evidence ${bytesToUtf8(suffix.subarray(NUMBER))} against validator ${bytesToHex(suffix.subarray(0, NUMBER))}`;
  const name = kind.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  const { suffixBytes } = KINDS[kind];
  if (suffixBytes === 0) return name;
  return `${name} ${suffixBytes === NUMBER ? suffixToNumber(suffix) : bytesToHex(suffix)}`;
}
