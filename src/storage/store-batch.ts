/** What one atomic write puts and deletes: a block with everything that belongs to it, certificates, evidence. Pure of any database. */

import { utf8ToBytes } from '../base/bytes.ts';
import type { Evidence } from '../protocols/contract.ts';
import type { BlockWrite, StoredBlock, StoredCertificate, StoredMark } from '../replica/ports.ts';
import { hasHeight, pageOf, withHeight } from './certificate-pages.ts';
import { StoreCorruptError } from './errors.ts';
import { evidenceSuffix, numberToSuffix, type RecordKind, toKey } from './store-keys.ts';
import type { StoreReader } from './store-reader.ts';
import {
  blockCodec,
  certificateCodec,
  evidenceCodec,
  heightCodec,
  markCodec,
  outcomeCodec,
  outcomeListCodec,
  type Totals,
  totalsCodec,
} from './store-records.ts';
import { sealValue } from './store-values.ts';

/** Where a batch's changes go. */
export interface BatchTarget {
  put(key: Uint8Array, value: Uint8Array): unknown;
  del(key: Uint8Array): unknown;
}

/** What is written together; its parts never touch each other's records. */
export interface WriteGroup {
  readonly commits: readonly BlockWrite[];
  readonly certificates: readonly StoredCertificate[];
  readonly evidence: readonly Evidence[];
}

/** Where the store stands after a group. */
export interface StorePosition {
  readonly mark: StoredMark | undefined;
  readonly totals: Totals;
}

/** The store of a chain that has not begun. */
export const EMPTY_TOTALS: Totals = {
  blocks: 0,
  outcomes: 0,
  certificates: 0,
  evidence: 0,
  newestCertificateHeight: 0,
};

type Counts = { -readonly [K in keyof Totals]: Totals[K] };

function put(target: BatchTarget, kind: RecordKind, suffix: Uint8Array | undefined, value: Uint8Array): void {
  const key = toKey(kind, suffix);
  target.put(key, sealValue(key, value));
}

function putBlock(target: BatchTarget, block: StoredBlock, outcomes: BlockWrite['outcomes']): void {
  const { receipts, ...rest } = block;
  const { height } = block;
  const suffix = numberToSuffix(height);
  const indexValue = heightCodec.encode({ height });
  put(target, 'block', suffix, blockCodec.encode({ ...rest, systemOperations: [...rest.systemOperations] }));
  put(target, 'receipts', suffix, receipts);
  put(target, 'blockHash', block.hash, indexValue);
  put(target, 'batchDigest', block.batchDigest, indexValue);
  const ids = outcomes.map(({ id }) => id);
  const indexes = outcomes.map(({ index }) => index);
  put(target, 'outcomeList', suffix, outcomeListCodec.encode({ ids, indexes }));
  for (const { id, index } of outcomes) put(target, 'outcome', id, outcomeCodec.encode({ height, index }));
}

/**
 * Takes a block off: its indexes and outcomes too. Certificates stay: what validators signed remains true of them, whatever our chain is.
 * @returns how many outcomes went
 */
function deleteBlock(target: BatchTarget, reader: StoreReader, height: number): number {
  const block = reader.block(height);
  const list = reader.outcomeList(height);
  if (block === undefined || list === undefined)
    throw new StoreCorruptError(`block ${height}`, 'it is to be reverted, and its record is missing');
  const suffix = numberToSuffix(height);
  for (const kind of ['block', 'receipts', 'outcomeList'] as const) target.del(toKey(kind, suffix));
  target.del(toKey('blockHash', block.hash));
  target.del(toKey('batchDigest', block.batchDigest));
  for (const id of list.ids) target.del(toKey('outcome', id));
  return list.ids.length;
}

function putCommit(
  target: BatchTarget,
  reader: StoreReader,
  counts: Counts,
  write: BlockWrite,
  tip: number,
): void {
  for (let height = tip; write.revertTo !== null && height > write.revertTo; height--) {
    counts.outcomes -= deleteBlock(target, reader, height);
    counts.blocks--;
  }
  if (write.block !== null) {
    putBlock(target, write.block, write.outcomes);
    counts.blocks++;
    counts.outcomes += write.outcomes.length;
  }
  for (const { key, value } of write.state) {
    if (value === null) target.del(toKey('state', key));
    else put(target, 'state', key, value);
  }
}

/** Of several certificates for one height (null decisions make no block) the highest sequence number stays. */
function putCertificates(
  target: BatchTarget,
  reader: StoreReader,
  counts: Counts,
  certificates: readonly StoredCertificate[],
): void {
  const pages = new Map<number, Uint8Array | undefined>();
  const newest = new Map<number, StoredCertificate>();
  let highest = reader.certificate(counts.newestCertificateHeight)?.sequence ?? -1;
  for (const certificate of certificates) {
    const { height, sequence } = certificate;
    const known = newest.get(height) ?? reader.certificate(height);
    if (known !== undefined && known.sequence >= sequence) continue;
    newest.set(height, certificate);
    const number = pageOf(height);
    const page = pages.has(number) ? pages.get(number) : reader.certificatePage(number);
    if (!hasHeight(page, height)) counts.certificates++;
    pages.set(number, withHeight(page, height));
    if (sequence > highest) {
      highest = sequence;
      counts.newestCertificateHeight = height;
    }
  }
  for (const [height, certificate] of newest)
    put(target, 'certificate', numberToSuffix(height), certificateCodec.encode(certificate));
  for (const [number, page] of pages) if (page) put(target, 'certificatePage', numberToSuffix(number), page);
}

/** The first proof against a validator of one kind stays. */
function putEvidence(
  target: BatchTarget,
  reader: StoreReader,
  counts: Counts,
  list: readonly Evidence[],
): void {
  const added = new Set<string>();
  for (const evidence of list) {
    const suffix = evidenceSuffix(evidence.accused, utf8ToBytes(evidence.kind));
    const name = `${evidence.accused} ${evidence.kind}`;
    if (added.has(name) || reader.value('evidence', suffix) !== undefined) continue;
    added.add(name);
    put(target, 'evidence', suffix, evidenceCodec.encode(evidence));
    counts.evidence++;
  }
}

/**
 * Fills `target` with a group, and says where the store stands once it is written. `reader` sees everything written before.
 * Only the first commit of a group may revert: what it takes off must be readable.
 */
export function writeGroup(
  target: BatchTarget,
  reader: StoreReader,
  position: StorePosition,
  group: WriteGroup,
): StorePosition {
  const counts: Counts = { ...position.totals };
  let { mark } = position;
  for (const write of group.commits) {
    putCommit(target, reader, counts, write, mark?.height ?? 0);
    mark = write.mark;
  }
  putCertificates(target, reader, counts, group.certificates);
  putEvidence(target, reader, counts, group.evidence);
  if (mark !== undefined) put(target, 'mark', undefined, markCodec.encode(mark));
  put(target, 'totals', undefined, totalsCodec.encode(counts));
  return { mark, totals: counts };
}
