/**
 * The ledger under a bare engine: hash-linked blocks of numbered items, executed in memory at once. An item that was executed before is
 * skipped, as in the real ledger; a block's hash covers what was executed, so it stands for the state root too.
 */
import { assert } from '../../base/assert.ts';
import { equalBytes } from '../../base/bytes.ts';
import { isFault } from '../../base/fault.ts';
import { hashTagged } from '../../crypto/hash.ts';
import type { Decision, ProposedBatch } from '../../protocols/ordering.ts';
import { decodeToyBatch, type Item } from './toy-batch.ts';

export interface ToyBlock {
  readonly sequence: number;
  readonly height: number;
  readonly parentHash: Uint8Array;
  readonly blockHash: Uint8Array;
  readonly engineHeader: Uint8Array;
  readonly proof: Uint8Array;
  readonly batch: ProposedBatch;
  /** What was executed here; skipped items are left out. */
  readonly items: readonly Item[];
}

/** Where a chain stands. A null decision moves the sequence number alone. */
export interface ToyTip {
  readonly sequence: number;
  readonly height: number;
  readonly blockHash: Uint8Array;
}

export const TOY_GENESIS: ToyTip = { sequence: 0, height: 0, blockHash: hashTagged('genesis') };

export interface ToyLedger {
  readonly tip: () => ToyTip;
  /** Executes one decision; the new block, or null for a null decision. */
  readonly execute: (decision: Decision) => ToyBlock | null;
  /** Puts on a block that was executed elsewhere and checked here. */
  readonly install: (block: ToyBlock) => void;
  /** Null decisions up to this sequence number are known to follow the tip. */
  readonly moveTo: (sequence: number) => void;
  /** Takes blocks off the tip and returns them; the sequence number falls back to the block then on top. */
  readonly revert: (count: number) => readonly ToyBlock[];
  readonly isExecuted: (item: Item) => boolean;
  readonly blockAt: (height: number) => ToyBlock | undefined;
  readonly blockOf: (item: Item) => ToyBlock | undefined;
  readonly blockOfBatch: (digest: Uint8Array) => ToyBlock | undefined;
}

type Unsealed = Omit<ToyBlock, 'blockHash' | 'proof'>;

function hashBlock(block: Unsealed): Uint8Array {
  const numbers = new DataView(new ArrayBuffer(8 * (block.items.length + 2)));
  numbers.setFloat64(0, block.sequence);
  numbers.setFloat64(8, block.height);
  block.items.forEach((item, index) => {
    numbers.setFloat64(16 + 8 * index, item);
  });
  const { parentHash, batch, engineHeader } = block;
  return hashTagged('header', parentHash, batch.digest, new Uint8Array(numbers.buffer), engineHeader);
}

function isSameBlock(left: Unsealed, right: Unsealed): boolean {
  return (
    left.sequence === right.sequence &&
    left.height === right.height &&
    left.items.length === right.items.length &&
    left.items.every((item, index) => item === right.items[index]) &&
    equalBytes(left.parentHash, right.parentHash) &&
    equalBytes(left.batch.digest, right.batch.digest) &&
    equalBytes(left.engineHeader, right.engineHeader)
  );
}

/** The block that was last made of these bytes of a batch: every replica makes the same one, one after the other. */
const hashed = new WeakMap<Uint8Array, Unsealed & Pick<ToyBlock, 'blockHash'>>();

/** The hash that a block must have: everything in it but the proof, which may differ between replicas. */
export function toyBlockHash(block: Unsealed): Uint8Array {
  const before = hashed.get(block.batch.bytes);
  if (before !== undefined && isSameBlock(before, block)) return before.blockHash;
  const blockHash = hashBlock(block);
  const { sequence, height, parentHash, engineHeader, batch, items } = block;
  hashed.set(batch.bytes, { sequence, height, parentHash, engineHeader, batch, items, blockHash });
  return blockHash;
}

/** Field by field: a record that is spread and added to is many times slower to make. */
function sealBlock(block: Omit<ToyBlock, 'blockHash' | 'proof'>, proof: Uint8Array): ToyBlock {
  const { sequence, height, parentHash, engineHeader, batch, items } = block;
  return { sequence, height, parentHash, blockHash: toyBlockHash(block), engineHeader, proof, batch, items };
}

/** A ledger that continues from these blocks, whose hashes the caller has checked. */
export function createToyLedger(stored: readonly ToyBlock[], storedSequence: number): ToyLedger {
  const blocks: ToyBlock[] = [];
  const heights = new Map<Item, number>();
  let sequence = 0;

  const tip = (): ToyTip => {
    const last = blocks.at(-1);
    if (last === undefined) return { ...TOY_GENESIS, sequence };
    return { sequence, height: last.height, blockHash: last.blockHash };
  };
  const blockOf = (item: Item): ToyBlock | undefined => blocks[(heights.get(item) ?? 0) - 1];

  const install = (block: ToyBlock): void => {
    sequence = block.sequence;
    blocks.push(block);
    for (const item of block.items) heights.set(item, block.height);
  };

  stored.forEach(install);
  sequence = storedSequence;
  return {
    tip,
    install,
    moveTo(next) {
      sequence = Math.max(sequence, next);
    },
    execute(decision) {
      assert(decision.sequence > sequence, 'decisions are adopted in order');
      const parent = tip();
      sequence = decision.sequence;
      if (decision.batch === null) return null;
      const batch = decodeToyBatch(decision.batch.bytes);
      assert(!isFault(batch), 'an engine decides only what was judged');
      const unsealed = {
        sequence,
        height: parent.height + 1,
        parentHash: parent.blockHash,
        engineHeader: decision.engineHeader,
        batch: decision.batch,
        items: batch.items.filter((item) => !heights.has(item)),
      };
      const block = sealBlock(unsealed, decision.proof);
      install(block);
      return block;
    },
    revert(count) {
      assert(count <= blocks.length, 'genesis is never reverted');
      const taken = blocks.splice(blocks.length - count, count);
      for (const block of taken) for (const item of block.items) heights.delete(item);
      if (count > 0) sequence = blocks.at(-1)?.sequence ?? 0;
      return taken;
    },
    isExecuted: (item) => heights.has(item),
    blockAt: (height) => blocks[height - 1],
    blockOf,
    blockOfBatch: (digest) => blocks.findLast((block) => equalBytes(block.batch.digest, digest)),
  };
}
