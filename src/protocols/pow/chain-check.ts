/** Re-verification of a stored chain: every header once more by the rules, from the genesis on, and what its miner was given. */
import { bytesToKey, equalBytes } from '../../base/bytes.ts';
import { type Fault, isFault, punish } from '../../base/fault.ts';
import type { LinkedBlock } from '../ordering.ts';
import { type BlockTree, createBlockTree } from './block-tree.ts';
import { readWorkedHeader } from './header.ts';
import type { PowParameters } from './parameters.ts';
import { coinbase } from './rewards.ts';
import { FIRST_SEEN } from './tie.ts';
import { bytes32ToNumber, difficultyToTarget } from './work.ts';

/** Takes the blocks of one chain in their order, from height 1 on; answers what is wrong with the next one. */
export function createChainCheck(parameters: PowParameters): (block: LinkedBlock) => Fault | undefined {
  let tree: BlockTree<null> | undefined;
  return (block) => {
    const worked = readWorkedHeader(block.engineHeader);
    if (isFault(worked)) return worked;
    const { header, hash } = worked;
    tree ??= createGenesisTree(parameters, block.parentHash);
    const below = tree.best();
    if (bytesToKey(header.parent) !== below.id)
      return punish('wrong-parent', 'the work stands on another header');
    if (!equalBytes(header.parentBlock, block.parentHash))
      return punish('wrong-parent-block', 'the work names another block below it');
    const { height, timeMs } = header;
    const fields = { height, timeMs, target: bytes32ToNumber(header.target) };
    const added = tree.add(bytesToKey(hash), below.id, fields, null);
    if (isFault(added)) return added;
    tree.setBody(added);
    const wanted = coinbase(parameters, header);
    const isRight =
      wanted.length === block.systemOperations.length &&
      wanted.every((operation, index) => equalBytes(operation, block.systemOperations[index]!));
    return isRight ? undefined : punish('wrong-coinbase', 'the reward is not what the rules say');
  };
}

/** A tree of nothing but the genesis, which stands under this id. */
export function createGenesisTree(parameters: PowParameters, genesisHash: Uint8Array): BlockTree<null> {
  const { genesisTimeMs: timeMs, difficulty } = parameters;
  const fields = { height: 0, timeMs, target: difficultyToTarget(difficulty) };
  return createBlockTree(parameters, [{ id: bytesToKey(genesisHash), fields, data: null }], FIRST_SEEN);
}
