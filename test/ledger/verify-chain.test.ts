/** Re-verification: a sound chain is sound, and any change to anything that is stored is found. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { concatBytes, equalBytes, hexToBytes } from '../../src/base/bytes.ts';
import { createAccountsApplication } from '../../src/ledger/accounts/accounts.ts';
import { batchDigest, encodeBatch } from '../../src/ledger/batch.ts';
import {
  decodeHeader,
  encodeHeader,
  type Header,
  headerHash,
  type StoredBlock,
} from '../../src/ledger/block.ts';
import { createFailedReceipt, encodeReceipts } from '../../src/ledger/receipt.ts';
import { decodeTransaction } from '../../src/ledger/transaction.ts';
import { type VerifyVerdict, verifyChain } from '../../src/ledger/verify-chain.ts';
import type { StoredFinality, VerifyReader } from '../../src/ledger/verify-input.ts';
import { alice, bob, createTestChain, lawful, mallory, put, testGenesis } from './support.ts';
import { createCertificate, createProof, toyEngine } from './toy-engine.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A chain as plain data, to be changed at will. */
interface Stored {
  mark: { sequence: number; height: number; blockHash: Uint8Array } | undefined;
  blocks: Mutable<StoredBlock>[];
  certificates: Mutable<StoredFinality>[];
  outcomes: { id: Uint8Array; height: number; index: number }[];
  state: { key: Uint8Array; value: Uint8Array }[];
  hashes: { hash: Uint8Array; height: number }[];
  batches: { digest: Uint8Array; height: number }[];
}

function readerOf(stored: Stored): VerifyReader {
  return {
    mark: () => stored.mark,
    blockAt: (height) => stored.blocks[height - 1],
    get: (key) => stored.state.find((entry) => equalBytes(entry.key, key))?.value,
    stateEntries: () => stored.state,
    outcomeOf: (id) => stored.outcomes.find((outcome) => equalBytes(outcome.id, id)),
    heightOfHash: (hash) => stored.hashes.find((entry) => equalBytes(entry.hash, hash))?.height,
    heightOfBatch: (digest) => stored.batches.find((entry) => equalBytes(entry.digest, digest))?.height,
    certificateAt: (height) => stored.certificates.findLast((certificate) => certificate.height <= height),
  };
}

const genesis = testGenesis();

/** Five decisions, one of them null, one certificate over genesis, one over block 2; blocks 3 and 4 rest on their proofs. */
function createStored(keepUndo = false): Stored {
  const chain = createTestChain({ genesis, keepUndo });
  const { chainId } = chain.ledger;
  const stored: Stored = {
    mark: undefined,
    blocks: [],
    certificates: [],
    outcomes: [],
    state: [],
    hashes: [],
    batches: [],
  };
  const decide = (transactions: Parameters<typeof chain.decide>[0]) => {
    const decision = chain.decide(transactions);
    const proof = createProof(chainId, decision.sequence, decision.batch!.digest);
    const { tip, block, outcomes } = chain.settle(chain.ledger.execute({ ...decision, proof }));
    stored.blocks.push({ ...block! });
    stored.outcomes.push(...outcomes.map(({ id, index }) => ({ id, height: tip.height, index })));
    stored.hashes.push({ hash: tip.blockHash, height: tip.height });
    stored.batches.push({ digest: decision.batch!.digest, height: tip.height });
  };
  const certify = () => {
    const { sequence, height, blockHash } = chain.ledger.tip();
    const bytes = createCertificate(chainId, sequence, height, blockHash);
    stored.certificates.push({ sequence, height, blockHash, bytes });
  };
  chain.runNull();
  certify();
  const early = chain.sign(bob, 1, [put('b', '2')]);
  decide([chain.sign(alice, 0, [put('a', '1')]), early, chain.sign(mallory, 0, [put('m', '1')])]);
  decide([chain.sign(bob, 0, [put('b', '1')]), early]);
  certify();
  decide([chain.sign(alice, 1, [{ type: 'delete', key: new TextEncoder().encode('a') }])]);
  decide([chain.sign(alice, 1, [put('late', '1')]), chain.sign(alice, 2, [put('c', '1')])]);
  const { sequence, height, blockHash } = chain.ledger.tip();
  stored.mark = { sequence, height, blockHash };
  stored.state = Array.from(chain.disk.stateEntries(), (entry) => ({ ...entry }));
  return stored;
}

