/**
 * Every block that an honest replica ever put on its chain, judged once more by all rules from the genesis on: same genesis, same rules, valid work, the reward of the
 * schedule. So it is known of each tip how much work stands behind it.
 */
import { bytesToKey, equalBytes } from '../../base/bytes.ts';
import { isFault } from '../../base/fault.ts';
import { LIMITS } from '../../base/limits.ts';
import type { Decision } from '../../protocols/ordering.ts';
import type { BlockTree } from '../../protocols/pow/block-tree.ts';
import { createGenesisTree } from '../../protocols/pow/chain-check.ts';
import { readWorkedHeader } from '../../protocols/pow/header.ts';
import type { PowParameters } from '../../protocols/pow/index.ts';
import { coinbase } from '../../protocols/pow/rewards.ts';
import type { TreeBlock } from '../../protocols/pow/tree-block.ts';
import { bytes32ToNumber } from '../../protocols/pow/work.ts';

type Block = TreeBlock<null>;

export interface MinedTree {
  /** The block of a decision; a sentence: it breaks a rule. */
  readonly add: (decision: Decision) => Block | string;
}

export function createMinedTree(parameters: PowParameters): MinedTree {
  let tree: BlockTree<null> | undefined;
  const wide = { ...parameters, reorganisationMax: LIMITS.powReorganisationMax };
  return {
    add({ engineHeader, sequence, batch, systemOperations }) {
      const worked = readWorkedHeader(engineHeader);
      if (isFault(worked)) return worked.detail;
      const { header, hash } = worked;
      tree ??= createGenesisTree(wide, header.parent);
      const known = tree.get(bytesToKey(hash));
      if (known !== undefined) return known;
      if (header.height !== sequence) return `its header names height ${header.height}`;
      if (batch === null || !equalBytes(batch.digest, header.batchDigest))
        return 'its header names another batch';
      const [reward, ...more] = coinbase(parameters, header);
      const [paid, ...others] = systemOperations;
      if (more.length !== others.length || !reward || !paid || !equalBytes(reward, paid))
        return 'its miner was given something else than the reward';
      const { height, timeMs } = header;
      const fields = { height, timeMs, target: bytes32ToNumber(header.target) };
      const added = tree.add(bytesToKey(hash), bytesToKey(header.parent), fields, null);
      if (isFault(added)) return added.detail;
      tree.setBody(added);
      return added;
    },
  };
}
