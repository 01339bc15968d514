/** Messages and records as bytes: any bytes give a message or a Fault, and only one encoding of each is accepted. */
import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { bytesToHex } from '../../../src/base/bytes.ts';
import { isFault } from '../../../src/base/fault.ts';
import { messageClaims } from '../../../src/protocols/pbft/claims.ts';
import { createEvidence } from '../../../src/protocols/pbft/evidence.ts';
import type { PbftMessage } from '../../../src/protocols/pbft/messages.ts';
import { decodeRecord, encodeRecord } from '../../../src/protocols/pbft/records.ts';
import { NULL_DIGEST } from '../../../src/protocols/pbft/rules.ts';
import { ballotBytes, pointBytes } from '../../../src/protocols/pbft/statements.ts';
import { decodeMessage, encodeMessage } from '../../../src/protocols/pbft/wire.ts';
import {
  batchNamed,
  certificateOf,
  checkpointOf,
  complain,
  newViewOf,
  pointAt,
  prePrepare,
  preparedOf,
  proposalOf,
  viewChangeOf,
  vote,
} from './support.ts';

const digest = batchNamed('a').digest;
const viewChange = viewChangeOf(0, 3, {
  certificates: [certificateOf(pointAt(1), [0, 1, 2])],
  prepared: [preparedOf(1, 2, digest, [0, 2])],
});
const newView = newViewOf(3, {
  viewChanges: [viewChange, viewChangeOf(1, 3), viewChangeOf(2, 3)],
  proposals: [proposalOf(3, 2, digest)],
});
const commits = [{ signer: 1, signature: new Uint8Array(64).fill(1) }];

const SAMPLES: readonly PbftMessage[] = [
  prePrepare(0, 1, 'a'),
  vote('prepare', 1, 0, 1, 'a'),
  vote('commit', 1, 0, 1, 'a'),
  { type: 'checkpoint', body: checkpointOf(2, pointAt(1)) },
  { type: 'viewChange', body: viewChange },
  { type: 'newView', body: newView },
  complain(1, 0, 5, batchNamed('tx').bytes),
  { type: 'certificate', body: certificateOf(pointAt(1), [0, 1, 2]) },
  {
    type: 'decision',
    body: { proof: { view: 0, sequence: 1, digest, commits }, batch: batchNamed('a').bytes },
  },
  {
    type: 'evidence',
    body: createEvidence('double-prepare', 1, [vote('prepare', 1, 0, 1, 'a'), vote('prepare', 1, 0, 1, 'b')]),
  },
  { type: 'forward', body: { transaction: batchNamed('tx').bytes } },
  { type: 'fetch', body: { digest } },
  { type: 'batch', body: { batch: batchNamed('a').bytes } },
  {
    type: 'status',
    body: {
      view: 3,
      active: false,
      certified: 4,
      executed: 5,
      viewChanges: Uint8Array.of(5),
      slots: [
        {
          sequence: 6,
          accepted: true,
          decided: false,
          prepares: Uint8Array.of(1),
          commits: Uint8Array.of(2),
          checkpoints: Uint8Array.of(4),
        },
      ],
    },
  },
];