function verify(stored: Stored, keepUndo = false): VerifyVerdict {
  const application = createAccountsApplication();
  const walk = verifyChain({ genesis, application, engine: toyEngine, reader: readerOf(stored), keepUndo });
  for (;;) {
    const step = walk.next();
    if (step.done) return step.value;
  }
}

/** Height and finding after a change. */
function findingAfter(change: (stored: Stored) => void): string {
  const stored = structuredClone(createStored());
  change(stored);
  const verdict = verify(stored);
  return verdict.type === 'sound' ? 'sound' : `${verdict.height}: ${verdict.what}`;
}

/** Gives block `height` another header, with hash and index to match, as a careful forger would. */
function rehead(stored: Stored, height: number, change: Partial<Header>): void {
  const block = stored.blocks[height - 1]!;
  const bytes = encodeHeader({ ...lawful(decodeHeader(block.header)), ...change });
  Object.assign(block, { header: bytes, hash: headerHash(bytes) });
  stored.hashes[height - 1]!.hash = block.hash;
}

describe('verify', () => {
  it('finds a sound chain sound', () => {
    const stored = createStored();
    const verdict = verify(stored);
    assert.equal(verdict.type, 'sound');
    assert.ok(verdict.type === 'sound');
    const { height, transactions, certificates, stateEntries, blockHash } = verdict;
    assert.deepEqual([height, transactions, certificates], [4, 8, 2]);
    assert.equal(stateEntries, stored.state.length);
    assert.deepEqual(blockHash, stored.mark!.blockHash);
    assert.equal(verify(createStored(true), true).type, 'sound');
  });

  it('finds an empty disk sound', () => {
    const verdict = verify({
      mark: undefined,
      blocks: [],
      certificates: [],
      outcomes: [],
      state: [],
      hashes: [],
      batches: [],
    });
    assert.equal(verdict.type === 'sound' && verdict.height, 0);
  });

  it('finds any changed byte of anything', () => {
    const pristine = createStored();
    assert.equal(verify(pristine).type, 'sound');
    const places = bytesOf(pristine);
    assert.ok(places.length > 50);
    fc.assert(
      fc.property(fc.nat(), fc.nat(7), (at, bit) => {
        for (const place of places.keys()) {
          const stored = structuredClone(pristine);
          const bytes = bytesOf(stored)[place]!;
          bytes[at % bytes.length]! ^= 1 << bit;
          assert.equal(verify(stored).type, 'damaged', `place ${place}`);
        }
      }),
      { numRuns: 3 },
    );
  });

  it('finds any changed byte of an undo record', () => {
    const pristine = createStored(true);
    // The first 8 bytes are a sequence number, known only up to the null decisions before the block.
    for (let at = 8; at < pristine.blocks[2]!.undo.length; at += 5) {
      const stored = structuredClone(pristine);
      stored.blocks[2]!.undo[at]! ^= 1;
      const verdict = verify(stored, true);
      assert.ok(verdict.type === 'damaged' && /undo record/.test(verdict.what), `byte ${at}`);
    }
    const stored = structuredClone(pristine);
    stored.blocks[2]!.undo[0] = 4;
    assert.equal(verify(stored, true).type, 'damaged');
  });

  it('finds any changed number of marks and indexes', () => {
    const entries: ((stored: Stored) => { height: number })[] = [
      ({ mark }) => mark!,
      ({ hashes }) => hashes[1]!,
      ({ batches }) => batches[2]!,
      ({ outcomes }) => outcomes[3]!,
      ({ certificates }) => certificates[1]!,
      ({ blocks }) => blocks[2]!,
    ];
    for (const [at, entryOf] of entries.entries()) {
      for (const step of [1, -1]) {
        const finding = findingAfter((stored) => {
          entryOf(stored).height += step;
        });
        assert.notEqual(finding, 'sound', `entry ${at} by ${step}`);
      }
    }
    assert.match(
      findingAfter(({ outcomes }) => (outcomes[0]!.index = 1)),
      /^1: the index of outcomes/,
    );
    assert.match(
      findingAfter(({ mark }) => (mark!.sequence = 4)),
      /^4: the mark names sequence number 4/,
    );
    assert.match(
      findingAfter(({ certificates }) => (certificates[1]!.sequence = 4)),
      /^2: the certificate/,
    );
  });
});

