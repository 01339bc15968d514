/** What the honest put on their chains is lawful, and they never move to a branch with less work than the one that they leave. */
import type { ReplicaId } from '../../protocols/contract.ts';
import type { OrderingInput } from '../../protocols/ordering.ts';
import type { PowParameters } from '../../protocols/pow/index.ts';
import type { TreeBlock } from '../../protocols/pow/tree-block.ts';
import type { ChainRules } from '../chain-rules.ts';
import { decisionsOf } from '../outputs.ts';
import type { Seen } from '../seen.ts';
import type { RuleName, Watcher } from '../violation.ts';
import { createMinedTree, type MinedTree } from './mined-tree.ts';

type Block = TreeBlock<null>;

export function createMinedWatchers({ genesis }: ChainRules): readonly (readonly [RuleName, Watcher])[] {
  const tree = createMinedTree(genesis.engine.parameters as unknown as PowParameters);
  return [
    ['mined-rules', createRulesWatcher(tree)],
    ['most-work', createChoiceWatcher(tree)],
  ];
}

function createRulesWatcher(tree: MinedTree): Watcher {
  return {
    types: ['step'],
    see(_replica, seen, report) {
      for (const decision of decisionsOf(seen)) {
        const added = tree.add(decision);
        if (typeof added === 'string') report(`block ${decision.sequence}: ${added}`);
      }
    },
  };
}

/** The sequence number that an event reports as executed. */
function executedIn(seen: Seen): number | undefined {
  if (seen.type !== 'step' || seen.event.type !== 'input') return undefined;
  const input = seen.event.input as OrderingInput;
  return input.type === 'executed' ? input.sequence : undefined;
}

function createChoiceWatcher(tree: MinedTree): Watcher {
  /** Where each replica stands, and what it is about to put on. */
  const tips = new Map<ReplicaId, Block>();
  const adopting = new Map<ReplicaId, readonly Block[]>();
  return {
    types: ['step', 'born'],
    see(replica, seen, report) {
      if (seen.type === 'born') {
        tips.delete(replica);
        return;
      }
      const sequence = executedIn(seen);
      const executed = adopting.get(replica)?.find(({ height }) => height === sequence);
      if (executed !== undefined) tips.set(replica, executed);
      const path = decisionsOf(seen).flatMap((decision) => {
        const block = tree.add(decision);
        return typeof block === 'string' ? [] : [block];
      });
      const next = path.at(-1);
      if (next === undefined) return;
      adopting.set(replica, path);
      const tip = tips.get(replica);
      if (tip !== undefined && next.totalWork <= tip.totalWork)
        report(
          `left a tip with the work ${tip.totalWork} for one with ${next.totalWork} at height ${next.height}`,
        );
    },
  };
}
