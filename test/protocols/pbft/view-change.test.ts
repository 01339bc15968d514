/** Castro & Liskov, OSDI'99, §4.4 and §4.5.2, with complaints first. The replica under test is 2 of 4 unless said otherwise. */
import { strict as assert } from 'node:assert';
import { isNull, NULL_DIGEST } from '../../../src/protocols/pbft/rules.ts';
import {
  accusations,
  type Bench,
  batchNamed,
  certificateOf,
  complain,
  createBench,
  newViewOf,
  outputs,
  type PbftEffect,
  pointAt,
  prePrepare,
  preparedOf,
  proposalOf,
  sent,
  T,
  viewChangeOf,
  vote,
} from './support.ts';

const a = batchNamed('a');
const headOf = (label: string) => ({ id: batchNamed(label).digest, bytes: batchNamed(label).bytes });

function leave(bench: Bench, view = 0): PbftEffect[] {
  return [0, 1, 3].flatMap((signer) => bench.receive(complain(signer, view), signer));
}

function timerOf(effects: readonly PbftEffect[], name: string): number | undefined {
  const set = effects.filter((effect) => effect.type === 'setTimer' && effect.name === name).at(-1);
  return set?.type === 'setTimer' ? set.delayMs : undefined;
}

const viewChange = (signer: number, view: number, content = {}) =>
  ({ type: 'viewChange', body: viewChangeOf(signer, view, content) }) as const;

describe('PBFT §4.4, complaints', () => {
  it('shows its head to all at half of T, and complains at T, serving the view all the while', () => {
    const bench = createBench({ self: 2 });
    const begun = bench.feed({ type: 'head', head: headOf('x') });
    assert.equal(timerOf(begun, 'forward'), T / 2);
    assert.equal(timerOf(begun, 'head'), T);
    assert.deepEqual(
      sent(bench.fire('forward'), 'forward').map(({ body }) => body.transaction),
      [headOf('x').bytes],
    );
    const troubled = bench.fire('head');
    assert.deepEqual(
      sent(troubled, 'complain').map(({ body }) => body.transaction),
      [headOf('x').bytes],
    );
    assert.deepEqual(sent(troubled, 'viewChange'), []);
    assert.equal(sent(bench.receive(prePrepare(0, 1, 'a')), 'prepare').length, 1);
  });

  it('does not let the progress of others reset the timer of its head', () => {
    const bench = createBench({ self: 2 });
    bench.feed({ type: 'head', head: headOf('x') });
    const effects = [
      bench.receive(prePrepare(0, 1, 'a')),
      bench.feed({ type: 'head', head: headOf('x') }),
    ].flat();
    assert.equal(timerOf(effects, 'head'), undefined);
    assert.equal(timerOf(bench.feed({ type: 'head', head: headOf('y') }), 'head'), T);
  });

  it('times the lowest proposal that is not decided like a head', () => {
    const bench = createBench({ self: 2 });
    assert.equal(timerOf(bench.receive(prePrepare(0, 2, 'a')), 'sequence'), T);
    assert.deepEqual(
      sent(bench.fire('sequence'), 'complain').map(({ body }) => body.transaction.length),
      [0],
    );
  });

  it('repeats a complaint with a rising serial until the trouble is over', () => {
    const bench = createBench({ self: 2 });
    bench.feed({ type: 'head', head: headOf('x') });
    const [first] = sent(bench.fire('head'), 'complain');
    const [second] = sent(bench.fire('complain'), 'complain');
    assert.ok(second!.body.serial > first!.body.serial);
    bench.feed({ type: 'head', head: null });
    assert.deepEqual(bench.fire('complain'), []);
  });

  it('leaves when q members complain, its own complaint not needed, and not before', () => {
    const bench = createBench({ self: 2 });
    const early = [0, 1].flatMap((signer) => bench.receive(complain(signer, 0), signer));
    assert.deepEqual(sent(early, 'viewChange'), []);
    const effects = bench.receive(complain(3, 0), 3);
    assert.deepEqual(
      sent(effects, 'viewChange').map(({ body }) => body.view),
      [1],
    );
    assert.equal(effects.findIndex(({ type }) => type === 'persist') >= 0, true);
  });

  it('counts a complaint as a lease, of the current view, of the highest serial', () => {
    const bench = createBench({ self: 2 });
    bench.receive(complain(0, 0), 0);
    bench.receive(complain(1, 0), 1);
    bench.fire('lease:1');
    assert.deepEqual(sent(bench.receive(complain(3, 0), 3), 'viewChange'), [], 'a lease that ran out');
    assert.deepEqual(sent(bench.receive(complain(1, 0, 1), 1), 'viewChange'), [], 'a serial heard before');
    assert.deepEqual(sent(bench.receive(complain(1, 7, 2), 1), 'viewChange'), [], 'another view');
    assert.equal(sent(bench.receive(complain(1, 0, 2), 1), 'viewChange').length, 1);
  });

  it('does not count a complaint about a transaction that has its outcome here', () => {
    const bench = createBench({ self: 2 });
    for (const signer of [0, 1]) bench.receive(complain(signer, 0), signer);
    const [consult] = outputs(bench.receive(complain(3, 0, 1, a.bytes), 3), 'consult');
    assert.ok(consult);
    const answer = { type: 'consulted', from: 3, serial: consult.serial } as const;
    assert.deepEqual(sent(bench.feed({ ...answer, executed: true }), 'viewChange'), []);
    assert.equal(sent(bench.feed({ ...answer, executed: false }), 'viewChange').length, 1);
  });

  it('neither complains nor proposes while it catches up', () => {
    const bench = createBench({ self: 0 });
    bench.start();
    bench.feed({ type: 'head', head: headOf('x') });
    assert.equal(outputs(bench.feed({ type: 'syncing', active: true }), 'withdraw').length, 1);
    assert.deepEqual(sent(bench.fire('head'), 'complain'), []);
    assert.equal(outputs(bench.feed({ type: 'syncing', active: false }), 'propose').length, 1);
  });
});