/** Every byte string in the data that is not empty. */
function bytesOf(value: unknown): Uint8Array[] {
  if (value instanceof Uint8Array) return value.length === 0 ? [] : [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(bytesOf) : [];
}

describe('verify, against a careful forger', () => {
  it('finds a missing block, and one above the mark', () => {
    assert.equal(
      findingAfter(({ blocks }) => delete blocks[1]),
      '2: the block is missing',
    );
    const extra = ({ blocks }: Stored) => blocks.push({ ...blocks[3]!, height: 5 });
    assert.equal(findingAfter(extra), '4: a block is stored above the mark');
  });

  it('finds a root that re-execution does not give', () => {
    for (const root of ['transactionRoot', 'receiptsRoot', 'stateRoot', 'validatorSetHash'] as const) {
      const finding = findingAfter((stored) => rehead(stored, 3, { [root]: new Uint8Array(32) }));
      assert.equal(finding, `3: re-execution gives another ${root}`);
    }
    assert.match(
      findingAfter((stored) => rehead(stored, 3, { timeMs: 9 })),
      /^3: .* another version or time/,
    );
    assert.match(
      findingAfter((stored) => rehead(stored, 3, { parentHash: new Uint8Array(32) })),
      /^3: the parent hash/,
    );
    assert.match(
      findingAfter((stored) => rehead(stored, 3, { engine: Uint8Array.of(3) })),
      /^3: .* does not rise/,
    );
  });

  it('finds a receipt that was made up', () => {
    const receipts = encodeReceipts([createFailedReceipt('made', 'up')]);
    assert.match(
      findingAfter(({ blocks }) => (blocks[2]!.receipts = receipts)),
      /^3: re-execution gives other receipts/,
    );
  });

  it('finds a transaction that its sender did not sign', () => {
    const finding = findingAfter((stored) => {
      const block = stored.blocks[2]!;
      const raw = lawful(decodeTransaction(block.batch.slice(32))).bytes;
      const unsigned = concatBytes(new Uint8Array(64), raw.subarray(64));
      block.batch = encodeBatch({ sequence: 4, view: 0, timeMs: 1_000, transactions: [unsigned] });
      block.batchDigest = batchDigest(block.batch);
      stored.batches[2]!.digest = block.batchDigest;
    });
    assert.equal(finding, '3: the signature of transaction 0 is wrong');
  });

  it('finds a tip that nothing shows to be decided', () => {
    const none = new Uint8Array(0);
    assert.match(
      findingAfter(({ blocks }) => (blocks[3]!.proof = none)),
      /^4: no certificate covers the block/,
    );
    assert.equal(
      findingAfter(({ blocks }) => (blocks[1]!.proof = none)),
      'sound',
    );
    const foreign = createProof(new Uint8Array(32), 4, new Uint8Array(32));
    assert.match(
      findingAfter(({ blocks }) => (blocks[2]!.proof = foreign)),
      /^3: the decision proof: the commit signature of n0/,
    );
  });

  it('finds a certificate for another block, or with a wrong signature', () => {
    const certificate = (change: (bytes: Uint8Array) => void) =>
      findingAfter(({ certificates }) => change(certificates[1]!.bytes));
    assert.match(
      certificate((bytes) => bytes.fill(1, 34, 98)),
      /^2: the certificate: the checkpoint signature of n0/,
    );
    assert.match(
      certificate((bytes) => (bytes[1] = 9)),
      /^2: the certificate: the checkpoint signature of n0/,
    );
  });

  it('finds state entries that are missing, changed or too many', () => {
    assert.match(
      findingAfter(({ state }) => state.pop()),
      /^4: the stored state has \d+ entries/,
    );
    assert.match(
      findingAfter(({ state }) => (state[0]!.value = new Uint8Array(1))),
      /^4: .* another value of the key/,
    );
    const extra = { key: hexToBytes('00')!, value: new Uint8Array(0) };
    assert.match(
      findingAfter(({ state }) => state.push(extra)),
      /^4: the stored state has the key 00/,
    );
  });

  it('turns an error of the store into the finding', () => {
    const stored = createStored();
    const reader = readerOf(stored);
    const blockAt = (height: number) => {
      if (height === 3) throw new Error('checksum of block 3');
      return reader.blockAt(height);
    };
    const application = createAccountsApplication();
    const walk = verifyChain({
      genesis,
      application,
      engine: toyEngine,
      reader: { ...reader, blockAt },
      keepUndo: false,
    });
    const heights = [];
    for (let step = walk.next(); ; step = walk.next()) {
      if (step.done) {
        assert.deepEqual(step.value, { type: 'damaged', height: 3, what: 'checksum of block 3' });
        break;
      }
      heights.push(step.value);
    }
    assert.deepEqual(heights, [
      { height: 1, of: 4 },
      { height: 2, of: 4 },
    ]);
  });
});
