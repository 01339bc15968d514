/**
 * The levels of the state tree, their nodes in tiles: a tile is four levels of a subtree without its root, 30 nodes in one flat array. It is made
 * when something is first written into it; until then its place is held by the one tile that all trees share, of roots of empty subtrees. So the
 * tree of a few entries takes kilobytes, and the largest one as much as all of its nodes.
 */
import {
  copyNode,
  createNodes,
  hashPairs,
  NODE_BYTES,
  type Nodes,
  nodesToBytes,
  repeatNode,
} from './node.ts';

/** Levels of a tile. */
const TILE_BITS = 4;
const TILE_NODES = 2 ** (TILE_BITS + 1) - 2;

/** Tiles of the same four levels, and the one that stands for those not written into. */
interface Row {
  readonly tiles: Nodes[];
  readonly empty: Nodes;
}

/** Level 0, the root, is a tile of its own. */
function rowOf(level: number): number {
  return Math.ceil(level / TILE_BITS);
}

/** One level of a tree: nodes 0, 1, ... from the left. */
export class Level {
  readonly row: Row;
  /** Of a node's number, so many bits say where in its tile it stands. */
  readonly #bits: number;
  /** Place in a tile of the level's first node there: behind the levels above it. */
  readonly #first: number;

  constructor(level: number, row: Row) {
    this.row = row;
    this.#bits = level === 0 ? 0 : ((level - 1) % TILE_BITS) + 1;
    this.#first = level === 0 ? 0 : 2 ** this.#bits - 2;
  }

  /** Copies node number `index` to place number `place`. */
  read(index: number, to: Nodes, place: number): void {
    copyNode(this.row.tiles[index >> this.#bits]!, this.#placeOf(index), to, place);
  }

  /** Copies place number `place` to node number `index`. */
  write(index: number, from: Nodes, place: number): void {
    const { tiles, empty } = this.row;
    const at = index >> this.#bits;
    if (tiles[at] === empty) tiles[at] = empty.slice();
    copyNode(from, place, tiles[at]!, this.#placeOf(index));
  }

  /** Node number `index`, 32 bytes of its own. */
  nodeAt(index: number): Uint8Array {
    const start = this.#placeOf(index) * NODE_BYTES;
    return nodesToBytes(this.row.tiles[index >> this.#bits]!).slice(start, start + NODE_BYTES);
  }

  #placeOf(index: number): number {
    return this.#first + (index & ((1 << this.#bits) - 1));
  }
}

const emptyTiles = new Map<number, readonly Nodes[]>();

/**
 * The levels of an empty tree: the first is the root, the last the leaves, which are zero.
 * @param depth levels below the root, a multiple of four
 */
export function createLevels(depth: number): readonly Level[] {
  const tiles = emptyTiles.get(depth) ?? fillEmptyTiles(depth);
  emptyTiles.set(depth, tiles);
  const rows = tiles.map((empty, row) => ({
    empty,
    tiles: new Array<Nodes>(row === 0 ? 1 : 2 ** ((row - 1) * TILE_BITS)).fill(empty),
  }));
  return rowsToLevels(rows);
}

/** The same nodes in tiles of their own. */
export function copyLevels(levels: readonly Level[]): readonly Level[] {
  const rows = Array.from(new Set(levels.map(({ row }) => row)), ({ empty, tiles }) => ({
    empty,
    tiles: tiles.map((tile) => (tile === empty ? tile : tile.slice())),
  }));
  return rowsToLevels(rows);
}

function rowsToLevels(rows: readonly Row[]): readonly Level[] {
  const depth = (rows.length - 1) * TILE_BITS;
  return Array.from({ length: depth + 1 }, (_, level) => new Level(level, rows[rowOf(level)]!));
}

/** The tile that stands for all of a row. All nodes of a level are alike, so one of them is hashed. */
function fillEmptyTiles(depth: number): readonly Nodes[] {
  const tiles = Array.from({ length: rowOf(depth) + 1 }, (_, row) => createNodes(row === 0 ? 1 : TILE_NODES));
  let node = createNodes(1);
  for (let level = depth; level > 0; level--) {
    const width = 2 ** (((level - 1) % TILE_BITS) + 1);
    for (let at = 0; at < width; at++) copyNode(node, 0, tiles[rowOf(level)]!, width - 2 + at);
    node = hashPairs(repeatNode(node, 2));
  }
  copyNode(node, 0, tiles[0]!, 0);
  return tiles;
}
