/** One miner alone with what peers may send it: storms of orphans, blocks from the future, low work, foreign bodies. */
import { deepEqual, ok, strictEqual } from 'node:assert/strict';
import { bytesToHex } from '../../../src/base/bytes.ts';
import { isFault } from '../../../src/base/fault.ts';
import { LIMITS } from '../../../src/base/limits.ts';
import { batchDigest } from '../../../src/ledger/batch.ts';
import type { OrderingInput, OrderingOutput } from '../../../src/protocols/ordering.ts';
import {
  encodePowHeader,
  POW_HEADER_BYTES,
  type PowHeader,
  readWorkedHeader,
  type WorkedHeader,
} from '../../../src/protocols/pow/header.ts';
import { pow } from '../../../src/protocols/pow/index.ts';
import { decodeMessage, encodeMessage, type PowMessage } from '../../../src/protocols/pow/messages.ts';
import { createWaitingRoom } from '../../../src/protocols/pow/waiting-room.ts';
import { difficultyToTarget, numberToBytes32 } from '../../../src/protocols/pow/work.ts';
import { batchOf, firstHeader, GENESIS, mine, parameters, START_MS } from './headers.ts';

/** A miner whose replica judges everything lawful and executes at once. */
function createBench() {
  const tip = { sequence: 0, height: 0, blockHash: GENESIS, seal: null, proof: null, certificate: null };
  const process = pow.createProcess({
    self: 0,
    members: 4,
    records: [],
    sign: () => new Uint8Array(64),
    chance: () => 0.5,
    tip,
    mining: { blockAt: () => undefined, publicKey: new Uint8Array(32).fill(7) },
    parameters,
    timers: { viewTimeoutMs: 1_000, viewTimeoutMsMax: 1_000 },
  });
  const bench = {
    nowMs: START_MS + 2_000,
    sent: [] as { to: number | 'all'; message: PowMessage }[],
    outputs: [] as OrderingOutput[],
    verdict: 'valid' as 'valid' | 'invalid',
    refuses: false,
    step(event: Parameters<typeof process.step>[0]): void {
      for (const effect of process.step(event, bench.nowMs)) {
        if (effect.type === 'send') bench.sent.push(effect);
        if (effect.type !== 'output') continue;
        bench.outputs.push(effect.output);
        for (const input of answersTo(effect.output)) bench.step({ type: 'input', input });
      }
    },
    memory: () => process.memory!(),
    hear: (from: number, message: PowMessage) => bench.step({ type: 'message', from, message }),
    faults: () => bench.outputs.flatMap((out) => (out.type === 'fault' ? [out.fault.code] : [])),
    adopted: () => bench.outputs.flatMap((out) => (out.type === 'adopt' ? out.decisions : [])),
  };
  const answersTo = (out: OrderingOutput): OrderingInput[] => {
    if (out.type === 'judge')
      return [{ type: 'judged', digest: out.batch.digest, sequence: out.sequence, verdict: bench.verdict }];
    if (out.type !== 'adopt') return [];
    if (bench.refuses) return [{ type: 'refused', sequence: out.decisions[0]!.sequence }];
    return out.decisions.map(({ sequence, proof }) => ({
      type: 'executed',
      sequence,
      height: sequence,
      blockHash: proof,
    }));
  };
  bench.step({ type: 'start' });
  bench.sent.length = 0;
  return bench;
}

describe('a header of work', () => {
  it('has 183 bytes, in which the nonces stand where miners look for them', () => {
    const bytes = encodePowHeader(firstHeader({ extraNonce: 0x0201, nonce: 0x06050403 }));
    strictEqual(bytes.length, POW_HEADER_BYTES);
    strictEqual(bytesToHex(bytes.subarray(-6)), '010203040506');
  });

  it('is refused without its work, before anything else is looked at', () => {
    const target = numberToBytes32(difficultyToTarget(2 ** 40));
    const bytes = encodePowHeader(firstHeader({ target, version: 9 }));
    const read = readWorkedHeader(bytes);
    ok(isFault(read) && read.code === 'no-work' && read.action === 'punish');
    const message = { type: 'tip', header: { header: firstHeader(), bytes, hash: GENESIS } } as const;
    const decoded = decodeMessage(encodeMessage(message));
    ok(isFault(decoded) && decoded.code === 'no-work');
  });
});

