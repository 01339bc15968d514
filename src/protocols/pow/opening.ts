/** How a life begins: the last headers of the durable chain become the tree again. */
import { assert } from '../../base/assert.ts';
import { bytesToKey } from '../../base/bytes.ts';
import type { OrderedBlock } from '../ordering.ts';
import { readStored } from './best-view.ts';
import { createBlockTree, type Rooted } from './block-tree.ts';
import type { PowConfig } from './context.ts';
import { type BlockData, createState, type State } from './state.ts';
import { createLot, FIRST_SEEN } from './tie.ts';
import { bytes32ToNumber, difficultyToTarget } from './work.ts';

/** Blocks below the root whose times the median still asks for. */
const BELOW_ROOT = 10;

export function openState(config: PowConfig): State {
  const { tip, parameters, chance } = config;
  const first = Math.max(1, tip.height - parameters.reorganisationMax - BELOW_ROOT);
  const chain: Rooted<BlockData>[] = [];
  for (let height = first; height <= tip.height; height += 1) {
    const stored = config.mining.blockAt(height);
    assert(stored !== undefined, `block ${height} of the durable chain is there`);
    chain.push(toRooted(stored));
  }
  if (first === 1) chain.unshift(genesisOf(config, chain[0]));
  const [root, ...rest] = chain;
  assert(root !== undefined, 'a chain has a genesis');
  const tie = parameters.tieByLot === 1 ? createLot(chance) : FIRST_SEEN;
  const totalWork = tip.seal === null ? 0n : bytes32ToNumber(tip.seal);
  return createState(createBlockTree(parameters, [root, ...rest], tie), totalWork);
}

function toRooted({ engineHeader, blockHash }: OrderedBlock): Rooted<BlockData> {
  const worked = readStored(engineHeader);
  const { height, timeMs, target } = worked.header;
  const fields = { height, timeMs, target: bytes32ToNumber(target) };
  return { id: bytesToKey(worked.hash), fields, data: createStoredData(worked, blockHash) };
}

/** Nobody mined the genesis: its block hash stands for its work hash. */
function genesisOf({ tip, parameters }: PowConfig, first?: Rooted<BlockData>): Rooted<BlockData> {
  const blockHash = first?.data.worked?.header.parent ?? tip.blockHash;
  const target = difficultyToTarget(parameters.difficulty);
  const fields = { height: 0, timeMs: parameters.genesisTimeMs, target };
  return { id: bytesToKey(blockHash), fields, data: createStoredData(null, blockHash) };
}

function createStoredData(worked: BlockData['worked'], blockHash: Uint8Array): BlockData {
  return { worked, sources: new Set(), body: 'here', batch: null, blockHash };
}
