import assert from 'node:assert/strict';
import { createBudget, pace } from '../../src/network/pace.ts';

describe('pace', () => {
  it('lets a second of frames through at once, then asks for the time that they are worth', () => {
    let nowMs = 0;
    const budget = createBudget({ framesPerSecond: 10, bytesPerSecond: 1_000_000, nowMs: () => nowMs });
    const waits = Array.from({ length: 12 }, () => budget.spend(1));
    assert.deepEqual(waits, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 100, 200]);
    nowMs = 200;
    assert.equal(budget.spend(1), 100);
  });

  it('counts bytes as well as frames', () => {
    const budget = createBudget({ framesPerSecond: 1_000, bytesPerSecond: 1_000, nowMs: () => 0 });
    assert.equal(budget.spend(1_000), 0);
    assert.equal(budget.spend(500), 500);
  });

  it('saves up no more than one second', () => {
    let nowMs = 0;
    const budget = createBudget({ framesPerSecond: 2, bytesPerSecond: 1_000, nowMs: () => nowMs });
    nowMs = 60_000;
    assert.deepEqual([budget.spend(1), budget.spend(1), budget.spend(1)], [0, 0, 500]);
  });

  it('lets the event loop turn after so many frames', async () => {
    const budget = createBudget({ framesPerSecond: 1_000, bytesPerSecond: 1_000_000, nowMs: () => 0 });
    async function* source() {
      for (let value = 0; value < 10; value++) yield Uint8Array.of(value);
    }
    let turns = 0;
    const seenAt: number[] = [];
    const count = () => {
      turns += 1;
      immediate = setImmediate(count);
    };
    let immediate = setImmediate(count);
    for await (const _ of pace(budget, 4)(source())) seenAt.push(turns);
    clearImmediate(immediate);
    assert.ok((seenAt[4] as number) > (seenAt[3] as number));
    assert.ok((seenAt[8] as number) > (seenAt[7] as number));
  });
});
