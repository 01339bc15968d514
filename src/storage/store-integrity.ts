/**
 * Visits every record of a chain store. Each is checked for itself (checksum, encoding), for what it points to (indexes, outcomes,
 * pages), and is counted: with the pointers one way and the counts equal, the other way holds too, so a record that vanished is
 * missed. State entries are not counted: the newest header's state root is their count and more (the ledger compares it).
 */
import { equalBytes, utf8ToBytes } from '../base/bytes.ts';
import { hasHeight, isPage, markedHeights, pageOf } from './certificate-pages.ts';
import { StoreCorruptError } from './errors.ts';
import type { StorePosition } from './store-batch.ts';
import type { Database } from './store-directory.ts';
import { describeKey, evidenceSuffix, type RecordKind, suffixToNumber } from './store-keys.ts';
import { decodeRecord, type StoreReader } from './store-reader.ts';
import {
  blockCodec,
  certificateCodec,
  evidenceCodec,
  heightCodec,
  outcomeListCodec,
} from './store-records.ts';
import { type RawRecord, walkRecords } from './store-walk.ts';

/** What the walk has counted. */
interface Tally {
  readonly records: Map<RecordKind, number>;
  listedOutcomes: number;
  markedCertificates: number;
}

/** What is wrong with a record; undefined: nothing. Counts what it lists. */
type Check = (record: RawRecord, reader: StoreReader, tally: Tally) => string | undefined;

/** Records between progress reports. */
const PROGRESS_EVERY = 1_000;

const checkBlock: Check = ({ key, suffix, value }, reader) => {
  const height = suffixToNumber(suffix);
  const block = decodeRecord(blockCodec, key, value);
  if (block.height !== height) return `it calls itself block ${block.height}`;
  if (reader.heightBy('blockHash', block.hash) !== height) return 'the index of hashes does not point to it';
  if (reader.heightBy('batchDigest', block.batchDigest) !== height)
    return 'the index of batches does not point to it';
  return undefined;
};

const checkOutcomeList: Check = ({ key, suffix, value }, reader, tally) => {
  const height = suffixToNumber(suffix);
  const { ids, indexes } = decodeRecord(outcomeListCodec, key, value);
  if (ids.length !== indexes.length) return 'ids and indexes differ in number';
  tally.listedOutcomes += ids.length;
  const isThere = (id: Uint8Array, at: number) => {
    const outcome = reader.outcome(id);
    return outcome?.height === height && outcome.index === indexes[at];
  };
  return ids.every(isThere) ? undefined : 'the outcome of one of its transactions is missing or is another';
};

const checkIndex: Check = ({ key, value }) => {
  decodeRecord(heightCodec, key, value);
  return undefined;
};

const checkCertificate: Check = ({ key, suffix, value }, reader) => {
  const height = suffixToNumber(suffix);
  if (decodeRecord(certificateCodec, key, value).height !== height) return 'it is for another height';
  return hasHeight(reader.certificatePage(pageOf(height)), height) ? undefined : 'its page does not mark it';
};

const checkPage: Check = ({ suffix, value }, _reader, tally) => {
  if (!isPage(value)) return 'it has another length';
  tally.markedCertificates += markedHeights(suffixToNumber(suffix), value).length;
  return undefined;
};

const checkEvidence: Check = ({ key, suffix, value }) => {
  const { accused, kind } = decodeRecord(evidenceCodec, key, value);
  return equalBytes(evidenceSuffix(accused, utf8ToBytes(kind)), suffix) ? undefined : 'it is another proof';
};

/** Kinds that are missing here are bytes as they are, or are decoded when they are looked up. */
const CHECKS: Partial<Record<RecordKind, Check>> = {
  block: checkBlock,
  outcomeList: checkOutcomeList,
  blockHash: checkIndex,
  batchDigest: checkIndex,
  certificate: checkCertificate,
  certificatePage: checkPage,
  evidence: checkEvidence,
};

function checkRecord(record: RawRecord, reader: StoreReader, tally: Tally): void {
  const problem = CHECKS[record.kind]?.(record, reader, tally);
  if (problem !== undefined) throw new StoreCorruptError(describeKey(record.key), problem);
}

/** Heights of blocks and of their parts lie between the lowest stored one and the mark. */
function checkHeight({ key, kind, suffix }: RawRecord, { mark, totals }: StorePosition): void {
  if (kind !== 'block' && kind !== 'receipts' && kind !== 'outcomeList') return;
  const height = suffixToNumber(suffix);
  const tip = mark?.height ?? -1;
  if (height > tip || height <= tip - totals.blocks)
    throw new StoreCorruptError(describeKey(key), `the chain stands at ${tip} with ${totals.blocks} blocks`);
}

function checkTotals(tally: Tally, { totals }: StorePosition): void {
  const count = (kind: RecordKind) => tally.records.get(kind) ?? 0;
  const expect = (name: string, found: number, expected: number) => {
    if (found !== expected)
      throw new StoreCorruptError(`${name} of the whole store`, `${found} are there instead of ${expected}`);
  };
  for (const kind of ['block', 'receipts', 'outcomeList', 'blockHash', 'batchDigest'] as const)
    expect(`records "${kind}"`, count(kind), totals.blocks);
  expect('outcomes', count('outcome'), totals.outcomes);
  expect('listed outcomes', tally.listedOutcomes, totals.outcomes);
  expect('certificates', count('certificate'), totals.certificates);
  expect('marked certificates', tally.markedCertificates, totals.certificates);
  expect('proofs of misbehaviour', count('evidence'), totals.evidence);
}

/**
 * @param position where the store stands; nothing may be written meanwhile
 * @throws StoreCorruptError naming the first record that is wrong
 */
export async function checkIntegrity(
  database: Database,
  reader: StoreReader,
  position: StorePosition,
  onProgress: (records: number) => void = () => {},
): Promise<void> {
  const tally: Tally = { records: new Map(), listedOutcomes: 0, markedCertificates: 0 };
  let visited = 0;
  for await (const record of walkRecords(database)) {
    checkHeight(record, position);
    checkRecord(record, reader, tally);
    tally.records.set(record.kind, (tally.records.get(record.kind) ?? 0) + 1);
    if (++visited % PROGRESS_EVERY === 0) onProgress(visited);
  }
  checkTotals(tally, position);
  onProgress(visited);
}
