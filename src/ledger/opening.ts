/** How a ledger finds its place: at the genesis on an empty disk, otherwise where the disk stands, after checking that its state is the header's. */
import { assert } from '../base/assert.ts';
import { bytesToHex, equalBytes } from '../base/bytes.ts';
import { isFault } from '../base/fault.ts';
import type { Application } from './application.ts';
import { BLOCK_VERSION, decodeHeader, encodeHeader, type Header, headerHash } from './block.ts';
import { createScratch } from './execution.ts';
import { type Genesis, genesisHash } from './genesis.ts';
import type { LedgerReader, StateEntry } from './reader.ts';
import { receiptsRoot, transactionRoot } from './roots.ts';
import { applicationWriter } from './state/namespace.ts';
import { createStateTree, type StateChanges, type StateTree } from './state/tree.ts';
import { createValidatorSet } from './validators.ts';

/** Where a chain stands. */
export interface LedgerTip {
  /** The last decided sequence number, null decisions included; 0 at the genesis. */
  readonly sequence: number;
  /** Height of the last block; 0 at the genesis. */
  readonly height: number;
  readonly blockHash: Uint8Array;
  readonly stateRoot: Uint8Array;
  /** Time of the last block, Unix milliseconds; 0 at the genesis. */
  readonly timeMs: number;
}

/** The disk and the chain on it disagree: a failure of the world, not of a peer. */
export class StateMismatchError extends Error {
  override readonly name = 'StateMismatchError';
  readonly code = 'state-mismatch';
}

/** State entries of the genesis, by whole state keys. Throws what the application throws on a bad section. */
export function genesisChanges(genesis: Genesis, application: Application): StateChanges {
  const scratch = createScratch({ get: () => undefined, find: () => undefined });
  application.genesis(genesis.application.section, applicationWriter(scratch));
  return scratch.changes();
}

/** The header of height 0: no block stands behind it, but the first block's parent hash binds the genesis state through it. */
export function genesisHeader(genesis: Genesis, stateRoot: Uint8Array): Header {
  return {
    version: BLOCK_VERSION,
    height: 0,
    parentHash: genesisHash(genesis),
    transactionRoot: transactionRoot([], []),
    receiptsRoot: receiptsRoot([]),
    stateRoot,
    timeMs: 0,
    validatorSetHash: createValidatorSet(genesis.validators).hash,
    engine: new Uint8Array(0),
  };
}

/** The tip that a header is; `bytes`: the header encoded. */
export function headerToTip(header: Header, bytes: Uint8Array, sequence: number): LedgerTip {
  const { height, stateRoot, timeMs } = header;
  return { sequence, height, blockHash: headerHash(bytes), stateRoot, timeMs };
}

export interface Opening {
  readonly tip: LedgerTip;
  readonly tree: StateTree;
  readonly genesisHeader: Header;
  /** State entries that are not on disk yet, since nothing is: they go with the first decision. */
  readonly unwritten: StateChanges;
}

/** What a chain begins with, before anything is decided. */
export interface Beginning {
  readonly header: Header;
  readonly changes: StateChanges;
  readonly tree: StateTree;
}

/** Throws what the application throws on a bad section. */
export function createBeginning(genesis: Genesis, application: Application): Beginning {
  const tree = createStateTree();
  const changes = genesisChanges(genesis, application);
  tree.update(Array.from(changes.values()));
  return { header: genesisHeader(genesis, tree.root()), changes, tree };
}

/**
 * @param takeTree the tree of the beginning, for this chain to change; not asked for where the disk holds more
 * @throws StateMismatchError when the stored state entries are not those of the stored tip
 */
export function openChain(
  { header, changes }: Beginning,
  takeTree: () => StateTree,
  reader: LedgerReader,
): Opening {
  const mark = reader.mark();
  if (mark === undefined)
    return {
      tip: headerToTip(header, encodeHeader(header), 0),
      tree: takeTree(),
      genesisHeader: header,
      unwritten: changes,
    };
  const tree = createStateTree();
  loadTree(tree, reader.stateEntries());
  const top = mark.height === 0 ? header : headerAt(reader, mark.height);
  const tip = headerToTip(top, encodeHeader(top), mark.sequence);
  if (!equalBytes(tip.blockHash, mark.blockHash) || !equalBytes(tip.stateRoot, tree.root())) {
    const found = `block ${bytesToHex(tip.blockHash)}, state root ${bytesToHex(tree.root())}`;
    const wanted = `block ${bytesToHex(mark.blockHash)}, state root ${bytesToHex(tip.stateRoot)}`;
    throw new StateMismatchError(
      `the stored chain is damaged at height ${mark.height}: found ${found}, expected ${wanted}; run "verify" on this home, or start it afresh and let it catch up`,
    );
  }
  return { tip, tree, genesisHeader: header, unwritten: new Map() };
}

/** Entries hashed at once: as many as the largest block changes, so that loading needs no more memory than running. */
const LOAD_ENTRIES = 10_000;

function loadTree(tree: StateTree, entries: Iterable<StateEntry>): void {
  let some: StateEntry[] = [];
  for (const entry of entries) {
    some.push(entry);
    if (some.length < LOAD_ENTRIES) continue;
    tree.update(some);
    some = [];
  }
  tree.update(some);
}

/** Header of a stored block. */
export function headerAt(reader: Pick<LedgerReader, 'blockAt'>, height: number): Header {
  const block = reader.blockAt(height);
  if (block === undefined)
    throw new StateMismatchError(`block ${height} is not stored, though the chain is higher`);
  const header = decodeHeader(block.header);
  assert(!isFault(header), `the header of block ${height} was readable when it was stored`);
  return header;
}
