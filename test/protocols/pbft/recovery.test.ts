/** What survives a crash, and what a replica does that has lost its promises. The replica under test is 2 of 4. */
import { strict as assert } from 'node:assert';
import { decodeRecord } from '../../../src/protocols/pbft/records.ts';
import { encodeMessage } from '../../../src/protocols/pbft/wire.ts';
import {
  type BenchOptions,
  batchNamed,
  checkpointOf,
  complain,
  createBench,
  GENESIS_TIP,
  newViewOf,
  outputs,
  pointAt,
  prePrepare,
  preparedOf,
  sent,
  viewChangeOf,
  vote,
} from './support.ts';

const status = (certified: number, executed = certified) =>
  ({
    type: 'status',
    body: { view: 0, active: true, certified, executed, viewChanges: new Uint8Array(1), slots: [] },
  }) as const;

/** The same replica, born again from what its log holds. */
function reborn(records: readonly Uint8Array[], options: BenchOptions = {}) {
  return createBench({ self: 2, records, ...options });
}

describe('PBFT after a restart', () => {
  it('stands by what it accepted: another proposal for the same number is refused, the same one not voted twice', () => {
    const before = createBench({ self: 2 });
    before.receive(prePrepare(0, 1, 'a'));
    const after = reborn(before.records);
    after.start();
    assert.deepEqual(sent(after.receive(prePrepare(0, 1, 'b')), 'prepare'), []);
    const again = reborn(before.records);
    again.start();
    assert.equal(sent(again.receive(vote('prepare', 3, 0, 1, 'a'), 3), 'commit').length, 1);
  });

  it('builds P from disk', () => {
    const before = createBench({ self: 2 });
    before.receive(prePrepare(0, 1, 'a'));
    before.receive(vote('prepare', 3, 0, 1, 'a'), 3);
    const after = reborn(before.records);
    after.start();
    const effects = [0, 1, 3].flatMap((signer) => after.receive(complain(signer, 0), signer));
    const [message] = sent(effects, 'viewChange');
    const expected = preparedOf(0, 1, batchNamed('a').digest, [3]);
    assert.deepEqual(
      message?.body.prepared.map(({ sequence, digest }) => [sequence, digest]),
      [[1, expected.digest]],
    );
    assert.ok(message.body.prepared[0]?.prepares.some(({ signer }) => signer === 3));
  });

  it('comes back to the view that it had left, votes in none below, and resends its VIEW-CHANGE byte for byte', () => {
    const before = createBench({ self: 2 });
    before.receive(prePrepare(0, 1, 'a'));
    const left = [0, 1, 3].flatMap((signer) => before.receive(complain(signer, 0), signer));
    const after = reborn(before.records);
    const started = after.start();
    assert.deepEqual(outputs(started, 'view'), [{ type: 'view', view: 1, primary: 1, active: false }]);
    assert.deepEqual(
      sent(started, 'viewChange').map(encodeMessage),
      sent(left, 'viewChange').map(encodeMessage),
    );
    assert.deepEqual(sent(after.receive(prePrepare(0, 2, 'b')), 'prepare'), []);
  });

  it('stands by the O of its own NEW-VIEW when it crashed before it had accepted it: what comes back to it is not foreign', () => {
    const { digest, bytes } = batchNamed('a');
    const before = createBench({ self: 2 });
    const prepared = [preparedOf(0, 1, digest, [1, 3])];
    for (const signer of [0, 1, 3]) {
      before.receive({ type: 'viewChange', body: viewChangeOf(signer, 2, { prepared }) }, signer);
    }
    const effects = before.receive({ type: 'batch', body: { batch: bytes } }, 1);
    const [newView] = sent(effects, 'newView');
    assert.equal(newView?.body.proposals.length, 1);
    const isNewView = (record: Uint8Array): boolean => decodeRecord(record).type === 'newView';
    const kept = before.records.slice(0, before.records.findIndex(isNewView) + 1);
    const after = reborn(kept);
    assert.equal(sent(after.start(), 'fetch').length, 1, 'its copy of the batch is gone');
    const [proposal] = newView!.body.proposals;
    const echo = { type: 'prePrepare', body: { proposal: proposal!, batch: bytes } } as const;
    assert.deepEqual(outputs(after.receive(echo, 1), 'mute'), []);
    const answered = after.receive({ type: 'batch', body: { batch: bytes } }, 3);
    assert.deepEqual(
      outputs(answered, 'ordered').map(({ view, sequence }) => [view, sequence]),
      [[2, 1]],
    );
  });

  it('comes back to the view that it had entered', () => {
    const before = createBench({ self: 2 });
    const viewChanges = [0, 1, 3].map((signer) => viewChangeOf(signer, 3));
    before.receive({ type: 'newView', body: newViewOf(3, { viewChanges, proposals: [] }) }, 3);
    const after = reborn(before.records);
    assert.deepEqual(outputs(after.start(), 'view'), [{ type: 'view', view: 3, primary: 3, active: true }]);
    assert.equal(sent(after.receive(prePrepare(3, 1, 'a'), 3), 'prepare').length, 1);
  });

  it('as primary never gives a number away twice', () => {
    const before = createBench({ self: 0 });
    before.start();
    before.feed({ type: 'batch', view: 0, sequence: 1, batch: batchNamed('a') });
    const after = createBench({ self: 0, records: before.records });
    assert.deepEqual(
      outputs(after.start(), 'propose').map(({ sequence }) => sequence),
      [2],
    );
  });

  it('sends its CHECKPOINT again from the seal, instead of signing a new one', () => {
    const seal = encodeMessage({ type: 'checkpoint', body: checkpointOf(2, pointAt(1)) });
    const after = reborn([encodeRecordOfNothing()], { tip: { ...GENESIS_TIP, ...pointAt(1), seal } });
    after.start();
    after.fire('status');
    after.fire('status');
    const answered = after.receive(status(0), 3);
    assert.deepEqual(
      sent(answered, 'checkpoint').map(({ body }) => body),
      [checkpointOf(2, pointAt(1))],
    );
  });
});

