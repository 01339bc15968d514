/** The tree's choice, kept up block by block, against a naive one that looks at everything anew; and what bounds the tree. */
import { deepEqual, ok, strictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { createChance } from '../../../src/base/chance.ts';
import { isFault } from '../../../src/base/fault.ts';
import { LIMITS } from '../../../src/base/limits.ts';
import type { BlockTree } from '../../../src/protocols/pow/block-tree.ts';
import { createLot } from '../../../src/protocols/pow/tie.ts';
import { targetToWork } from '../../../src/protocols/pow/work.ts';
import { addBlock, addHeader, type Block, createTree, PARAMETERS } from './support.ts';

/** Root first. */
function pathOf(block: Block): Block[] {
  const path: Block[] = [];
  for (let at: Block | null = block; at !== null; at = at.parent) path.unshift(at);
  return path;
}

/** Most work of all blocks with every body below; among equals the one that was complete first. */
function naiveBest(seen: readonly { block: Block; bodyAt: number | null }[], root: Block): Block {
  let best = { block: root, work: 0n, completeAt: -1 };
  for (const { block } of seen) {
    const path = pathOf(block).filter((one) => one !== root);
    const bodies = path.map((one) => seen.find((each) => each.block === one)?.bodyAt ?? null);
    if (bodies.includes(null)) continue;
    const completeAt = Math.max(...(bodies as number[]));
    const work = path.reduce((sum, one) => sum + targetToWork(one.target), 0n);
    const isBetter = work > best.work || (work === best.work && completeAt < best.completeAt);
    if (isBetter) best = { block, work, completeAt };
  }
  return best.block;
}

const steps = fc.array(
  fc.record({
    what: fc.constantFrom('header', 'header', 'body', 'drop'),
    pick: fc.nat(1_000),
    lateMs: fc.nat(200_000),
  }),
  { maxLength: 40 },
);

/** One step; `seen` are the blocks that are in the tree. */
function act(
  tree: BlockTree<string>,
  root: Block,
  seen: { block: Block; bodyAt: number | null }[],
  { what, pick, lateMs }: { what: string; pick: number; lateMs: number },
  step: number,
): void {
  const some = seen[pick % seen.length];
  if (what === 'header' || some === undefined) {
    const parent = [root, ...seen.map(({ block }) => block)][pick % (seen.length + 1)]!;
    const nowMs = parent.timeMs + PARAMETERS.blockTimeMs + lateMs;
    seen.push({ block: addHeader(tree, parent, `b${step}`, nowMs), bodyAt: null });
  } else if (what === 'body') {
    some.bodyAt ??= step;
    tree.setBody(some.block);
  } else {
    tree.drop(some.block);
    const left = seen.filter(({ block }) => !pathOf(block).includes(some.block));
    seen.splice(0, seen.length, ...left);
  }
}

describe('fork choice', () => {
  it('is the naive one on random trees, with bodies in any order and unlawful blocks', () => {
    fc.assert(
      fc.property(steps, (list) => {
        const tree = createTree({ reorganisationMax: 1_000 });
        const root = tree.best();
        const seen: { block: Block; bodyAt: number | null }[] = [];
        for (const [index, step] of list.entries()) {
          act(tree, root, seen, step, index);
          strictEqual(tree.best().id, naiveBest(seen, root).id);
          for (const block of pathOf(tree.best()))
            ok(tree.isOnBest(block) && tree.bestAt(block.height) === block);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('takes the branch with the most work, not the longest', () => {
    const tree = createTree();
    const genesis = tree.best();
    // Blocks that come early are harder: two hard ones on top of an early one outweigh three easy ones.
    let late = genesis;
    for (let index = 0; index < 3; index += 1)
      late = addBlock(tree, late, `late ${index}`, late.timeMs + 150_000);
    strictEqual(tree.best(), late);
    let early = genesis;
    for (let index = 0; index < 2; index += 1)
      early = addBlock(tree, early, `early ${index}`, early.timeMs + 1);
    ok(early.height < late.height && early.totalWork > late.totalWork);
    strictEqual(tree.best(), early);
  });

  it('says how to come from one branch to the other', () => {
    const tree = createTree();
    const a1 = addBlock(tree, tree.best(), 'a1');
    addBlock(tree, addBlock(tree, a1, 'a2'), 'a3');
    const b2 = addHeader(tree, a1, 'b2');
    const b3 = addHeader(tree, b2, 'b3');
    const b4 = addHeader(tree, b3, 'b4');
    strictEqual(tree.setBody(b4), null);
    strictEqual(tree.setBody(b3), null);
    const change = tree.setBody(b2);
    strictEqual(change?.revert, 2);
    deepEqual(change.adopt, [b2, b3, b4]);
    const back = tree.drop(b3);
    deepEqual([back?.revert, back?.adopt.map(({ id }) => id)], [3, ['a2', 'a3']]);
  });

  it('stays with the first seen in a tie', () => {
    const tree = createTree();
    const genesis = tree.best();
    const first = addBlock(tree, genesis, 'first');
    addBlock(tree, genesis, 'second');
    strictEqual(tree.best(), first);
  });

  it('does not forget that it was first when its body comes again', () => {
    const tree = createTree();
    const genesis = tree.best();
    const first = addBlock(tree, genesis, 'first');
    addBlock(tree, genesis, 'second');
    const better = addBlock(tree, first, 'better');
    tree.setBody(first);
    tree.drop(better);
    strictEqual(tree.best(), first);
  });

  it('draws by lot where that is the rule: each of three tips equally often', () => {
    const chance = createChance('lot');
    const wins = [0, 0, 0];
    const draws = 6_000;
    for (let draw = 0; draw < draws; draw += 1) {
      const tree = createTree({}, createLot(chance.next));
      const genesis = tree.best();
      for (const name of ['0', '1', '2']) addBlock(tree, genesis, name);
      wins[Number(tree.best().id)]! += 1;
    }
    const standardError = Math.sqrt(draws * (1 / 3) * (2 / 3));
    for (const count of wins) ok(Math.abs(count - draws / 3) < 4 * standardError, String(wins));
  });
});

describe('the tree', () => {
  it('refuses what forks off below the greatest depth, and takes what forks off just above', () => {
    const tree = createTree();
    const { reorganisationMax } = PARAMETERS;
    const blocks = [tree.best()];
    for (let height = 1; height <= reorganisationMax + 5; height += 1)
      blocks.push(addBlock(tree, blocks.at(-1)!, `a${height}`));
    const lowest = tree.best().height - reorganisationMax;
    const refused = tree.add('deep', blocks[lowest - 1]!.id, blocks[lowest]!, 'deep');
    ok(isFault(refused) && refused.code === 'unknown-parent');
    ok(!isFault(tree.add('low', blocks[lowest]!.id, blocks[lowest + 1]!, 'low')));
  });

  it('lets a whole branch go when the best chain leaves it too far behind', () => {
    const tree = createTree();
    const fork = tree.best();
    const side = addBlock(tree, addBlock(tree, fork, 'side 1'), 'side 2');
    let tip = fork;
    for (let height = 1; height <= PARAMETERS.reorganisationMax + 1; height += 1)
      tip = addBlock(tree, tip, `a${height}`);
    strictEqual(tree.get(side.id), undefined);
    strictEqual([...tree.blocks()].length, PARAMETERS.reorganisationMax + 1);
  });

  it('bounds side branches: the one with the least work goes first, and one with less still is refused', () => {
    const tree = createTree({ reorganisationMax: 100 });
    const genesis = tree.best();
    const main = addBlock(tree, addBlock(tree, addBlock(tree, genesis, 'a1'), 'a2'), 'a3');
    for (let index = 0; index < LIMITS.powSideBlocksMax; index += 1)
      addHeader(tree, index === 100 ? genesis : tree.bestAt(1)!, `side ${index}`);
    addHeader(tree, tree.bestAt(2)!, 'higher');
    strictEqual(tree.get('side 100'), undefined);
    const low = tree.add('lower', genesis.id, tree.bestAt(1)!, 'lower');
    ok(isFault(low) && low.code === 'side-branches-full');
    strictEqual(tree.best(), main);
  });
});
