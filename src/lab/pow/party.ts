/**
 * One party of a race: the real block tree and header rules of a mining node, with nothing around it. Hashing is left out: who finds the next
 * block is drawn, and the id of a block is a number. Every block stands on schedule, so that the difficulty stays and
 * counting blocks is counting work, as the papers do.
 */
import { assert } from '../../base/assert.ts';
import { isFault } from '../../base/fault.ts';
import { type BlockTree, createBlockTree } from '../../protocols/pow/block-tree.ts';
import type { ChainParameters } from '../../protocols/pow/parameters.ts';
import { nextFields } from '../../protocols/pow/rules.ts';
import type { Tie } from '../../protocols/pow/tie.ts';
import type { HeaderFields, TreeBlock } from '../../protocols/pow/tree-block.ts';
import { difficultyToTarget } from '../../protocols/pow/work.ts';

export type Side = 'honest' | 'attacker';

/** A block on its way. */
export interface Mined {
  readonly id: string;
  readonly parentId: string;
  readonly fields: HeaderFields;
  readonly by: Side;
}

export type PartyBlock = TreeBlock<Side>;

export interface Party {
  readonly tree: BlockTree<Side>;
  /** A new block on top of `parent`; nobody has heard of it yet, the party itself neither. */
  mine(parent: PartyBlock, by: Side): Mined;
  /** Hears of a block, with its body, and chooses its best tip anew; answers the block. */
  hear(mined: Mined): PartyBlock;
}

const BLOCK_TIME_MS = 600_000;
const DIFFICULTY = 1_000;
const GENESIS_ID = 'genesis';

/** Deep enough for any lead that a minority ever has. */
const PARAMETERS: ChainParameters = {
  genesisTimeMs: 0,
  blockTimeMs: BLOCK_TIME_MS,
  halfLifeMs: 100 * BLOCK_TIME_MS,
  difficulty: DIFFICULTY,
  difficultyMin: 1,
  reorganisationMax: 20_000,
};

/** A party that knows the genesis. `nextId` gives every block of a simulation a number of its own. */
export function createParty(nextId: () => string, tie: Tie): Party {
  const fields = { height: 0, timeMs: 0, target: difficultyToTarget(DIFFICULTY) };
  const tree = createBlockTree<Side>(PARAMETERS, [{ id: GENESIS_ID, fields, data: 'honest' }], tie);
  return {
    tree,
    mine: (parent, by) => ({
      id: nextId(),
      parentId: parent.id,
      fields: nextFields(PARAMETERS, parent, BLOCK_TIME_MS * (parent.height + 1)),
      by,
    }),
    hear: ({ id, parentId, fields, by }) => {
      const known = tree.get(id);
      if (known !== undefined) return known;
      const block = tree.add(id, parentId, fields, by);
      assert(!isFault(block), `a block by the rules is lawful: ${isFault(block) ? block.detail : ''}`);
      tree.setBody(block);
      return block;
    },
  };
}