describe('PBFT §4.4, VIEW-CHANGE', () => {
  it('reports its certificate, and one prepared certificate per number above it', () => {
    const bench = createBench({ self: 2 });
    const body = certificateOf(pointAt(1), [0, 1, 3]);
    bench.receive({ type: 'certificate', body });
    bench.receive(prePrepare(0, 2, 'a'));
    bench.receive(prePrepare(0, 3, 'b'));
    bench.receive(vote('prepare', 1, 0, 3, 'b'), 1);
    const [message] = sent(leave(bench), 'viewChange');
    assert.deepEqual(message?.body.certificates, [body]);
    assert.deepEqual(
      message.body.prepared.map(({ sequence }) => sequence),
      [3],
    );
  });

  it('signs no vote in the view that it has left', () => {
    const bench = createBench({ self: 2 });
    bench.receive(prePrepare(0, 1, 'a'));
    leave(bench);
    const effects = [
      bench.receive(prePrepare(0, 2, 'b')),
      bench.receive(vote('prepare', 1, 0, 1, 'a'), 1),
    ].flat();
    assert.deepEqual([...sent(effects, 'prepare'), ...sent(effects, 'commit')], []);
  });

  it('still decides by the COMMITs of others in the view that it has left', () => {
    const bench = createBench({ self: 2 });
    bench.receive(prePrepare(0, 1, 'a'));
    leave(bench);
    const effects = [0, 1, 3].flatMap((signer) => bench.receive(vote('commit', signer, 0, 1, 'a'), signer));
    assert.equal(outputs(effects, 'adopt').length, 1);
  });

  it('joins f + 1 others, at the (f + 1)-th highest of their views, however far', () => {
    const bench = createBench({ self: 2 });
    assert.deepEqual(sent(bench.receive(viewChange(0, 1_000_000)), 'viewChange'), [], 'one alone may lie');
    const effects = bench.receive(viewChange(1, 9), 1);
    assert.deepEqual(
      sent(effects, 'viewChange').map(({ body }) => body.view),
      [9],
    );
  });

  it('remembers one VIEW-CHANGE per member, the highest, and proves two for one view', () => {
    const bench = createBench({ self: 2 });
    bench.receive(viewChange(0, 8), 0);
    bench.receive(viewChange(0, 5), 0);
    const prepared = [preparedOf(0, 1, a.digest, [1, 3])];
    const effects = bench.receive(viewChange(0, 8, { prepared }), 0);
    assert.deepEqual(accusations(effects), [{ who: 0, kind: 'double-view-change' }]);
    assert.deepEqual(
      sent(bench.receive(viewChange(1, 6), 1), 'viewChange').map(({ body }) => body.view),
      [6],
    );
  });

  it('drops one whose certificates are short, doubled, from the primary, out of order or from the future', () => {
    const b = batchNamed('b').digest;
    const bad = [
      { prepared: [preparedOf(0, 1, a.digest, [1])] },
      { prepared: [preparedOf(0, 1, a.digest, [1, 1])] },
      { prepared: [preparedOf(0, 1, a.digest, [0, 1])] },
      { prepared: [preparedOf(0, 2, a.digest, [1, 3]), preparedOf(0, 1, b, [1, 3])] },
      { prepared: [preparedOf(4, 1, a.digest, [1, 3])] },
      { prepared: [preparedOf(0, 100, a.digest, [1, 3])] },
      { certificates: [certificateOf(pointAt(1), [0, 1])] },
    ];
    for (const content of bad) {
      const bench = createBench({ self: 2 });
      const effects = [bench.receive(viewChange(0, 4, content)), bench.receive(viewChange(1, 4), 1)].flat();
      assert.deepEqual(sent(effects, 'viewChange'), []);
    }
  });

  it('starts to wait for a NEW-VIEW when q members have left, doubles T with each failure, and goes on at q complaints', () => {
    const bench = createBench({ self: 2 });
    const left = leave(bench);
    assert.equal(timerOf(left, 'newView'), undefined);
    const waiting = [bench.receive(viewChange(0, 1), 0), bench.receive(viewChange(3, 5), 3)].flat();
    assert.equal(timerOf(waiting, 'newView'), 2 * T);
    assert.equal(sent(bench.fire('newView'), 'complain')[0]?.body.view, 1);
    const next = [0, 1].flatMap((signer) => bench.receive(complain(signer, 1), signer));
    assert.deepEqual(
      sent(next, 'viewChange').map(({ body }) => body.view),
      [2],
    );
  });

  it('never lets T grow above its bound', () => {
    const bench = createBench({ self: 3 });
    for (let view = 0; view < 7; view++) {
      for (const signer of [0, 1, 2]) bench.receive(complain(signer, view), signer);
    }
    const waiting = [0, 1].flatMap((signer) => bench.receive(viewChange(signer, 7), signer));
    assert.equal(timerOf(waiting, 'newView') ?? 8 * T, 8 * T);
  });
});

