/** The rules of the paper, one by one: what counts as a message, what is made of what was heard, what proves a lie. */
import { deepEqual, equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { isFault } from '../../../src/base/fault.ts';
import type { CouncilConfig } from '../../../src/protocols/generals/council.ts';
import { oral } from '../../../src/protocols/generals/oral/index.ts';
import { checkOral, formOpinion, majority, pathsTo } from '../../../src/protocols/generals/oral/rules.ts';
import { signed } from '../../../src/protocols/generals/signed/index.ts';
import type { SignedMessage } from '../../../src/protocols/generals/signed/messages.ts';
import { checkSigned, choose, proveDoubleOrder } from '../../../src/protocols/generals/signed/rules.ts';
import { createSignedState } from '../../../src/protocols/generals/signed/state.ts';

const ATTACK = 0;
const RETREAT = 1;
const config: CouncilConfig = {
  self: 2,
  members: 7,
  records: [],
  sign: () => new Uint8Array(64),
  chance: () => 0,
  parameters: { traitorsMax: 2, orders: 2, fallback: RETREAT, roundMs: 100 },
};
const chainOf = (...signers: number[]) =>
  signers.map((signer) => ({ signer, signature: new Uint8Array(64) }));

describe('oral messages', () => {
  const cases: readonly (readonly [
    from: number,
    path: number[],
    order: number,
    round: number,
    fault?: string,
  ])[] = [
    [0, [0], ATTACK, 1],
    [3, [0, 3], RETREAT, 2],
    [3, [0, 3], RETREAT, 1],
    [1, [0, 5, 1], ATTACK, 3],
    [3, [0, 3], RETREAT, 3, 'late'],
    [0, [0], ATTACK, 4, 'late'],
    [4, [0, 3], ATTACK, 2, 'wrong-speaker'],
    [1, [1], ATTACK, 1, 'wrong-path'],
    [1, [], ATTACK, 1, 'wrong-path'],
    [3, [0, 2, 3], ATTACK, 3, 'wrong-path'],
    [3, [0, 3, 3], ATTACK, 3, 'wrong-path'],
    [3, [0, 9, 3], ATTACK, 3, 'wrong-path'],
    [5, [0, 3, 4, 5], ATTACK, 4, 'long-path'],
    [0, [0], 2, 1, 'unknown-order'],
  ];
  for (const [from, path, order, round, fault] of cases) {
    it(`[${path}] from g${from} with order ${order} in round ${round}: ${fault ?? 'counts'}`, () => {
      equal(checkOral(from, { path, order }, config, round)?.code, fault);
    });
  }

  it('the first word stands: a second one on the same path is refused', () => {
    const process = oral.createProcess({
      ...config,
      self: 1,
      members: 2,
      parameters: { ...config.parameters, traitorsMax: 0 },
    });
    process.step({ type: 'start' }, 0);
    const say = (order: number) =>
      process.step({ type: 'message', from: 0, message: { path: [0], order } }, 0);
    deepEqual(say(ATTACK), []);
    const [refused] = say(RETREAT);
    ok(
      refused?.type === 'output' &&
        refused.output.type === 'refused' &&
        refused.output.fault.code === 'repeated',
    );
    const [decided] = process.step({ type: 'timer', name: 'round-1' }, 0);
    ok(decided?.type === 'output' && decided.output.type === 'decided' && decided.output.order === ATTACK);
  });

  it('a majority is more than half', () => {
    equal(majority([0, 0, 1]), 0);
    equal(majority([0, 1]), undefined);
    equal(majority([0, 0, 1, 2]), undefined);
    equal(majority([]), undefined);
    equal(majority([1, 0, 1, 0, 1]), 1);
  });

  it('everybody hears (n-2)(n-3)... messages in a round', () => {
    deepEqual(pathsTo(2, 4, 1), [[0]]);
    deepEqual(pathsTo(2, 4, 2), [
      [0, 1],
      [0, 3],
    ]);
    equal(pathsTo(2, 10, 4).length, 8 * 7 * 6);
    deepEqual(pathsTo(0, 4, 1), []);
  });

  it('who hears nothing at all retreats, at every node', () => {
    const opinion = formOpinion(config, () => null);
    equal(opinion.order, RETREAT);
    equal(opinion.others.length, 5);
    ok(opinion.others.every(({ others }) => others.length === 4));
  });

  it('a tie is RETREAT, and says that there was no majority', () => {
    const three = { ...config, self: 1, members: 3, parameters: { ...config.parameters, traitorsMax: 1 } };
    const { order, isMajority } = formOpinion(three, (path) => (path.length === 1 ? ATTACK : RETREAT));
    deepEqual([order, isMajority], [RETREAT, false]);
  });

  it('proves nothing to anybody', () => {
    ok(isFault(oral.checkEvidence(proveDoubleOrder(double(ATTACK), double(RETREAT)), 7, config.parameters)));
    deepEqual(oral.claims({ path: [0], order: 0 }, 7), []);
  });
});

const double = (order: number): SignedMessage => ({ order, chain: chainOf(0) });

describe('signed messages', () => {
  const cases: readonly (readonly [chain: number[], order: number, round: number, fault?: string])[] = [
    [[0], ATTACK, 1],
    [[0, 3], RETREAT, 2],
    [[0, 5, 1], ATTACK, 3],
    [[0, 5, 1], ATTACK, 1],
    [[0], RETREAT, 2, 'short-chain'],
    [[0], RETREAT, 3, 'short-chain'],
    [[0, 1], RETREAT, 3, 'short-chain'],
    [[0, 1, 3], RETREAT, 4, 'short-chain'],
    [[1], ATTACK, 1, 'wrong-chain'],
    [[], ATTACK, 1, 'wrong-chain'],
    [[1, 0], ATTACK, 2, 'wrong-chain'],
    [[0, 2, 3], ATTACK, 3, 'wrong-chain'],
    [[0, 3, 3], ATTACK, 3, 'wrong-chain'],
    [[0, 9], ATTACK, 2, 'wrong-chain'],
    [[0, 3, 4, 5], ATTACK, 4, 'long-chain'],
    [[0], 2, 1, 'unknown-order'],
  ];
  for (const [chain, order, round, fault] of cases) {
    it(`order ${order} signed by [${chain}] in round ${round}: ${fault ?? 'counts'}`, () => {
      equal(checkSigned({ order, chain: chainOf(...chain) }, config, round)?.code, fault);
    });
  }

  it('one order is obeyed; none or several mean RETREAT', () => {
    equal(choose([ATTACK], config.parameters), ATTACK);
    equal(choose([], config.parameters), RETREAT);
    equal(choose([RETREAT, ATTACK], config.parameters), RETREAT);
  });

  it('of two chains with one order the first in the order of paths counts, whichever comes first', () => {
    const messages = [
      [0, 5],
      [0, 1],
      [0, 3],
    ].map((chain) => ({ order: ATTACK, chain: chainOf(...chain) }));
    for (const arriving of [messages, [...messages].reverse()]) {
      const state = createSignedState();
      for (const message of arriving) state.keep(message);
      deepEqual(state.closeRound(1), []);
      deepEqual(state.closeRound(2), [messages[1]]);
      deepEqual(state.closeRound(2), []);
      deepEqual(state.known(), [messages[1]]);
    }
  });

  it('every signature is over the order and all signatures before it', () => {
    const claims = signed.claims({ order: ATTACK, chain: chainOf(0, 3, 1) }, 7);
    deepEqual(
      claims.map(({ signer, tag }) => [signer, tag]),
      [
        [0, 'order'],
        [3, 'order'],
        [1, 'order'],
      ],
    );
    equal(new Set(claims.map(({ bytes }) => bytes.length)).size, 3);
    const other = signed.claims({ order: RETREAT, chain: chainOf(0, 3, 1) }, 7);
    for (const [index, { bytes }] of claims.entries())
      ok(!Buffer.from(bytes).equals(Buffer.from(other[index]!.bytes)));
  });

  it('two orders of the commander are a proof, and nothing else is', () => {
    const proof = proveDoubleOrder(double(ATTACK), double(RETREAT));
    const check = (change: Partial<typeof proof>) =>
      signed.checkEvidence({ ...proof, ...change }, 7, config.parameters);
    const claims = check({});
    ok(!isFault(claims));
    deepEqual(
      claims.map(({ signer }) => signer),
      [0, 0],
    );
    const codes = [
      check({ kind: 'double-prepare' }),
      check({ accused: 3 }),
      check({ bytes: proveDoubleOrder(double(ATTACK), double(ATTACK)).bytes }),
      check({ bytes: proof.bytes.subarray(1) }),
    ].map((fault) => (isFault(fault) ? fault.code : 'believed'));
    deepEqual(codes, ['unknown-evidence', 'wrong-accused', 'no-contradiction', 'malformed-signed-orders']);
  });
});

describe('messages of the generals on the wire', () => {
  const path = fc.array(fc.integer({ min: 0, max: 127 }), { maxLength: 128 });
  const order = fc.integer({ min: 0, max: 255 });

  it('come back as they were sent', () => {
    fc.assert(
      fc.property(path, order, (one, word) => {
        deepEqual(oral.decode(oral.encode({ path: one, order: word })), { path: one, order: word });
        const chain = chainOf(...one);
        deepEqual(signed.decode(signed.encode({ order: word, chain })), { order: word, chain });
      }),
    );
  });

  it('any bytes are a message, and then the only bytes of it, or a fault', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const spoken = oral.decode(bytes);
        if (!isFault(spoken)) deepEqual(oral.encode(spoken), bytes);
        const written = signed.decode(bytes);
        if (!isFault(written)) deepEqual(signed.encode(written), bytes);
      }),
    );
  });

  it('are bounded', () => {
    const long = new Uint8Array(5 + 129).fill(0);
    long.set([5, 0, 0, 0]);
    ok(isFault(oral.decode(long)));
  });
});
