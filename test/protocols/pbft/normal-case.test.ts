/** Castro & Liskov, OSDI'99, §4.2: one test per claim. The replica under test is 1 of 4 (a backup in view 0) unless said otherwise. */
import { strict as assert } from 'node:assert';
import { NULL_DIGEST } from '../../../src/protocols/pbft/rules.ts';
import {
  accusations,
  batchNamed,
  createBench,
  outputs,
  PARAMETERS,
  pointAt,
  prePrepare,
  proposalOf,
  sent,
  vote,
} from './support.ts';

const signersOf = (
  effects: ReturnType<ReturnType<typeof createBench>['start']>,
  type: 'prepare' | 'commit',
) => sent(effects, type).map(({ body }) => [body.signer, body.view, body.sequence]);

describe('PBFT §4.2, the normal case', () => {
  it('multicasts PREPARE for a lawful proposal of the current primary', () => {
    const effects = createBench().receive(prePrepare(0, 1, 'a'));
    assert.deepEqual(signersOf(effects, 'prepare'), [[1, 0, 1]]);
  });

  it('writes its PREPARE, with the batch, before it leaves', () => {
    const effects = createBench().receive(prePrepare(0, 1, 'a'));
    const persist = effects.findIndex(({ type }) => type === 'persist');
    const send = effects.findIndex((effect) => effect.type === 'send' && effect.message.type === 'prepare');
    assert.ok(persist >= 0 && persist < send);
    const record = effects[persist]!;
    assert.ok(
      record.type === 'persist' && Buffer.from(record.record).includes(Buffer.from(batchNamed('a').bytes)),
    );
  });

  it('stands by nothing that was not judged, and by nothing unlawful', () => {
    const bench = createBench({ answers: false });
    const [judge] = outputs(bench.receive(prePrepare(0, 1, 'a')), 'judge');
    assert.equal(judge?.fresh, true);
    assert.equal(judge.clock, true);
    const refused = bench.feed({
      type: 'judged',
      digest: judge.batch.digest,
      sequence: 1,
      verdict: 'invalid',
    });
    assert.deepEqual(sent(refused, 'prepare'), []);
    assert.deepEqual(outputs(bench.receive(prePrepare(0, 1, 'a')), 'judge'), []);
  });

  it('asks the clock no more when f + 1 others have sent PREPARE', () => {
    const bench = createBench({ answers: false });
    const [judge] = outputs(bench.receive(prePrepare(0, 1, 'a')), 'judge');
    bench.feed({ type: 'judged', digest: judge!.batch.digest, sequence: 1, verdict: 'later' });
    assert.deepEqual(outputs(bench.receive(vote('prepare', 2, 0, 1, 'a'), 2), 'judge'), []);
    const [again] = outputs(bench.receive(vote('prepare', 3, 0, 1, 'a'), 3), 'judge');
    assert.equal(again?.clock, false);
  });

  it('ignores a proposal of another view, at h, and above H', () => {
    const bench = createBench();
    const { watermarkWindow } = PARAMETERS;
    for (const message of [
      prePrepare(4, 1, 'a'),
      prePrepare(0, 0, 'a'),
      prePrepare(0, watermarkWindow + 1, 'a'),
    ]) {
      assert.deepEqual(sent(bench.receive(message), 'prepare'), []);
    }
    assert.equal(sent(bench.receive(prePrepare(0, watermarkWindow, 'a')), 'prepare').length, 1);
  });

  it('fetches a batch that did not come along, or does not fit the digest, and sends PREPARE only with it in hand', () => {
    const { bytes, digest } = batchNamed('a');
    for (const batch of [new Uint8Array(), batchNamed('b').bytes]) {
      const bench = createBench();
      const asked = bench.receive({
        type: 'prePrepare',
        body: { proposal: proposalOf(0, 1, digest), batch },
      });
      assert.equal(sent(asked, 'prepare').length, 0);
      assert.deepEqual(
        sent(asked, 'fetch').map(({ body }) => body.digest),
        [digest],
      );
      assert.equal(
        sent(bench.receive({ type: 'batch', body: { batch: batchNamed('c').bytes } }), 'prepare').length,
        0,
      );
      assert.equal(sent(bench.receive({ type: 'batch', body: { batch: bytes } }, 3), 'prepare').length, 1);
    }
  });

  it('takes null from a NEW-VIEW only', () => {
    const proposal = proposalOf(0, 1, NULL_DIGEST);
    const effects = createBench().receive({
      type: 'prePrepare',
      body: { proposal, batch: new Uint8Array() },
    });
    assert.deepEqual(sent(effects, 'prepare'), []);
  });

  it('lets the first of two digests stand, proves the primary a liar, and leaves its view', () => {
    const bench = createBench();
    bench.receive(prePrepare(0, 1, 'a'));
    const effects = bench.receive(prePrepare(0, 1, 'b'));
    assert.deepEqual(sent(effects, 'prepare'), []);
    assert.deepEqual(accusations(effects), [{ who: 0, kind: 'double-pre-prepare' }]);
    assert.equal(sent(effects, 'evidence').length, 1);
    assert.deepEqual(
      sent(effects, 'viewChange').map(({ body }) => body.view),
      [1],
    );
  });

  it('is prepared by the proposal and PREPAREs of q - 1 distinct backups, its own included', () => {
    const bench = createBench();
    bench.receive(prePrepare(0, 1, 'a'));
    assert.deepEqual(
      signersOf(bench.receive(vote('prepare', 0, 0, 1, 'a'), 0), 'commit'),
      [],
      "the primary's does not count",
    );
    assert.deepEqual(
      signersOf(bench.receive(vote('prepare', 2, 0, 1, 'b'), 2), 'commit'),
      [],
      'another digest',
    );
    assert.deepEqual(signersOf(bench.receive(vote('prepare', 3, 0, 1, 'a'), 3), 'commit'), [[1, 0, 1]]);
    assert.deepEqual(signersOf(bench.receive(vote('prepare', 3, 0, 1, 'a'), 3), 'commit'), [], 'once');
  });

  it('counts one vote per member however often it comes, and proves a double one', () => {
    const bench = createBench({ members: 7 });
    bench.receive(prePrepare(0, 1, 'a'));
    for (let i = 0; i < 5; i++)
      assert.deepEqual(sent(bench.receive(vote('prepare', 2, 0, 1, 'a'), 2), 'commit'), []);
    const effects = bench.receive(vote('prepare', 2, 0, 1, 'b'), 2);
    assert.deepEqual(accusations(effects), [{ who: 2, kind: 'double-prepare' }]);
    bench.receive(vote('prepare', 3, 0, 1, 'a'), 3);
    assert.equal(sent(bench.receive(vote('prepare', 4, 0, 1, 'a'), 4), 'commit').length, 1);
  });

  it('writes the whole prepared certificate before its COMMIT leaves', () => {
    const bench = createBench();
    bench.receive(prePrepare(0, 1, 'a'));
    const effects = bench.receive(vote('prepare', 2, 0, 1, 'a'), 2);
    const [persist, send] = effects;
    assert.ok(persist?.type === 'persist' && send?.type === 'send' && send.message.type === 'commit');
    const signature = vote('prepare', 2, 0, 1, 'a');
    assert.ok(signature.type === 'prepare');
    assert.ok(Buffer.from(persist.record).includes(Buffer.from(signature.body.signature)));
  });

  it('decides by q COMMITs whatever it accepted itself, once it has the batch', () => {
    const bench = createBench();
    for (const signer of [0, 2, 3]) {
      assert.deepEqual(outputs(bench.receive(vote('commit', signer, 5, 1, 'a'), signer), 'adopt'), []);
    }
    const effects = bench.receive({ type: 'batch', body: { batch: batchNamed('a').bytes } });
    assert.deepEqual(
      outputs(effects, 'adopt').map(({ decisions }) => decisions[0]?.sequence),
      [1],
    );
  });

  it('never sends COMMIT for what it did not prepare', () => {
    const bench = createBench();
    const effects = [0, 2, 3].flatMap((signer) => bench.receive(vote('commit', signer, 0, 1, 'a'), signer));
    assert.deepEqual(sent(effects, 'commit'), []);
  });

  it('executes strictly in order', () => {
    const bench = createBench();
    const decide = (sequence: number) => {
      const effects = bench.receive(prePrepare(0, sequence, `batch ${sequence}`));
      for (const signer of [0, 2, 3]) {
        effects.push(...bench.receive(vote('commit', signer, 0, sequence, `batch ${sequence}`), signer));
      }
      return outputs(effects, 'adopt').flatMap(({ decisions }) => decisions.map(({ sequence: s }) => s));
    };
    assert.deepEqual(decide(2), []);
    assert.deepEqual(decide(3), []);
    assert.deepEqual(decide(1), [1, 2, 3]);
  });
});

