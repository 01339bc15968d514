/** Castro & Liskov, OSDI'99, §4.3 with K = 1: CHECKPOINTs, certificates and what they let a replica forget. */
import { strict as assert } from 'node:assert';
import { encodeMessage } from '../../../src/protocols/pbft/wire.ts';
import {
  accusations,
  type Bench,
  batchNamed,
  certificateOf,
  checkpointOf,
  createBench,
  outputs,
  PARAMETERS,
  pointAt,
  prePrepare,
  sent,
  vote,
} from './support.ts';

function decide(bench: Bench, sequence: number) {
  const label = `batch ${sequence}`;
  return [
    ...bench.receive(prePrepare(0, sequence, label)),
    ...[0, 2, 3].flatMap((signer) => bench.receive(vote('commit', signer, 0, sequence, label), signer)),
  ];
}

const checkpoint = (signer: number, sequence: number) =>
  ({ type: 'checkpoint', body: checkpointOf(signer, pointAt(sequence)) }) as const;

describe('PBFT §4.3, checkpoints', () => {
  it('signs the seal when executed, and lets CHECKPOINT leave when the block is on disk', () => {
    const bench = createBench({ answers: false });
    const [judge] = outputs(bench.receive(prePrepare(0, 1, 'a')), 'judge');
    bench.feed({ type: 'judged', digest: judge!.batch.digest, sequence: 1, verdict: 'valid' });
    for (const signer of [0, 2, 3]) bench.receive(vote('commit', signer, 0, 1, 'a'), signer);
    const executed = bench.feed({ type: 'executed', ...pointAt(1) });
    const [seal] = outputs(executed, 'seal');
    assert.deepEqual(seal?.record, encodeMessage(checkpoint(1, 1)));
    assert.deepEqual(sent(executed, 'checkpoint'), []);
    assert.deepEqual(sent(bench.feed({ type: 'durable', sequence: 1 }), 'checkpoint'), [checkpoint(1, 1)]);
  });

  it('makes a certificate of q matching CHECKPOINTs, its own not counted before it is durable', () => {
    const bench = createBench();
    for (const signer of [0, 2]) bench.receive(checkpoint(signer, 1), signer);
    const [final] = outputs(decide(bench, 1), 'final');
    const expected = certificateOf(pointAt(1), [0, 1, 2]);
    assert.deepEqual(final?.certificate, encodeMessage({ type: 'certificate', body: expected }));
  });

  it('does not count a CHECKPOINT for another block', () => {
    const bench = createBench();
    decide(bench, 1);
    const other = { ...pointAt(1), blockHash: new Uint8Array(32).fill(99) };
    const effects = [
      ...bench.receive(checkpoint(0, 1), 0),
      ...bench.receive({ type: 'checkpoint', body: checkpointOf(2, other) }, 2),
    ];
    assert.deepEqual(outputs(effects, 'final'), []);
    assert.equal(outputs(bench.receive(checkpoint(3, 1), 3), 'final').length, 1);
  });

  it('raises both watermarks with a certificate, and never lowers them', () => {
    const bench = createBench();
    const { watermarkWindow } = PARAMETERS;
    const body = certificateOf(pointAt(5), [0, 2, 3]);
    bench.receive({ type: 'certificate', body });
    assert.equal(sent(bench.receive(prePrepare(0, 5, 'a')), 'prepare').length, 0);
    assert.equal(sent(bench.receive(prePrepare(0, 5 + watermarkWindow, 'a')), 'prepare').length, 1);
    bench.receive({ type: 'certificate', body: certificateOf(pointAt(2), [0, 2, 3]) });
    assert.equal(sent(bench.receive(prePrepare(0, 4, 'a')), 'prepare').length, 0);
  });

  it('refuses a certificate that is short, has a signer twice, or one that is no member', () => {
    for (const signers of [
      [0, 2],
      [0, 2, 2],
      [0, 2, 9],
      [2, 0, 3],
    ]) {
      const bench = createBench();
      bench.receive({ type: 'certificate', body: certificateOf(pointAt(5), signers) });
      assert.equal(sent(bench.receive(prePrepare(0, 5, 'a')), 'prepare').length, 1, signers.join());
    }
  });

  it('knows that it is the corrupt one when it differs from a certificate, and votes no more', () => {
    const bench = createBench();
    decide(bench, 1);
    const other = { ...pointAt(1), blockHash: new Uint8Array(32).fill(99) };
    const effects = bench.receive({ type: 'certificate', body: certificateOf(other, [0, 2, 3]) });
    assert.match(outputs(effects, 'mute')[0]?.reason ?? '', /corrupt/);
    assert.deepEqual(sent(bench.receive(prePrepare(0, 2, 'b')), 'prepare'), []);
  });

  it('proves a member that signs two blocks for one sequence number, or for one height', () => {
    const twoBlocks = createBench();
    twoBlocks.receive(checkpoint(2, 1), 2);
    const other = { ...pointAt(1), blockHash: new Uint8Array(32).fill(99) };
    const first = twoBlocks.receive({ type: 'checkpoint', body: checkpointOf(2, other) }, 2);
    assert.deepEqual(accusations(first), [{ who: 2, kind: 'double-checkpoint' }]);
    const twoHeights = createBench();
    twoHeights.receive(checkpoint(2, 1), 2);
    const second = twoHeights.receive(
      { type: 'checkpoint', body: checkpointOf(2, { ...other, sequence: 2 }) },
      2,
    );
    assert.deepEqual(accusations(second), [{ who: 2, kind: 'double-checkpoint' }]);
  });

  it('takes the same block at a later sequence number for what it is: nothing was ordered in between', () => {
    const bench = createBench();
    bench.receive(checkpoint(2, 1), 2);
    const repeated = checkpointOf(2, { ...pointAt(1), sequence: 2 });
    assert.deepEqual(accusations(bench.receive({ type: 'checkpoint', body: repeated }, 2)), []);
  });

  it('does not forget what is executed but not certified', () => {
    const bench = createBench();
    decide(bench, 1);
    const effects = bench.receive({ type: 'fetch', body: { digest: batchNamed('batch 1').digest } }, 3);
    assert.deepEqual(
      sent(effects, 'batch').map(({ body }) => body.batch),
      [batchNamed('batch 1').bytes],
    );
    for (const signer of [0, 2]) bench.receive(checkpoint(signer, 1), signer);
    const later = bench.receive({ type: 'fetch', body: { digest: batchNamed('batch 1').digest } }, 3);
    assert.deepEqual(sent(later, 'batch'), []);
    assert.equal(outputs(later, 'load').length, 1);
  });
});
