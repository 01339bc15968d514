/** Whatever others send, what a replica remembers stays within the bounds that it names. The replica is 1 of 4. */
import { strict as assert } from 'node:assert';
import type { MemoryUse } from '../../../src/protocols/contract.ts';
import { batchOf, createSlot, keepBatch } from '../../../src/protocols/pbft/state.ts';
import { type Bench, batchNamed, certificateOf, createBench, PARAMETERS, pointAt, vote } from './support.ts';

function useOf(bench: Bench, what: string): MemoryUse {
  return bench.process.memory!().find((use) => use.what === what)!;
}

describe('what a PBFT replica remembers', () => {
  it('is bounded far behind a certificate too: neither its own window nor the next one is more than L', () => {
    const bench = createBench();
    bench.start();
    bench.receive({ type: 'certificate', body: certificateOf(pointAt(100), [0, 2, 3]) });
    for (let sequence = 1; sequence <= 200; sequence += 1) {
      bench.receive(vote('commit', 3, 0, sequence, 'a'), 3);
    }
    const { count, countMax } = useOf(bench, 'sequence numbers');
    assert.equal(countMax, 2 * PARAMETERS.watermarkWindow);
    assert.equal(count, countMax);
  });

  it('is bounded while certificate after certificate passes by: windows of earlier ones are let go', () => {
    const bench = createBench();
    bench.start();
    for (let certified = 8; certified <= 80; certified += 8) {
      for (let ahead = 1; ahead <= 8; ahead += 1)
        bench.receive(vote('commit', 3, 0, certified - 8 + ahead, 'a'), 3);
      bench.receive({ type: 'certificate', body: certificateOf(pointAt(certified), [0, 2, 3]) });
    }
    const { count, countMax } = useOf(bench, 'sequence numbers');
    assert.ok(count <= countMax, `${count} of ${countMax}`);
  });

  it('is a few batches for one number, and always those that its promises rest on', () => {
    const slot = createSlot(1, 0);
    const [accepted, ...others] = Array.from({ length: 40 }, (_, index) => batchNamed(`batch ${index}`));
    slot.accepted = { view: 0, sequence: 1, digest: accepted!.digest, signature: new Uint8Array(64) };
    for (const { digest, bytes } of [accepted!, ...others]) keepBatch(slot, digest, bytes);
    assert.ok(slot.batches.size < 20);
    assert.ok(batchOf(slot, accepted!.digest));
    assert.ok(batchOf(slot, others.at(-1)!.digest));
    assert.equal(batchOf(slot, others[0]!.digest), undefined);
  });
});