describe('PBFT §4.4, NEW-VIEW', () => {
  it('is built by the new primary from q VIEW-CHANGEs, with null in the gaps, and voted on there', () => {
    const bench = createBench({ self: 1 });
    bench.receive(prePrepare(0, 2, 'a'));
    const prepared = [preparedOf(0, 2, a.digest, [2, 3])];
    bench.receive(viewChange(2, 1, { prepared }), 2);
    const effects = bench.receive(viewChange(3, 1), 3);
    const [message] = sent(effects, 'newView');
    assert.deepEqual(
      message?.body.viewChanges.map(({ signer }) => signer),
      [1, 2, 3],
    );
    const carried = message.body.proposals.map(({ sequence, digest }) => [sequence, isNull(digest)]);
    assert.deepEqual(carried, [
      [1, true],
      [2, false],
    ]);
    assert.deepEqual(message.body.proposals[1]?.digest, a.digest);
    assert.equal(outputs(effects, 'propose').at(-1)?.sequence, 3);
    assert.ok(
      effects.findIndex(({ type }) => type === 'persist') <
        effects.findIndex((e) => e.type === 'send' && e.message.type === 'newView'),
    );
  });

  it('waits until it holds every batch that it carries over', () => {
    const bench = createBench({ self: 1 });
    const prepared = [preparedOf(0, 1, a.digest, [2, 3])];
    bench.receive(viewChange(2, 1, { prepared }), 2);
    assert.deepEqual(sent(bench.receive(viewChange(3, 1), 3), 'newView'), []);
    assert.equal(sent(bench.fire('status'), 'fetch').length, 1);
    assert.equal(sent(bench.receive({ type: 'batch', body: { batch: a.bytes } }, 3), 'newView').length, 1);
  });

  it('leaves out of V what it cannot have the batches of', () => {
    const bench = createBench({ self: 1 });
    const prepared = [preparedOf(0, 1, a.digest, [2, 3])];
    bench.receive(viewChange(2, 1, { prepared }), 2);
    bench.receive(viewChange(3, 1), 3);
    const [message] = sent(bench.receive(viewChange(0, 1), 0), 'newView');
    assert.deepEqual(
      message?.body.viewChanges.map(({ signer }) => signer),
      [0, 1, 3],
    );
  });

  const b = batchNamed('b').digest;
  const low = preparedOf(0, 1, b, [1, 3]);
  const high = preparedOf(1, 1, a.digest, [0, 2]);
  const viewChanges = [
    viewChangeOf(0, 3, { prepared: [high] }),
    viewChangeOf(1, 3, { prepared: [low] }),
    viewChangeOf(3, 3),
  ];

  it('is entered by a backup that recomputes O, also one that sent no VIEW-CHANGE, and of two digests the highest view counts', () => {
    const bench = createBench({ self: 2 });
    bench.receive(prePrepare(0, 1, 'a'));
    const body = newViewOf(3, { viewChanges, proposals: [proposalOf(3, 1, a.digest)] });
    const effects = bench.receive({ type: 'newView', body }, 3);
    assert.equal(outputs(effects, 'view').at(-1)?.view, 3);
    assert.deepEqual(
      sent(effects, 'prepare').map(({ body: { view, sequence, digest } }) => [view, sequence, digest]),
      [[3, 1, a.digest]],
    );
  });

  it('is refused, proven and left when O does not follow from V', () => {
    const wrong = [
      [proposalOf(3, 1, b)],
      [proposalOf(3, 1, NULL_DIGEST)],
      [],
      [proposalOf(3, 1, a.digest), proposalOf(3, 2, NULL_DIGEST)],
    ];
    for (const proposals of wrong) {
      const bench = createBench({ self: 2 });
      const effects = bench.receive({ type: 'newView', body: newViewOf(3, { viewChanges, proposals }) }, 3);
      assert.deepEqual(accusations(effects), [{ who: 3, kind: 'invalid-new-view' }]);
      assert.deepEqual(
        sent(effects, 'viewChange').map(({ body }) => body.view),
        [4],
      );
    }
  });

  it('is refused when V is short, padded, doubled or of another view', () => {
    const proposals = [proposalOf(3, 1, a.digest)];
    const bad = [
      viewChanges.slice(0, 2),
      [...viewChanges, viewChangeOf(2, 3)],
      [viewChanges[0]!, viewChanges[0]!, viewChanges[1]!],
      [viewChanges[0]!, viewChanges[1]!, viewChangeOf(3, 4)],
    ];
    for (const padded of bad) {
      const bench = createBench({ self: 2 });
      const effects = bench.receive(
        { type: 'newView', body: newViewOf(3, { viewChanges: padded, proposals }) },
        3,
      );
      assert.notEqual(outputs(effects, 'view').at(-1)?.active, true);
    }
  });

  it('is ignored below the view that it left for, and proven when there are two', () => {
    const bench = createBench({ self: 2 });
    const first = newViewOf(3, {
      viewChanges: [viewChangeOf(0, 3), viewChangeOf(1, 3), viewChangeOf(3, 3)],
      proposals: [],
    });
    const second = newViewOf(3, {
      viewChanges: [viewChangeOf(0, 3), viewChangeOf(1, 3), viewChangeOf(2, 3)],
      proposals: [],
    });
    bench.receive({ type: 'newView', body: first }, 3);
    assert.deepEqual(accusations(bench.receive({ type: 'newView', body: first }, 3)), []);
    assert.deepEqual(accusations(bench.receive({ type: 'newView', body: second }, 3)), [
      { who: 3, kind: 'double-new-view' },
    ]);
    const old = newViewOf(1, {
      viewChanges: [viewChangeOf(0, 1), viewChangeOf(1, 1), viewChangeOf(3, 1)],
      proposals: [],
    });
    assert.deepEqual(outputs(bench.receive({ type: 'newView', body: old }, 1), 'view'), []);
  });

  it("adopts min's certificate before O, votes again on what it executed, and does not execute again", () => {
    const bench = createBench({ self: 2 });
    for (const sequence of [1, 2]) {
      bench.receive(prePrepare(0, sequence, `b${sequence}`));
      for (const signer of [0, 1, 3])
        bench.receive(vote('commit', signer, 0, sequence, `b${sequence}`), signer);
    }
    const certificates = [certificateOf(pointAt(1), [0, 1, 3])];
    const prepared = [preparedOf(0, 2, batchNamed('b2').digest, [1, 3])];
    const full = [viewChangeOf(0, 3, { certificates, prepared }), viewChangeOf(1, 3), viewChangeOf(3, 3)];
    const proposals = [proposalOf(3, 2, batchNamed('b2').digest)];
    const effects = bench.receive(
      { type: 'newView', body: newViewOf(3, { viewChanges: full, proposals }) },
      3,
    );
    assert.equal(outputs(effects, 'final')[0]?.sequence, 1);
    assert.deepEqual(
      sent(effects, 'prepare').map(({ body }) => body.sequence),
      [2],
    );
    assert.deepEqual(outputs(effects, 'adopt'), []);
  });

  it('takes up the proposals that overtook it', () => {
    const bench = createBench({ self: 2 });
    bench.receive(prePrepare(3, 1, 'a'), 3);
    const empty = [viewChangeOf(0, 3), viewChangeOf(1, 3), viewChangeOf(3, 3)];
    const effects = bench.receive(
      { type: 'newView', body: newViewOf(3, { viewChanges: empty, proposals: [] }) },
      3,
    );
    assert.deepEqual(
      sent(effects, 'fetch').map(({ body }) => body.digest),
      [a.digest],
    );
    assert.equal(sent(bench.receive({ type: 'batch', body: { batch: a.bytes } }, 3), 'prepare').length, 1);
  });
});

describe('PBFT §4.2, the primary of several views', () => {
  it('asks anew for a batch when it enters a view for the same sequence number', () => {
    const bench = createBench({ self: 0 });
    assert.deepEqual(outputs(bench.start(), 'propose'), [{ type: 'propose', view: 0, sequence: 1 }]);
    const viewChanges = [1, 2, 3].map((signer) => viewChange(signer, 4));
    const effects = viewChanges.flatMap((message) => bench.receive(message, message.body.signer));
    assert.deepEqual(outputs(effects, 'propose').at(-1), { type: 'propose', view: 4, sequence: 1 });
  });
});