describe('PBFT messages as bytes', () => {
  for (const message of SAMPLES) {
    it(`${message.type} comes back as it went`, () =>
      assert.deepEqual(decodeMessage(encodeMessage(message)), message));
  }

  it('are covered here, every kind of them', () => {
    assert.equal(new Set(SAMPLES.map((message) => encodeMessage(message)[0])).size, 14);
  });

  it('have one encoding: whatever else is accepted encodes to itself', () => {
    const mutated = fc.record({
      sample: fc.constantFrom(...SAMPLES),
      at: fc.nat(),
      value: fc.integer({ min: 0, max: 255 }),
      cut: fc.nat(3),
    });
    fc.assert(
      fc.property(mutated, ({ sample, at, value, cut }) => {
        const bytes = encodeMessage(sample).slice();
        bytes[at % bytes.length] = value;
        const candidate = cut === 0 ? bytes.subarray(0, at % bytes.length) : bytes;
        const message = decodeMessage(candidate);
        if (!isFault(message)) assert.deepEqual(encodeMessage(message), Uint8Array.from(candidate));
      }),
      { numRuns: 3_000 },
    );
  });

  it('give a message or a Fault for any bytes, and claims for any message', () => {
    const any = fc.tuple(fc.integer({ min: 0, max: 20 }), fc.uint8Array({ maxLength: 400 }));
    fc.assert(
      fc.property(any, ([kind, rest]) => {
        const message = decodeMessage(Uint8Array.of(kind, ...rest));
        if (!isFault(message)) assert.ok(Array.isArray(messageClaims(message, 4)));
      }),
      { numRuns: 3_000 },
    );
    assert.ok(isFault(decodeMessage(new Uint8Array())));
  });

  it('list every signature inside, nested ones too', () => {
    const counts = SAMPLES.map((message) => [message.type, messageClaims(message, 4).length]);
    assert.deepEqual(counts, [
      ['prePrepare', 1],
      ['prepare', 1],
      ['commit', 1],
      ['checkpoint', 1],
      ['viewChange', 1 + 3 + 3],
      ['newView', 1 + 7 + 1 + 1 + 1],
      ['complain', 1],
      ['certificate', 3],
      ['decision', 1],
      ['evidence', 2],
      ['forward', 0],
      ['fetch', 0],
      ['batch', 0],
      ['status', 0],
    ]);
  });
});

describe('PBFT bytes that never change', () => {
  it('are signed for votes: view, sequence number and digest, little-endian', () => {
    const bytes = ballotBytes({ view: 1, sequence: 258, digest: new Uint8Array(32).fill(0xab) });
    assert.equal(bytesToHex(bytes), `0100000000000000${'0201000000000000'}${'ab'.repeat(32)}`);
  });

  it('are signed for CHECKPOINT: sequence number, height and block hash', () => {
    const bytes = pointBytes({ sequence: 3, height: 2, blockHash: new Uint8Array(32).fill(0xcd) });
    assert.equal(bytesToHex(bytes), `0300000000000000${'0200000000000000'}${'cd'.repeat(32)}`);
  });

  it('stand on the wire for a vote: kind, ballot, signer, signature', () => {
    const body = {
      view: 1,
      sequence: 2,
      digest: new Uint8Array(32).fill(7),
      signer: 3,
      signature: new Uint8Array(64).fill(9),
    };
    const expected = `02${'0100000000000000'}${'0200000000000000'}${'07'.repeat(32)}0300${'09'.repeat(64)}`;
    assert.equal(bytesToHex(encodeMessage({ type: 'commit', body })), expected);
  });

  it('are the digest of null: sha256 of its tag prefix alone', () => {
    assert.equal(NULL_DIGEST.length, 32);
    assert.notDeepEqual(NULL_DIGEST, batchNamed('').digest);
  });
});

describe('PBFT records', () => {
  it('come back as they went', () => {
    const { proposal } = { proposal: proposalOf(0, 1, digest) };
    const samples = [
      {
        type: 'accepted',
        body: { proposal, batch: batchNamed('a').bytes, prepares: [new Uint8Array(64).fill(3)] },
      },
      {
        type: 'prepared',
        body: { certificate: preparedOf(0, 1, digest, [1, 2]), commit: new Uint8Array(64).fill(4) },
      },
      { type: 'certificate', body: certificateOf(pointAt(1), [0, 1, 2]) },
      { type: 'viewChange', body: viewChange },
      { type: 'newView', body: newView },
      { type: 'muted', body: { reason: batchNamed('because').bytes } },
    ] as const;
    for (const record of samples) assert.deepEqual(decodeRecord(encodeRecord(record)), record);
  });

  it('that cannot be read are our own bug, never silence', () => {
    assert.throws(() => decodeRecord(Uint8Array.of(99)));
    assert.throws(() => decodeRecord(Uint8Array.of(0, 1, 2)));
  });
});