/** Any record: a log that is not empty. */
function encodeRecordOfNothing(): Uint8Array {
  const bench = createBench({ self: 2 });
  bench.receive(prePrepare(0, 1, 'a'));
  return bench.records[0]!;
}

describe('PBFT without its promises', () => {
  it('does not vote when the log is empty on a chain that has moved, and says so', () => {
    const bench = reborn([], { tip: { ...GENESIS_TIP, ...pointAt(3) } });
    assert.match(outputs(bench.start(), 'mute')[0]?.reason ?? '', /promise log is empty/);
    assert.deepEqual(sent(bench.receive(prePrepare(0, 4, 'a')), 'prepare'), []);
  });

  const shown = [
    ['PREPARE', vote('prepare', 2, 0, 1, 'a')],
    ['COMMIT', vote('commit', 2, 0, 1, 'a')],
    ['PREPARE of a later view', vote('prepare', 2, 4, 1, 'a')],
    ['CHECKPOINT', { type: 'checkpoint', body: checkpointOf(2, pointAt(1)) }],
    ['VIEW-CHANGE', { type: 'viewChange', body: viewChangeOf(2, 1) }],
  ] as const;
  for (const [name, message] of shown) {
    it(`does not vote when a peer shows an own ${name} that its log lacks`, () => {
      const bench = createBench({ self: 2 });
      bench.start();
      assert.equal(outputs(bench.receive(message, 1), 'mute').length, 1);
      assert.deepEqual(sent(bench.receive(prePrepare(0, 2, 'b')), 'prepare'), []);
      assert.equal(outputs(reborn(bench.records).start(), 'mute').length, 1, 'nor after another restart');
    });
  }

  it('goes on when what it is shown is what it said', () => {
    const bench = createBench({ self: 2 });
    const effects = bench.receive(prePrepare(0, 1, 'a'));
    const [own] = sent(effects, 'prepare');
    assert.deepEqual(outputs(bench.receive(own!, 1), 'mute'), []);
    assert.equal(
      outputs(bench.receive(vote('prepare', 2, 0, 1, 'b'), 1), 'mute').length,
      1,
      'a twin said otherwise',
    );
  });

  it('votes after a first life in which it only caught up: its log says that it was born', () => {
    const before = createBench({ self: 2 });
    before.start();
    before.feed({ type: 'synced', ...pointAt(3), certificate: null });
    const after = reborn(before.records, { tip: { ...GENESIS_TIP, ...pointAt(3) } });
    assert.deepEqual(outputs(after.start(), 'mute'), []);
    assert.equal(sent(after.receive(prePrepare(0, 4, 'a')), 'prepare').length, 1);
  });

  it('follows all the same', () => {
    const bench = reborn([], { tip: { ...GENESIS_TIP, ...pointAt(3) } });
    bench.start();
    bench.receive(prePrepare(0, 4, 'a'));
    const effects = [0, 1, 3].flatMap((signer) => bench.receive(vote('commit', signer, 0, 4, 'a'), signer));
    assert.equal(outputs(effects, 'adopt').length, 1);
    assert.deepEqual(sent(effects, 'checkpoint'), []);
  });
});