describe('PBFT §4.2, the primary', () => {
  const batchFor = (sequence: number) =>
    ({ type: 'batch', view: 0, sequence, batch: batchNamed(`b${sequence}`) }) as const;

  it('proposes at once when idle, and sends no PREPARE', () => {
    const bench = createBench({ self: 0 });
    assert.deepEqual(outputs(bench.start(), 'propose'), [{ type: 'propose', view: 0, sequence: 1 }]);
    const effects = bench.feed(batchFor(1));
    assert.equal(sent(effects, 'prePrepare').length, 1);
    assert.deepEqual(sent(effects, 'prepare'), []);
    const [persist, send] = effects;
    assert.ok(persist?.type === 'persist' && send?.type === 'send');
  });

  it('keeps at most W in flight, and goes on when one is on disk', () => {
    const bench = createBench({ self: 0 });
    bench.start();
    for (let sequence = 1; sequence < PARAMETERS.inFlightMax; sequence++) {
      assert.equal(outputs(bench.feed(batchFor(sequence)), 'propose')[0]?.sequence, sequence + 1);
    }
    assert.deepEqual(outputs(bench.feed(batchFor(PARAMETERS.inFlightMax)), 'propose'), []);
    for (const signer of [1, 2]) bench.receive(vote('prepare', signer, 0, 1, 'b1'), signer);
    const effects = [1, 2].flatMap((signer) => bench.receive(vote('commit', signer, 0, 1, 'b1'), signer));
    assert.equal(outputs(effects, 'propose')[0]?.sequence, PARAMETERS.inFlightMax + 1);
  });

  it('ignores a batch that nobody wished for any more', () => {
    const bench = createBench({ self: 0 });
    bench.start();
    assert.deepEqual(sent(bench.feed(batchFor(2)), 'prePrepare'), []);
    assert.deepEqual(sent(bench.feed({ ...batchFor(1), view: 4 }), 'prePrepare'), []);
  });

  it('decides alone where it is alone', () => {
    const bench = createBench({ self: 0, members: 1 });
    bench.start();
    const effects = bench.feed(batchFor(1));
    assert.equal(outputs(effects, 'adopt').length, 1);
    assert.deepEqual(
      outputs(effects, 'final').map(({ height }) => height),
      [pointAt(1).height],
    );
  });
});
