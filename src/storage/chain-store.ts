/**
 * The chain on disk: blocks, receipts, indexes, state, certificates and evidence in one LevelDB. A decision is one atomic, synced
 * write; reads are synchronous and see only what is durable. Checks that what it reads is what was written; whether that is a lawful
 * chain is the ledger's question (`verify`).
 */
import { assert } from '../base/assert.ts';
import { equalBytes } from '../base/bytes.ts';
import type { Evidence } from '../protocols/contract.ts';
import type { ChainReader, StoredBlock } from '../replica/ports.ts';
import { StoreCorruptError, toStorageError } from './errors.ts';
import { EMPTY_TOTALS, type StorePosition, type WriteGroup, writeGroup } from './store-batch.ts';
import { type Database, openStoreDirectory, type StoreDirectoryOptions } from './store-directory.ts';
import { checkIntegrity } from './store-integrity.ts';
import type { RecordKind } from './store-keys.ts';
import { createStoreReader, decodeRecord, type StoreReader } from './store-reader.ts';
import { evidenceCodec, type Totals } from './store-records.ts';
import { type RawRecord, walkRecords } from './store-walk.ts';
import { createStoreWriter, type StoreWriter } from './store-writer.ts';

export interface ChainStore extends ChainReader, StoreWriter {
  /** How many blocks, outcomes, certificates and proofs of misbehaviour are stored. */
  totals(): Totals;
  /** The ids that had their outcome in a block, with their index in it. */
  outcomesAt(height: number): readonly { readonly id: Uint8Array; readonly index: number }[];
  /** Every record in key order, of one kind or of all, its checksum checked: raw material for `verify`. */
  records(kind?: RecordKind): AsyncIterable<RawRecord>;
  /**
   * Visits every record: checksum, encoding, and that indexes, blocks, outcomes, certificates and totals agree.
   * @param onProgress hears the number of records visited, now and then
   * @throws StoreCorruptError naming the first that is wrong
   */
  checkIntegrity(onProgress?: (records: number) => void): Promise<void>;
  close(): Promise<void>;
}

type Entry = { readonly key: Uint8Array; readonly value: Uint8Array };

async function loadKind(database: Database, kind: RecordKind): Promise<Entry[]> {
  const entries: Entry[] = [];
  for await (const { suffix, value } of walkRecords(database, kind)) entries.push({ key: suffix, value });
  return entries;
}

/** What a start can tell at a glance: mark, totals and tip belong together. Everything else is checked when it is read. */
function checkTip(reader: StoreReader, hasState: boolean): StorePosition {
  const mark = reader.mark();
  const totals = reader.totals();
  if (totals === undefined) {
    if (mark !== undefined || hasState) throw new StoreCorruptError('totals', 'the record is missing');
    return { mark, totals: EMPTY_TOTALS };
  }
  if (mark === undefined && (totals.blocks > 0 || hasState))
    throw new StoreCorruptError('mark', 'the record is missing');
  if (mark !== undefined && totals.blocks > 0) {
    const hash = reader.block(mark.height)?.hash;
    if (hash === undefined || !equalBytes(hash, mark.blockHash))
      throw new StoreCorruptError(`block ${mark.height}`, 'it is missing, or is not the newest block');
  }
  return { mark, totals };
}

function createReads(reader: StoreReader, position: () => StorePosition) {
  const mark = () => position().mark;
  const blockAt = (height: number): StoredBlock | undefined => {
    const found = reader.block(height);
    const tip = mark()?.height ?? -1;
    if (found === undefined && height <= tip && height > tip - position().totals.blocks)
      throw new StoreCorruptError(`block ${height}`, 'the record is missing');
    return found;
  };
  return {
    mark,
    totals: () => position().totals,
    blockAt,
    heightOfHash: (hash: Uint8Array) => reader.heightBy('blockHash', hash),
    heightOfBatch: (digest: Uint8Array) => reader.heightBy('batchDigest', digest),
    outcomeOf: reader.outcome,
    outcomesAt: (height: number) => {
      const list = reader.outcomeList(height);
      return list?.ids.map((id, at) => ({ id, index: list.indexes[at]! })) ?? [];
    },
    certificateAt: reader.certificateAtOrBelow,
    newestCertificate: () =>
      position().totals.certificates === 0
        ? undefined
        : reader.certificateAtOrBelow(position().totals.newestCertificateHeight),
    get: (key: Uint8Array) => reader.value('state', key),
  };
}

/**
 * Opens the store of a chain, or begins one.
 * @throws HomeInUseError, OtherChainError, OtherVersionError, StoreCorruptError, DiskFullError, DiskFailedError
 */
export async function openChainStore(options: StoreDirectoryOptions): Promise<ChainStore> {
  const { path } = options;
  const { database, lock } = await openStoreDirectory(options);
  const close = () => database.close().finally(() => lock.release());
  try {
    const readSealed = (key: Uint8Array) => {
      try {
        return database.getSync(key);
      } catch (error) {
        throw toStorageError(error, path);
      }
    };
    const reader = createStoreReader(readSealed);
    // LevelDB has no synchronous iterator: what must be listed at once is loaded now.
    let state: Entry[] | undefined = await loadKind(database, 'state');
    let position = checkTip(reader, state.length > 0);
    const decodeEvidence = ({ key, value }: Entry) => decodeRecord<Evidence>(evidenceCodec, key, value);
    let evidence = (await loadKind(database, 'evidence')).map(decodeEvidence);

    const write = async (group: WriteGroup, sync: boolean): Promise<void> => {
      const batch = database.batch();
      const next = writeGroup(batch, reader, position, group);
      try {
        await batch.write({ sync });
      } catch (error) {
        throw toStorageError(error, path);
      }
      position = next;
      if (group.commits.length > 0) state = undefined;
      if (group.evidence.length > 0) evidence = (await loadKind(database, 'evidence')).map(decodeEvidence);
    };

    return {
      ...createReads(reader, () => position),
      ...createStoreWriter(write, position.mark),
      evidence: () => evidence,
      stateEntries: () => {
        assert(state !== undefined, 'state entries are listed before the first commit only');
        return state;
      },
      records: (kind) => walkRecords(database, kind),
      checkIntegrity: (onProgress) => checkIntegrity(database, reader, position, onProgress),
      close,
    };
  } catch (error) {
    await close();
    throw toStorageError(error, path);
  }
}
