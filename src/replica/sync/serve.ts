/** Serving those who catch up: blocks from the disk, bounded in count and bytes, with the newest certificate that covers them. */
import { LIMITS } from '../../base/limits.ts';
import type { StoredBlock } from '../../ledger/block.ts';
import type { ReplicaId } from '../../protocols/contract.ts';
import type { Core } from '../core.ts';
import { encodeFrame, type GetBlocksFrame, type WireBlock } from '../frames.ts';

const NO_CERTIFICATE = new Uint8Array(0);

/** A peer wants blocks from a height on. An answer without blocks says that there are none. */
export function onGetBlocks(core: Core, from: ReplicaId, frame: GetBlocksFrame): void {
  sendBlocks(core, from, frame.request, frame.from, readBlocks(core, frame.from));
}

/** Sends one block to somebody who lacks it and did not ask. */
export function sendBlock(core: Core, to: ReplicaId, height: number): void {
  const block = core.reader.blockAt(height);
  if (block) sendBlocks(core, to, 0, height, [block]);
}

function readBlocks(core: Core, from: number): readonly StoredBlock[] {
  const blocks: StoredBlock[] = [];
  let bytes = 0;
  const last = Math.min(core.decisions.durable.height, from + LIMITS.syncBlocksMax - 1);
  for (let height = Math.max(1, from); height <= last; height += 1) {
    const block = core.reader.blockAt(height);
    if (!block) break;
    bytes += block.header.length + block.batch.length + block.proof.length;
    if (blocks.length > 0 && bytes > LIMITS.syncBytesMax) break;
    blocks.push(block);
  }
  return blocks;
}

function sendBlocks(
  core: Core,
  to: ReplicaId,
  request: number,
  from: number,
  blocks: readonly StoredBlock[],
): void {
  // Without blocks the asker's own tip may still be certified at a later number: null decisions make no block.
  const last = blocks.at(-1)?.height ?? from - 1;
  const certificate = core.reader.certificateAt(last);
  const covers = certificate !== undefined && certificate.height >= (blocks.length > 0 ? from : last);
  const bytes = encodeFrame({
    type: 'blocks',
    request,
    blocks: blocks.map(toWireBlock),
    certificate: covers ? certificate.bytes : NO_CERTIFICATE,
    more: last < core.decisions.durable.height,
  });
  core.emit({ type: 'send', to, lane: 'bulk', bytes });
}

function toWireBlock({ header, batch, systemOperations, proof }: StoredBlock): WireBlock {
  return { header, batch, systemOperations, proof };
}
