/** Evidence: exactly what no honest replica could sign, and never anything else. */
import { strict as assert } from 'node:assert';
import { checkEvidence, createEvidence } from '../../../src/protocols/pbft/evidence.ts';
import type { PbftMessage } from '../../../src/protocols/pbft/messages.ts';
import type { EvidenceKind } from '../../../src/protocols/pbft/wire.ts';
import {
  accusations,
  batchNamed,
  checkpointOf,
  createBench,
  newViewOf,
  outputs,
  PARAMETERS,
  pointAt,
  prePrepare,
  preparedOf,
  proposalOf,
  sent,
  viewChangeOf,
  vote,
} from './support.ts';

const other = { ...pointAt(1), blockHash: new Uint8Array(32).fill(99) };
const viewChanges = [0, 1, 2].map((signer) => viewChangeOf(signer, 3));
const prepared = [preparedOf(0, 1, batchNamed('a').digest, [1, 2])];
const stray = { viewChanges, proposals: [proposalOf(3, 1, batchNamed('a').digest)] };

const TRUE: readonly (readonly [EvidenceKind, number, readonly PbftMessage[]])[] = [
  ['double-pre-prepare', 0, [prePrepare(0, 1, 'a'), prePrepare(0, 1, 'b')]],
  ['double-prepare', 1, [vote('prepare', 1, 0, 1, 'a'), vote('prepare', 1, 0, 1, 'b')]],
  ['double-commit', 1, [vote('commit', 1, 0, 1, 'a'), vote('commit', 1, 0, 1, 'b')]],
  [
    'double-checkpoint',
    1,
    [pointAt(1), other].map((point) => ({ type: 'checkpoint', body: checkpointOf(1, point) })),
  ],
  [
    'double-checkpoint',
    1,
    [pointAt(1), { ...other, sequence: 2 }].map((point) => ({
      type: 'checkpoint',
      body: checkpointOf(1, point),
    })),
  ],
  [
    'double-view-change',
    0,
    [viewChangeOf(0, 3), viewChangeOf(0, 3, { prepared })].map((body) => ({ type: 'viewChange', body })),
  ],
  [
    'double-new-view',
    3,
    [newViewOf(3, { viewChanges, proposals: [] }), newViewOf(3, stray)].map((body) => ({
      type: 'newView',
      body,
    })),
  ],
  ['invalid-new-view', 3, [{ type: 'newView', body: newViewOf(3, stray) }]],
];

const FALSE: readonly (readonly [string, EvidenceKind, number, readonly PbftMessage[]])[] = [
  [
    'the same vote twice',
    'double-prepare',
    1,
    [vote('prepare', 1, 0, 1, 'a'), vote('prepare', 1, 0, 1, 'a')],
  ],
  ['votes of two views', 'double-prepare', 1, [vote('prepare', 1, 0, 1, 'a'), vote('prepare', 1, 4, 1, 'b')]],
  [
    'votes of two members',
    'double-prepare',
    1,
    [vote('prepare', 1, 0, 1, 'a'), vote('prepare', 2, 0, 1, 'b')],
  ],
  ['votes of two phases', 'double-prepare', 1, [vote('prepare', 1, 0, 1, 'a'), vote('commit', 1, 0, 1, 'b')]],
  [
    'votes of somebody else',
    'double-prepare',
    2,
    [vote('prepare', 1, 0, 1, 'a'), vote('prepare', 1, 0, 1, 'b')],
  ],
  ['one vote', 'double-prepare', 1, [vote('prepare', 1, 0, 1, 'a')]],
  [
    'a null repeated',
    'double-checkpoint',
    1,
    [pointAt(1), { ...pointAt(1), sequence: 2 }].map((point) => ({
      type: 'checkpoint',
      body: checkpointOf(1, point),
    })),
  ],
  [
    'a valid NEW-VIEW',
    'invalid-new-view',
    3,
    [{ type: 'newView', body: newViewOf(3, { viewChanges, proposals: [] }) }],
  ],
  [
    'a NEW-VIEW by one who is not its primary',
    'invalid-new-view',
    1,
    [{ type: 'newView', body: newViewOf(3, stray) }],
  ],
];

describe('PBFT evidence', () => {
  for (const [kind, accused, statements] of TRUE) {
    it(`${kind} proves what it says`, () => {
      assert.equal(checkEvidence(createEvidence(kind, accused, statements), 4, PARAMETERS), undefined);
    });
  }

  for (const [name, kind, accused, statements] of FALSE) {
    it(`${name} proves nothing`, () => {
      assert.ok(checkEvidence(createEvidence(kind, accused, statements), 4, PARAMETERS));
    });
  }

  it('is kept before it is told, told once, and passed on', () => {
    const bench = createBench({ self: 2 });
    const body = createEvidence('double-prepare', 1, [
      vote('prepare', 1, 0, 1, 'a'),
      vote('prepare', 1, 0, 1, 'b'),
    ]);
    const effects = bench.receive({ type: 'evidence', body }, 3);
    const order = effects.map((effect) => (effect.type === 'send' ? effect.message.type : effect.type));
    assert.deepEqual(order.slice(0, 3), ['persist', 'accuse', 'evidence']);
    assert.deepEqual(accusations(bench.receive({ type: 'evidence', body }, 0)), []);
    const reborn = createBench({ self: 2, records: bench.records });
    assert.deepEqual(accusations(reborn.receive({ type: 'evidence', body }, 0)), [], 'nor after a restart');
  });

  it('that is false is dropped', () => {
    const bench = createBench({ self: 2 });
    const body = createEvidence('double-prepare', 1, [
      vote('prepare', 1, 0, 1, 'a'),
      vote('prepare', 1, 4, 1, 'b'),
    ]);
    assert.deepEqual(accusations(bench.receive({ type: 'evidence', body }, 3)), []);
  });

  it('against its own key makes a replica stop voting', () => {
    const bench = createBench({ self: 2 });
    const body = createEvidence('double-prepare', 2, [
      vote('prepare', 2, 0, 1, 'a'),
      vote('prepare', 2, 0, 1, 'b'),
    ]);
    assert.match(
      outputs(bench.receive({ type: 'evidence', body }, 3), 'mute')[0]?.reason ?? '',
      /running twice/,
    );
    assert.deepEqual(sent(bench.receive(prePrepare(0, 2, 'c')), 'prepare'), []);
  });

  it('of two proposals comes together: who prepared another digest is shown the proposal that stands here', () => {
    const bench = createBench({ self: 2 });
    bench.receive(prePrepare(0, 1, 'a'));
    const [shown] = sent(bench.receive(vote('prepare', 3, 0, 1, 'b')), 'prePrepare');
    assert.deepEqual(shown?.body.proposal, proposalOf(0, 1, batchNamed('a').digest));
    assert.deepEqual(sent(bench.receive(vote('prepare', 1, 0, 1, 'a')), 'prePrepare'), []);
    const victim = createBench({ self: 3 });
    victim.receive(prePrepare(0, 1, 'b'));
    assert.deepEqual(
      accusations(victim.receive({ type: 'prePrepare', body: shown!.body }, 2)).map(({ kind }) => kind),
      ['double-pre-prepare'],
    );
  });

  it('of a primary makes a replica leave its view', () => {
    const bench = createBench({ self: 2 });
    const body = createEvidence('double-pre-prepare', 0, [prePrepare(0, 1, 'a'), prePrepare(0, 1, 'b')]);
    assert.deepEqual(
      sent(bench.receive({ type: 'evidence', body }, 3), 'viewChange').map((message) => message.body.view),
      [1],
    );
  });
});
