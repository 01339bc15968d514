/** Made-up blocks and certificates for the stores: right in shape, deterministic, and meaning nothing. */
import { utf8ToBytes } from '../../src/base/bytes.ts';
import { sha256 } from '../../src/crypto/hash.ts';
import type { BlockWrite, StoredBlock, StoredCertificate } from '../../src/replica/ports.ts';

export const CHAIN_ID = sha256(utf8ToBytes('a chain'));

export function hashOf(text: string): Uint8Array {
  return sha256(utf8ToBytes(text));
}

export function sampleBlock(height: number, fork = ''): StoredBlock {
  const part = (name: string) => utf8ToBytes(`${name} of block ${height}${fork}`);
  return {
    height,
    hash: hashOf(`block ${height}${fork}`),
    header: part('header'),
    batch: part('batch'),
    systemOperations: [part('operation 0'), part('operation 1')],
    receipts: part('receipts'),
    proof: part('proof'),
    batchDigest: hashOf(`batch ${height}${fork}`),
    undo: part('undo'),
  };
}

/** Id of the transaction at `index` of a sample block. */
export function sampleId(height: number, index: number, fork = ''): Uint8Array {
  return hashOf(`transaction ${height}/${index}${fork}`);
}

/** A block with two outcomes, one state key of its own and one that every block overwrites. */
export function sampleWrite(height: number, changes: Partial<BlockWrite> = {}, fork = ''): BlockWrite {
  const block = sampleBlock(height, fork);
  return {
    mark: { sequence: height, height, blockHash: block.hash, seal: utf8ToBytes(`seal ${height}${fork}`) },
    block,
    state: [
      { key: utf8ToBytes(`key ${height}${fork}`), value: utf8ToBytes(`value ${height}`) },
      { key: utf8ToBytes('tip'), value: utf8ToBytes(`${height}${fork}`) },
    ],
    outcomes: [
      { id: sampleId(height, 0, fork), index: 0 },
      { id: sampleId(height, 2, fork), index: 2 },
    ],
    revertTo: null,
    ...changes,
  };
}

export function sampleCertificate(height: number, sequence = height): StoredCertificate {
  return {
    sequence,
    height,
    blockHash: sampleBlock(height).hash,
    bytes: utf8ToBytes(`certificate ${sequence}`),
  };
}
