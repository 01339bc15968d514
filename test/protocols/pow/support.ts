/** What the tests of proof-of-work chains share: small parameters, and blocks by the rules. */
import { isFault } from '../../../src/base/fault.ts';
import { type BlockTree, createBlockTree } from '../../../src/protocols/pow/block-tree.ts';
import type { ChainParameters } from '../../../src/protocols/pow/parameters.ts';
import { nextFields } from '../../../src/protocols/pow/rules.ts';
import { FIRST_SEEN, type Tie } from '../../../src/protocols/pow/tie.ts';
import type { TreeBlock } from '../../../src/protocols/pow/tree-block.ts';
import { difficultyToTarget } from '../../../src/protocols/pow/work.ts';

/** One block in ten seconds; 100 seconds behind the schedule halve the difficulty. */
export const PARAMETERS: ChainParameters = {
  genesisTimeMs: 1_000_000,
  blockTimeMs: 10_000,
  halfLifeMs: 100_000,
  difficulty: 1_024,
  difficultyMin: 16,
  reorganisationMax: 20,
};

export type Block = TreeBlock<string>;

export function createTree(change: Partial<ChainParameters> = {}, tie: Tie = FIRST_SEEN): BlockTree<string> {
  const parameters = { ...PARAMETERS, ...change };
  const { genesisTimeMs: timeMs, difficulty } = parameters;
  const fields = { height: 0, timeMs, target: difficultyToTarget(difficulty) };
  return createBlockTree(parameters, [{ id: 'genesis', fields, data: 'genesis' }], tie);
}

/** Puts a lawful header on top of `parent`, its body still missing. */
export function addHeader(tree: BlockTree<string>, parent: Block, id: string, nowMs?: number): Block {
  const onTime = PARAMETERS.genesisTimeMs + PARAMETERS.blockTimeMs * (parent.height + 1);
  const block = tree.add(id, parent.id, nextFields(PARAMETERS, parent, nowMs ?? onTime), id);
  if (isFault(block)) throw new Error(block.detail);
  return block;
}

/** The same with its body. */
export function addBlock(tree: BlockTree<string>, parent: Block, id: string, nowMs?: number): Block {
  const block = addHeader(tree, parent, id, nowMs);
  tree.setBody(block);
  return block;
}
