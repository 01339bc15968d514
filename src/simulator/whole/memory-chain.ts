/**
 * A chain store in memory: what the disk of one virtual replica holds. Same contract as the store on LevelDB (`test/storage/store-compliance.ts`),
 * but a write is done when the call returns; when it is asked for and when it is lost is the business of `write-queue.ts`.
 */
import { bytesToKey, compareBytes } from '../../base/bytes.ts';
import type { Evidence } from '../../protocols/contract.ts';
import type {
  BlockWrite,
  ChainReader,
  StoredBlock,
  StoredCertificate,
  StoredMark,
} from '../../replica/ports.ts';
import { copyTables, type Restore } from '../disk-image.ts';

export interface MemoryChain extends ChainReader {
  /** A copy of everything on it. */
  copy(): Restore;
  /** One atomic write. */
  commit(write: BlockWrite): void;
  saveCertificate(certificate: StoredCertificate): void;
  /** Keeps the first proof per validator and kind. */
  saveEvidence(evidence: Evidence): void;
}

interface Place {
  readonly height: number;
  readonly index: number;
}

/** Bytes are copied on the way in and out, as a disk does: nobody's later changes are seen. */
function copyBlock(block: StoredBlock): StoredBlock {
  return {
    height: block.height,
    hash: block.hash.slice(),
    header: block.header.slice(),
    batch: block.batch.slice(),
    systemOperations: block.systemOperations.map((operation) => operation.slice()),
    receipts: block.receipts.slice(),
    proof: block.proof.slice(),
    batchDigest: block.batchDigest.slice(),
    undo: block.undo.slice(),
  };
}

/** Blocks with their indexes. */
function createBlockTable() {
  const blocks = new Map<number, StoredBlock>();
  const byHash = new Map<string, number>();
  const byBatch = new Map<string, number>();
  const outcomes = new Map<string, Place>();
  /** The transactions that had their outcome at a height, to be forgotten with it. */
  const idsAt = new Map<number, readonly string[]>();

  const remove = (block: StoredBlock): void => {
    blocks.delete(block.height);
    byHash.delete(bytesToKey(block.hash));
    byBatch.delete(bytesToKey(block.batchDigest));
    for (const id of idsAt.get(block.height) ?? []) outcomes.delete(id);
    idsAt.delete(block.height);
  };
  return {
    blocks,
    byHash,
    byBatch,
    outcomes,
    copy: () => copyTables(blocks, byHash, byBatch, outcomes, idsAt),
    revertTo(height: number): void {
      for (const block of [...blocks.values()]) if (block.height > height) remove(block);
    },
    add(block: StoredBlock, added: BlockWrite['outcomes']): void {
      const { height } = block;
      blocks.set(height, copyBlock(block));
      byHash.set(bytesToKey(block.hash), height);
      byBatch.set(bytesToKey(block.batchDigest), height);
      for (const { id, index } of added) outcomes.set(bytesToKey(id), { height, index });
      idsAt.set(
        height,
        added.map(({ id }) => bytesToKey(id)),
      );
    },
  };
}

/** Certificates by height, the one of the highest sequence number for each. */
function createCertificateTable() {
  const byHeight = new Map<number, StoredCertificate>();
  let newest: StoredCertificate | undefined;
  return {
    copy(): Restore {
      const restoreTable = copyTables(byHeight);
      const kept = newest;
      return () => {
        restoreTable();
        newest = kept;
      };
    },
    newest: () => newest,
    save(certificate: StoredCertificate): void {
      const known = byHeight.get(certificate.height);
      if (known === undefined || known.sequence < certificate.sequence) {
        byHeight.set(certificate.height, certificate);
      }
      if (newest === undefined || newest.sequence < certificate.sequence) newest = certificate;
    },
    atOrBelow(height: number): StoredCertificate | undefined {
      let below = Math.min(height, newest?.height ?? 0);
      while (below > 0 && !byHeight.has(below)) below -= 1;
      return byHeight.get(below);
    },
  };
}

export function createMemoryChain(): MemoryChain {
  const table = createBlockTable();
  const certificates = createCertificateTable();
  const state = new Map<string, { readonly key: Uint8Array; readonly value: Uint8Array }>();
  const evidence = new Map<string, Evidence>();
  let mark: StoredMark | undefined;
  return {
    copy() {
      const parts = [table.copy(), certificates.copy(), copyTables(state, evidence)];
      const kept = mark;
      return () => {
        for (const restore of parts) restore();
        mark = kept;
      };
    },
    commit({ mark: next, block, state: changes, outcomes, revertTo }) {
      if (revertTo !== null) table.revertTo(revertTo);
      if (block !== null) table.add(block, outcomes);
      for (const { key, value } of changes) {
        if (value === null) state.delete(bytesToKey(key));
        else state.set(bytesToKey(key), { key: key.slice(), value: value.slice() });
      }
      mark = { ...next };
    },
    saveCertificate: certificates.save,
    saveEvidence(proof) {
      const name = `${proof.accused} ${proof.kind}`;
      if (!evidence.has(name)) evidence.set(name, proof);
    },
    mark: () => mark,
    blockAt(height) {
      const block = table.blocks.get(height);
      return block && copyBlock(block);
    },
    heightOfHash: (hash) => table.byHash.get(bytesToKey(hash)),
    heightOfBatch: (digest) => table.byBatch.get(bytesToKey(digest)),
    outcomeOf: (id) => table.outcomes.get(bytesToKey(id)),
    certificateAt: certificates.atOrBelow,
    newestCertificate: certificates.newest,
    evidence: () => [...evidence.values()],
    stateEntries: () => [...state.values()].sort((left, right) => compareBytes(left.key, right.key)),
    get: (key) => state.get(bytesToKey(key))?.value,
  };
}
