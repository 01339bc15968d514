import assert from 'node:assert/strict';
import { createBackoff } from '../../src/network/backoff.ts';

const SETTINGS = { baseMs: 100, maxMs: 1_000, stableMs: 10_000 };

describe('backoff', () => {
  it('doubles up to its bound and stays there', () => {
    const backoff = createBackoff(SETTINGS, () => 1);
    const delays = Array.from({ length: 6 }, () => backoff.nextDelayMs());
    assert.deepEqual(delays, [100, 200, 400, 800, 1_000, 1_000]);
  });

  it('leaves between half and all of each delay to chance', () => {
    const backoff = createBackoff(SETTINGS, () => 0);
    assert.deepEqual([backoff.nextDelayMs(), backoff.nextDelayMs()], [50, 100]);
  });

  it('begins anew after a stable time, and only then', () => {
    const backoff = createBackoff(SETTINGS, () => 1);
    backoff.nextDelayMs();
    backoff.onLasted(9_999);
    assert.equal(backoff.nextDelayMs(), 200);
    backoff.onLasted(10_000);
    assert.equal(backoff.nextDelayMs(), 100);
  });

  it('survives any number of attempts', () => {
    const backoff = createBackoff(SETTINGS, () => 1);
    for (let attempt = 0; attempt < 5_000; attempt++) backoff.nextDelayMs();
    assert.equal(backoff.nextDelayMs(), 1_000);
  });
});
