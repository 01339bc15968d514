/** Serving those who catch up: blocks from the disk, bounded in count and bytes, with the newest certificate that covers them. */
import { LIMITS } from '../../base/limits.ts';
import type { StoredBlock } from '../../ledger/block.ts';
import type { ReplicaId } from '../../protocols/contract.ts';
import type { Core } from '../core.ts';
import type { GetBlocksFrame, WireBlock } from '../frames.ts';
import { mayServe, serve } from '../serving.ts';

const NO_CERTIFICATE = new Uint8Array(0);

/** What an encoded answer may hold beside its blocks: certificate, offsets, numbers. */
const ENVELOPE_BYTES = LIMITS.certificateBytesMax + 65_536;

/** A peer wants blocks from a height on. An answer without blocks says that there are none that a certificate covers. */
export function onGetBlocks(core: Core, from: ReplicaId, { request, from: height }: GetBlocksFrame): void {
  if (mayServe(core, from)) sendBlocks(core, from, request, height, LIMITS.syncBlocksMax);
}

/** Sends one certified block to somebody who lacks it and did not ask; others reach him otherwise. */
export function sendBlock(core: Core, to: ReplicaId, height: number): void {
  if (isCertified(core, height, height) && mayServe(core, to)) sendBlocks(core, to, 0, height, 1);
}

function sendBlocks(core: Core, to: ReplicaId, request: number, from: number, countMax: number): void {
  const read = readBlocks(core, from, countMax);
  const last = read.at(-1)?.height ?? from - 1;
  // Without blocks the asker's own tip may still be certified at a later number: null decisions make no block.
  const newest = core.reader.certificateAt(last);
  const certificate = newest && newest.height >= Math.min(from, last) ? newest : undefined;
  const blocks = read.filter(({ height }) => certificate && height <= certificate.height);
  serve(core, to, {
    type: 'blocks',
    request,
    blocks: blocks.map(toWireBlock),
    certificate: certificate?.bytes ?? NO_CERTIFICATE,
    more: last < core.decisions.durable.height,
  });
}

/** Consecutive blocks up to the bound of one answer, and on to the next certified one if none is certified up to there. */
function readBlocks(core: Core, from: number, countMax: number): readonly StoredBlock[] {
  const blocks: StoredBlock[] = [];
  let bytes = ENVELOPE_BYTES;
  const last = Math.min(core.decisions.durable.height, from + countMax - 1);
  for (let height = Math.max(1, from); height <= last; height += 1) {
    const block = core.reader.blockAt(height);
    if (!block) break;
    bytes += wireBytes(block);
    const enough = bytes > LIMITS.syncBytesMax && isCertified(core, from, height - 1);
    if (enough || bytes > LIMITS.frameBytesMax) break;
    blocks.push(block);
  }
  return blocks;
}

/** Does a certificate name one of these heights? */
function isCertified(core: Core, from: number, to: number): boolean {
  const certificate = core.reader.certificateAt(to);
  return certificate !== undefined && certificate.height >= from;
}

function wireBytes({ header, batch, systemOperations, proof }: StoredBlock): number {
  const operations = systemOperations.reduce((sum, operation) => sum + operation.length, 0);
  return header.length + batch.length + proof.length + operations;
}

function toWireBlock({ header, batch, systemOperations, proof }: StoredBlock): WireBlock {
  return { header, batch, systemOperations, proof };
}
