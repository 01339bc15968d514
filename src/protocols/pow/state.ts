/** What a miner remembers. Nothing but the chain itself must survive a crash: branches that were not adopted are asked for again. */
import type { ReplicaId } from '../contract.ts';
import type { BlockTree } from './block-tree.ts';
import type { WorkedHeader } from './header.ts';
import type { TreeBlock } from './tree-block.ts';
import { createWaitingRoom, type WaitingRoom } from './waiting-room.ts';

/** What the machine knows of a block beyond its place in the tree. */
export interface BlockData {
  /** Null for the genesis, which nobody mined. */
  readonly worked: WorkedHeader | null;
  /** Who has shown that he knows it. */
  readonly sources: Set<ReplicaId>;
  body: 'missing' | 'judged' | 'here';
  /** The batch; null while it is missing, and again when the disk has it. */
  batch: Uint8Array | null;
  /** Block hash, once it was executed. */
  blockHash: Uint8Array | null;
}

export type PowBlock = TreeBlock<BlockData>;

/** An adoption under way: the replica executes. */
export interface Adopting {
  readonly path: readonly PowBlock[];
  executed: number;
}

/** Bodies that a peer was asked for, in this order, on the way to a tip that it has shown. */
export interface BodyRequest {
  readonly tip: PowBlock;
  readonly blocks: readonly PowBlock[];
  readonly atMs: number;
}

/** Work that was given out. */
export interface Job {
  readonly number: number;
  readonly parent: PowBlock;
  readonly batch: Uint8Array;
}

export interface State {
  readonly tree: BlockTree<BlockData>;
  /** Work of the whole chain below the root of the tree. */
  readonly baseWork: bigint;
  /** Tip of the chain that the replica has executed. */
  adopted: PowBlock;
  adopting: Adopting | null;
  /** Sealed and on their way to the disk, oldest first. */
  readonly writing: PowBlock[];
  /** The header with the most work, whether its body is here or not. */
  bestHeader: PowBlock;
  readonly waiting: WaitingRoom;
  /** Bytes of the batches in the tree, counted anew now and then. */
  heldBytes: number;
  /** Batches being judged, by digest: the blocks that rest on them. */
  readonly judging: Map<string, PowBlock[]>;
  readonly headerRequests: Map<ReplicaId, number>;
  readonly bodyRequests: Map<ReplicaId, BodyRequest>;
  /** Who has more headers than fitted one answer. */
  moreHeaders: ReplicaId | null;
  /** Answers given to each peer in its present second. */
  readonly answered: Map<ReplicaId, { sinceMs: number; count: number }>;
  /** Time that the batch asked for last is to name. */
  wishedMs: number;
  job: Job | null;
  lastJob: number;
  hasHead: boolean;
}

export function createState(tree: BlockTree<BlockData>, totalWork: bigint): State {
  const adopted = tree.best();
  return {
    tree,
    baseWork: totalWork - adopted.totalWork,
    adopted,
    adopting: null,
    writing: [],
    bestHeader: adopted,
    waiting: createWaitingRoom(),
    heldBytes: 0,
    judging: new Map(),
    headerRequests: new Map(),
    bodyRequests: new Map(),
    moreHeaders: null,
    answered: new Map(),
    wishedMs: 0,
    job: null,
    lastJob: 0,
    hasHead: false,
  };
}

/** A header that came just now. */
export function createData(worked: WorkedHeader, from?: ReplicaId): BlockData {
  const sources = new Set(from === undefined ? [] : [from]);
  return { worked, sources, body: 'missing', batch: null, blockHash: null };
}

/** The header with the most work; the best tip itself where none has more. */
export function bestHeaderOf({ tree }: Pick<State, 'tree'>): PowBlock {
  let best = tree.best();
  for (const block of tree.blocks()) if (block.totalWork > best.totalWork) best = block;
  return best;
}
