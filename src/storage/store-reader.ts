/** Synchronous reads of single records: finds, checks, decodes. Knows nothing of writing, nor of what is still on its way to the disk. */
import { isFault } from '../base/fault.ts';
import type { Codec } from '../codec/codec.ts';
import type { StoredBlock, StoredCertificate, StoredMark } from '../replica/ports.ts';
import { highestMarked } from './certificate-pages.ts';
import { StoreCorruptError } from './errors.ts';
import { describeKey, numberToSuffix, type RecordKind, toKey } from './store-keys.ts';
import {
  blockCodec,
  certificateCodec,
  heightCodec,
  markCodec,
  outcomeCodec,
  outcomeListCodec,
  type Totals,
  totalsCodec,
} from './store-records.ts';
import { openValue } from './store-values.ts';

/** The sealed value under a key, as the database gives it. */
export type ReadSealed = (key: Uint8Array) => Uint8Array | undefined;

/** Decodes the value of a record. @throws StoreCorruptError naming the record */
export function decodeRecord<T>(codec: Pick<Codec<T>, 'decode'>, key: Uint8Array, value: Uint8Array): T {
  const decoded = codec.decode(value);
  if (isFault(decoded)) throw new StoreCorruptError(describeKey(key), decoded.detail);
  return decoded as T;
}

export interface StoreReader {
  /** The value of a record as it is. */
  value(kind: RecordKind, suffix?: Uint8Array): Uint8Array | undefined;
  mark(): StoredMark | undefined;
  totals(): Totals | undefined;
  block(height: number): StoredBlock | undefined;
  outcomeList(height: number): { ids: Uint8Array[]; indexes: number[] } | undefined;
  outcome(id: Uint8Array): { height: number; index: number } | undefined;
  /** An index's answer. */
  heightBy(kind: 'blockHash' | 'batchDigest', name: Uint8Array): number | undefined;
  certificate(height: number): StoredCertificate | undefined;
  certificatePage(page: number): Uint8Array | undefined;
  certificateAtOrBelow(height: number): StoredCertificate | undefined;
}

/** @param readSealed answers at once */
export function createStoreReader(readSealed: ReadSealed): StoreReader {
  const value = (kind: RecordKind, suffix?: Uint8Array): Uint8Array | undefined => {
    const key = toKey(kind, suffix);
    const sealed = readSealed(key);
    return sealed && openValue(key, sealed);
  };

  const decoded = <T>(kind: RecordKind, codec: Codec<T>, suffix?: Uint8Array): T | undefined => {
    const bytes = value(kind, suffix);
    return bytes && decodeRecord(codec, toKey(kind, suffix), bytes);
  };

  const certificate = (height: number) => decoded('certificate', certificateCodec, numberToSuffix(height));
  const certificatePage = (page: number) => value('certificatePage', numberToSuffix(page));

  return {
    value,
    mark: () => decoded('mark', markCodec),
    totals: () => decoded('totals', totalsCodec),
    block(height) {
      const suffix = numberToSuffix(height);
      const block = decoded('block', blockCodec, suffix);
      if (block === undefined) return undefined;
      const receipts = value('receipts', suffix);
      if (receipts === undefined) throw new StoreCorruptError(`receipts ${height}`, 'the record is missing');
      return { ...block, receipts };
    },
    outcomeList: (height) => decoded('outcomeList', outcomeListCodec, numberToSuffix(height)),
    outcome: (id) => decoded('outcome', outcomeCodec, id),
    heightBy: (kind, name) => decoded(kind, heightCodec, name)?.height,
    certificate,
    certificatePage,
    certificateAtOrBelow(height) {
      const marked = highestMarked(height, certificatePage);
      if (marked === undefined) return undefined;
      const found = certificate(marked);
      if (found === undefined) throw new StoreCorruptError(`certificate ${marked}`, 'the record is missing');
      return found;
    },
  };
}
