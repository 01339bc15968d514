/** STATUS and its answers: who has more sends what is missing, other members' signed messages too. The replica is 2 of 4. */
import { strict as assert } from 'node:assert';
import type { PbftMessage, Status } from '../../../src/protocols/pbft/messages.ts';
import {
  batchNamed,
  certificateOf,
  complain,
  createBench,
  newViewOf,
  outputs,
  pointAt,
  prePrepare,
  sent,
  T,
  viewChangeOf,
  vote,
} from './support.ts';

const EMPTY: Status = {
  view: 0,
  active: true,
  certified: 0,
  executed: 0,
  viewChanges: new Uint8Array(1),
  slots: [],
};
const statusOf = (fields: Partial<Status> = {}): PbftMessage => ({
  type: 'status',
  body: { ...EMPTY, ...fields },
});

/** Two status ticks: what is younger is still on its way and left alone. */
function ripen(bench: ReturnType<typeof createBench>): void {
  bench.fire('status');
  bench.fire('status');
}

describe('PBFT repair', () => {
  it('says where it stands a quarter of T after anything opened, and every T when idle', () => {
    const bench = createBench({ self: 2 });
    const delays = (effects: ReturnType<typeof bench.start>) =>
      effects.flatMap((effect) =>
        effect.type === 'setTimer' && effect.name === 'status' ? [effect.delayMs] : [],
      );
    assert.deepEqual(delays(bench.start()), [T]);
    assert.deepEqual(delays(bench.receive(prePrepare(0, 1, 'a'))), [T / 4]);
    assert.equal(sent(bench.fire('status'), 'status').length, 1);
  });

  it('sends the proposal with its batch, and the votes of all members, for what the asker lacks', () => {
    const bench = createBench({ self: 2 });
    bench.start();
    bench.receive(prePrepare(0, 1, 'a'));
    bench.receive(vote('prepare', 1, 0, 1, 'a'), 1);
    bench.receive(vote('commit', 1, 0, 1, 'a'), 1);
    assert.deepEqual(sent(bench.receive(statusOf(), 3), 'prePrepare'), [], 'too young');
    ripen(bench);
    const effects = bench.receive(statusOf(), 3);
    assert.deepEqual(
      sent(effects, 'prePrepare').map(({ body }) => body.batch),
      [batchNamed('a').bytes],
    );
    assert.deepEqual(
      sent(effects, 'prepare')
        .map(({ body }) => body.signer)
        .sort(),
      [1, 2],
    );
    assert.deepEqual(
      sent(effects, 'commit')
        .map(({ body }) => body.signer)
        .sort(),
      [1, 2],
    );
    assert.ok(effects.every((effect) => effect.type !== 'send' || effect.to === 3));
  });

  it('leaves out what the asker says that it has', () => {
    const bench = createBench({ self: 2 });
    bench.receive(prePrepare(0, 1, 'a'));
    bench.receive(vote('prepare', 1, 0, 1, 'a'), 1);
    ripen(bench);
    const slot = {
      sequence: 1,
      accepted: true,
      decided: false,
      prepares: Uint8Array.of(0b0010),
      commits: Uint8Array.of(0b0100),
      checkpoints: new Uint8Array(1),
    };
    const effects = bench.receive(statusOf({ slots: [slot] }), 3);
    assert.deepEqual(sent(effects, 'prePrepare'), []);
    assert.deepEqual(
      sent(effects, 'prepare').map(({ body }) => body.signer),
      [2],
    );
    assert.deepEqual(sent(effects, 'commit'), []);
  });

  it('sends its certificate and decision proofs to one that is behind', () => {
    const bench = createBench({ self: 2 });
    for (const sequence of [1, 2]) {
      bench.receive(prePrepare(0, sequence, `b${sequence}`));
      for (const signer of [0, 1, 3])
        bench.receive(vote('commit', signer, 0, sequence, `b${sequence}`), signer);
    }
    bench.receive({ type: 'certificate', body: certificateOf(pointAt(1), [0, 1, 3]) });
    ripen(bench);
    const effects = bench.receive(statusOf(), 3);
    assert.deepEqual(
      sent(effects, 'certificate').map(({ body }) => body.sequence),
      [1],
    );
    assert.deepEqual(
      sent(effects, 'decision').map(({ body }) => [body.proof.sequence, body.batch.length > 0]),
      [
        [1, false],
        [2, true],
      ],
    );
  });

  it('decides by a proof that it is sent', () => {
    const bench = createBench({ self: 2 });
    const { bytes, digest } = batchNamed('a');
    const commits = [0, 1, 3].map((signer) => {
      const message = vote('commit', signer, 0, 1, 'a');
      assert.ok(message.type === 'commit');
      return { signer, signature: message.body.signature };
    });
    const proof = { view: 0, sequence: 1, digest, commits };
    const short = { ...proof, commits: commits.slice(1) };
    assert.deepEqual(
      outputs(bench.receive({ type: 'decision', body: { proof: short, batch: bytes } }, 3), 'adopt'),
      [],
    );
    assert.equal(
      outputs(bench.receive({ type: 'decision', body: { proof, batch: bytes } }, 3), 'adopt').length,
      1,
    );
  });

  it('sends the NEW-VIEW to one in an earlier view, and VIEW-CHANGEs while it waits for one itself', () => {
    const entered = createBench({ self: 2 });
    const body = newViewOf(3, {
      viewChanges: [0, 1, 3].map((signer) => viewChangeOf(signer, 3)),
      proposals: [],
    });
    entered.receive({ type: 'newView', body }, 3);
    assert.deepEqual(
      sent(entered.receive(statusOf(), 1), 'newView').map((message) => message.body),
      [body],
    );
    const waiting = createBench({ self: 2 });
    for (const signer of [0, 1, 3]) waiting.receive(complain(signer, 0), signer);
    assert.deepEqual(
      sent(waiting.receive(statusOf(), 1), 'viewChange').map((message) => message.body.signer),
      [2],
    );
    const known = statusOf({ view: 1, active: false, viewChanges: Uint8Array.of(0b0100) });
    assert.deepEqual(sent(waiting.receive(known, 3), 'viewChange'), []);
  });

  it('answers one peer only so often', () => {
    const bench = createBench({ self: 2 });
    bench.receive(prePrepare(0, 1, 'a'));
    ripen(bench);
    const at = 2_000_000;
    const event = { type: 'message', from: 3, message: statusOf() } as const;
    assert.ok(bench.process.step(event, at).length > 0);
    assert.equal(bench.process.step(event, at + 1).length, 0);
    assert.ok(bench.process.step({ ...event, from: 1 }, at + 1).length > 0);
    assert.ok(bench.process.step(event, at + T).length > 0);
  });

  it('asks for blocks when a certificate stands above what messages bring', () => {
    const bench = createBench({ self: 2 });
    bench.receive({ type: 'certificate', body: certificateOf(pointAt(5), [0, 1, 3]) });
    assert.deepEqual(outputs(bench.fire('status'), 'behind'), []);
    assert.deepEqual(outputs(bench.fire('status'), 'behind'), [
      { type: 'behind', sequence: 5, peers: [0, 1, 3] },
    ]);
    const certificate = null;
    bench.feed({ type: 'synced', ...pointAt(5), certificate });
    assert.deepEqual(outputs(bench.fire('status'), 'behind'), []);
  });

  it('asks stored blocks for a batch that it no longer holds', () => {
    const bench = createBench({ self: 2 });
    const { bytes, digest } = batchNamed('old');
    assert.deepEqual(outputs(bench.receive({ type: 'fetch', body: { digest } }, 3), 'load'), [
      { type: 'load', digest, to: 3 },
    ]);
    assert.deepEqual(
      sent(bench.feed({ type: 'loaded', digest, to: 3, bytes }), 'batch').map(({ body }) => body.batch),
      [bytes],
    );
    assert.deepEqual(bench.feed({ type: 'loaded', digest, to: 3, bytes: null }), []);
  });
});
