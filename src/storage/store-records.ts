/** What stands behind the checksums: the encoding of each kind of record. Receipts, state values and pages are bytes as they are. */
import { bytesToUtf8, utf8ToBytes } from '../base/bytes.ts';
import { LIMITS } from '../base/limits.ts';
import { createCodec } from '../codec/codec.ts';
import { boundedBytes, boundedList, bytes32, container, uint32, uint53 } from '../codec/types.ts';
import type { Evidence } from '../protocols/contract.ts';
import type { StoredBlock, StoredCertificate, StoredMark } from '../replica/ports.ts';

const part = boundedBytes(LIMITS.storedPartBytesMax);

/** A stored block without its receipts, which are a record of their own. */
export type BlockRecord = Omit<StoredBlock, 'receipts' | 'systemOperations'> & {
  systemOperations: Uint8Array[];
};

export const blockCodec = createCodec<BlockRecord>(
  'stored-block',
  container({
    height: uint53,
    hash: bytes32,
    batchDigest: bytes32,
    header: part,
    batch: part,
    systemOperations: boundedList(boundedBytes(LIMITS.operationBytesMax), LIMITS.operationsPerTransactionMax),
    proof: part,
    undo: part,
  }),
);

export const markCodec = createCodec<StoredMark>(
  'stored-mark',
  container({ sequence: uint53, height: uint53, blockHash: bytes32, seal: part }),
);

/** Where a transaction had its outcome. */
export const outcomeCodec = createCodec<{ height: number; index: number }>(
  'stored-outcome',
  container({ height: uint53, index: uint32 }),
);

/** The outcomes of one block: `indexes[i]` belongs to `ids[i]`. */
export const outcomeListCodec = createCodec<{ ids: Uint8Array[]; indexes: number[] }>(
  'stored-outcome-list',
  container({
    ids: boundedList(bytes32, LIMITS.batchTransactionsMax),
    indexes: boundedList(uint32, LIMITS.batchTransactionsMax),
  }),
);

/** What an index says. */
export const heightCodec = createCodec<{ height: number }>('stored-height', container({ height: uint53 }));

export const certificateCodec = createCodec<StoredCertificate>(
  'stored-certificate',
  container({ sequence: uint53, height: uint53, blockHash: bytes32, bytes: part }),
);

const evidenceRecordCodec = createCodec<{ kind: Uint8Array; accused: number; bytes: Uint8Array }>(
  'stored-evidence',
  container({ kind: boundedBytes(LIMITS.evidenceKindBytesMax), accused: uint32, bytes: part }),
);

export const evidenceCodec = {
  name: evidenceRecordCodec.name,
  encode: ({ kind, accused, bytes }: Evidence): Uint8Array =>
    evidenceRecordCodec.encode({ kind: utf8ToBytes(kind), accused, bytes }),
  decode: (encoded: Uint8Array) => {
    const record = evidenceRecordCodec.decode(encoded);
    return 'type' in record ? record : { ...record, kind: bytesToUtf8(record.kind) ?? '' };
  },
};

/** How many records of each kind there are: what vanishes without a trace is missed here. */
export interface Totals {
  /** Heights are dense, so the lowest stored one is `mark.height - blocks + 1`. */
  readonly blocks: number;
  readonly outcomes: number;
  readonly certificates: number;
  readonly evidence: number;
  /** Height of the certificate with the highest sequence number; 0 while there is none. */
  readonly newestCertificateHeight: number;
}

export const totalsCodec = createCodec<Totals>(
  'stored-totals',
  container({
    blocks: uint53,
    outcomes: uint53,
    certificates: uint53,
    evidence: uint53,
    newestCertificateHeight: uint53,
  }),
);