describe('a miner', () => {
  it('adopts a block with its coinbase, and says where it stands', () => {
    const bench = createBench();
    const worked = mine(firstHeader());
    bench.hear(1, { type: 'block', header: worked, batch: batchOf(1, worked.header.timeMs) });
    const [decision] = bench.adopted();
    deepEqual(decision?.proof, worked.hash);
    deepEqual(decision?.parentHash, GENESIS);
    strictEqual(decision?.systemOperations.length, 1);
    ok(bench.sent.some(({ to, message }) => to === 'all' && message.type === 'tip'));
    const standing = { totalWork: '8', difficulty: '8', orphans: 0 };
    deepEqual(
      bench.outputs.findLast(({ type }) => type === 'standing'),
      { type: 'standing', standing },
    );
  });

  it('asks for the body of a header that came alone, and takes it from the answer', () => {
    const bench = createBench();
    const worked = mine(firstHeader());
    bench.hear(2, { type: 'tip', header: worked });
    const asked = bench.sent.find(({ message }) => message.type === 'getBodies');
    strictEqual(asked?.to, 2);
    bench.hear(2, { type: 'bodies', batches: [batchOf(1, worked.header.timeMs)] });
    strictEqual(bench.adopted().length, 1);
  });

  it('holds a bounded number of orphans of each peer, and asks each peer once at a time', () => {
    const bench = createBench();
    const storm = 3 * LIMITS.powWaitersPerPeerMax;
    for (let index = 0; index < storm; index += 1) {
      const parent = new Uint8Array(32).fill(200);
      parent[0] = index & 0xff;
      parent[1] = index >> 8;
      bench.hear(3, { type: 'tip', header: mine(firstHeader({ height: 50, parent })) });
    }
    strictEqual(
      bench.sent.filter(({ message }) => message.type === 'getHeaders').length,
      0,
      'asked at the start already',
    );
    bench.nowMs += LIMITS.powAskAgainMs;
    bench.hear(3, {
      type: 'tip',
      header: mine(firstHeader({ height: 60, parent: new Uint8Array(32).fill(3) })),
    });
    bench.hear(3, {
      type: 'tip',
      header: mine(firstHeader({ height: 61, parent: new Uint8Array(32).fill(4) })),
    });
    strictEqual(bench.sent.filter(({ message }) => message.type === 'getHeaders').length, 1);
    deepEqual(bench.faults(), []);
  });

  it('says how much it remembers, and it is never more than it says it may be', () => {
    const bench = createBench();
    for (let index = 0; index < 2 * LIMITS.powWaitersPerPeerMax; index += 1) {
      const parent = new Uint8Array(32).fill(index);
      for (const peer of [1, 2, 3])
        bench.hear(peer, { type: 'tip', header: mine(firstHeader({ height: 40 + peer, parent })) });
    }
    const uses = new Map(bench.memory().map(({ what, ...use }) => [what, use]));
    deepEqual(uses.get('headers that wait'), {
      count: 3 * LIMITS.powWaitersPerPeerMax,
      countMax: 4 * LIMITS.powWaitersPerPeerMax,
    });
    for (const { count, countMax } of uses.values()) ok(count <= countMax);
  });

  it('keeps the newest orphans of a peer, and those of others', () => {
    const room = createWaitingRoom();
    const waiters = Array.from({ length: LIMITS.powWaitersPerPeerMax + 3 }, (_none, extraNonce) => ({
      worked: mine(firstHeader({ height: 9, extraNonce })),
      from: 3,
    }));
    const other = { worked: mine(firstHeader({ height: 10 })), from: 1 };
    for (const waiter of [other, ...waiters, waiters.at(-1)!]) room.add(waiter);
    strictEqual(room.size, LIMITS.powWaitersPerPeerMax + 1);
    deepEqual(room.takeChildren(GENESIS), [other, ...waiters.slice(3)]);
    strictEqual(room.size, 0);
  });

  it('places an orphan when its parent comes', () => {
    const bench = createBench();
    const first = mine(firstHeader());
    const timeMs = START_MS + 2_000;
    const second = mine(firstHeader({ height: 2, timeMs, parent: first.hash, parentBlock: first.hash }));
    bench.hear(1, { type: 'tip', header: second });
    bench.hear(1, { type: 'block', header: first, batch: batchOf(1, first.header.timeMs) });
    bench.hear(1, { type: 'bodies', batches: [batchOf(2, timeMs)] });
    deepEqual(
      bench.adopted().map(({ sequence }) => sequence),
      [1, 2],
    );
  });

  it('lets a block from the far future wait until its time has come, and blames nobody', () => {
    const bench = createBench();
    const timeMs = bench.nowMs + parameters.futureBoundMs + 10_000;
    const early = mine(firstHeader({ timeMs }));
    bench.hear(1, { type: 'block', header: early, batch: batchOf(1, timeMs) });
    bench.nowMs += 9_999;
    bench.step({ type: 'timer', name: 'fetch' });
    deepEqual([bench.adopted().length, bench.faults()], [0, []]);
    bench.nowMs += 1;
    bench.step({ type: 'timer', name: 'fetch' });
    bench.hear(1, { type: 'bodies', batches: [batchOf(1, timeMs)] });
    strictEqual(bench.adopted().length, 1);
  });

  it('refuses low work, an old time, another height and another state below', () => {
    const easy = numberToBytes32(difficultyToTarget(1));
    const easier = numberToBytes32(difficultyToTarget(parameters.difficultyMin));
    const cases: [Partial<PowHeader>, string][] = [
      [{ target: easy }, 'low-work'],
      [{ target: easier }, 'wrong-target'],
      [{ timeMs: START_MS }, 'time-too-old'],
      [{ height: 2 }, 'wrong-height'],
      [{ parentBlock: new Uint8Array(32) }, 'wrong-parent-block'],
    ];
    for (const [change, code] of cases) {
      const bench = createBench();
      bench.hear(1, { type: 'tip', header: mine(firstHeader(change)) });
      deepEqual([bench.faults(), bench.adopted().length], [[code], 0], code);
    }
  });

  it('refuses a body that the header does not name, and forgets a block whose body is unlawful', () => {
    const bench = createBench();
    const worked = mine(firstHeader());
    bench.hear(1, { type: 'block', header: worked, batch: batchOf(1, 5) });
    deepEqual(bench.faults(), ['foreign-body']);
    bench.verdict = 'invalid';
    bench.hear(1, { type: 'block', header: worked, batch: batchOf(1, worked.header.timeMs) });
    deepEqual(bench.adopted(), []);
  });

  it('chooses again when the replica refuses a block', () => {
    const bench = createBench();
    bench.refuses = true;
    const worked = mine(firstHeader());
    bench.hear(1, { type: 'block', header: worked, batch: batchOf(1, worked.header.timeMs) });
    bench.refuses = false;
    const other = mine(firstHeader({ extraNonce: 1 }));
    bench.hear(1, { type: 'block', header: other, batch: batchOf(1, other.header.timeMs) });
    deepEqual(
      bench.adopted().map(({ proof }) => bytesToHex(proof)),
      [worked, other].map(({ hash }) => bytesToHex(hash)),
    );
  });

  it('gives out work on its tip with its own key, stops when the tip changes, and takes what is found', () => {
    const bench = createBench();
    const bytes = batchOf(1, bench.nowMs);
    const batch = { digest: batchDigest(bytes), bytes };
    bench.step({ type: 'input', input: { type: 'batch', view: 0, sequence: 1, batch } });
    const work = bench.outputs.at(-1);
    ok(work?.type === 'work' && work.header !== null);
    const read = decodeHeader(work.header);
    deepEqual([read.height, read.timeMs, read.miner[0]], [1, bench.nowMs, 7]);
    const found = mine(read);
    bench.step({ type: 'input', input: { type: 'found', job: work.job, header: found.bytes } });
    strictEqual(bench.adopted().length, 1);
    ok(bench.sent.some(({ message }) => message.type === 'block'));
    bench.step({ type: 'input', input: { type: 'found', job: work.job, header: found.bytes } });
    strictEqual(bench.adopted().length, 1, 'late finds are worth nothing');
  });

  it('answers a bounded number of questions of a peer in a second', () => {
    const bench = createBench();
    for (let index = 0; index < 2 * LIMITS.powAnswersPerSecondMax; index += 1)
      bench.hear(1, { type: 'getHeaders', locator: [] });
    strictEqual(bench.sent.length, LIMITS.powAnswersPerSecondMax);
  });
});

/** Reads a header whose work is still to be done. */
function decodeHeader(bytes: Uint8Array): PowHeader {
  const easy = bytes.slice();
  easy.fill(0xff, 0, 32);
  const { header } = readWorkedHeader(easy) as WorkedHeader;
  return { ...header, target: bytes.slice(0, 32) };
}
