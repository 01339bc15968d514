import { deepEqual, ok, strictEqual } from 'node:assert/strict';
import { isFault } from '../../../src/base/fault.ts';
import { LIMITS } from '../../../src/base/limits.ts';
import { nextTarget } from '../../../src/protocols/pow/difficulty.ts';
import { nextFields } from '../../../src/protocols/pow/rules.ts';
import { medianTimePast } from '../../../src/protocols/pow/tree-block.ts';
import { difficultyToTarget } from '../../../src/protocols/pow/work.ts';
import { addBlock, type Block, createTree, PARAMETERS } from './support.ts';

/** Fault code of a child of the best tip with this change, or `lawful`. */
function judge(tree: ReturnType<typeof createTree>, change: object): string {
  const parent = tree.best();
  const fields = nextFields(PARAMETERS, parent, parent.timeMs + PARAMETERS.blockTimeMs);
  const added = tree.add('judged', parent.id, { ...fields, ...change }, 'judged');
  return isFault(added) ? `${added.code} ${added.action}` : 'lawful';
}

describe('the rules of a header', () => {
  it('hold for what a miner makes', () => strictEqual(judge(createTree(), {}), 'lawful'));

  it('refuse another height', () => {
    for (const height of [0, 2, Number.MAX_SAFE_INTEGER])
      strictEqual(judge(createTree(), { height }), 'wrong-height punish');
  });

  it('refuse any other target: low work is no work', () => {
    const { target } = nextFields(PARAMETERS, createTree().best(), 0);
    for (const wrong of [
      target + 1n,
      target - 1n,
      0n,
      2n ** 256n - 1n,
      difficultyToTarget(PARAMETERS.difficultyMin),
    ])
      strictEqual(judge(createTree(), { target: wrong }), 'wrong-target punish');
  });

  it('refuse a time that is not above the median of the last 11, and one after all dates', () => {
    const tree = createTree();
    // 11 blocks whose median is the sixth time in order of size, whatever the order of the blocks
    const times = [5, 1, 4, 2, 3, 9, 8, 7, 6, 11, 10].map(
      (second) => PARAMETERS.genesisTimeMs + 1_000_000 + second * 1_000,
    );
    let tip: Block = tree.best();
    for (const [index, timeMs] of times.entries()) {
      const before = medianTimePast(tip);
      tip = addBlock(tree, tip, `t${index}`, timeMs);
      strictEqual(tip.timeMs, Math.max(timeMs, before + 1));
    }
    const sorted = [...tree.blocks()]
      .slice(1)
      .map(({ timeMs }) => timeMs)
      .sort((a, b) => a - b);
    const median = medianTimePast(tip);
    strictEqual(median, sorted[5]);
    strictEqual(judge(tree, { timeMs: median }), 'time-too-old punish');
    strictEqual(judge(tree, { timeMs: LIMITS.timeMsMax + 1 }), 'absurd-time punish');
    strictEqual(judge(tree, { timeMs: median + 1 }), 'lawful');
  });

  it('give nothing to a time-warp: what blocks before said of their time does not matter', () => {
    // The attack on windowed rules: times crawl along the median, then one leaps to the present, over and over.
    const waved = createTree({ reorganisationMax: 1_000 });
    let tip: Block = waved.best();
    for (let height = 1; height <= 60; height += 1) {
      const onTime = PARAMETERS.genesisTimeMs + height * PARAMETERS.blockTimeMs;
      tip = addBlock(waved, tip, `w${height}`, height % 12 === 0 ? onTime : 0);
    }
    const steady = createTree({ reorganisationMax: 1_000 });
    let last: Block = steady.best();
    for (let height = 1; height <= 60; height += 1) last = addBlock(steady, last, `s${height}`);
    deepEqual([tip.height, tip.timeMs], [last.height, last.timeMs]);
    strictEqual(nextTarget(PARAMETERS, tip), nextTarget(PARAMETERS, last));
    ok(tip.totalWork > last.totalWork, 'and the crawling itself cost more work, not less');
  });
});
