import { deepEqual, equal } from 'node:assert/strict';
import { ignore, punish } from '../../src/base/fault.ts';
import { type Checker, createChecker } from '../../src/checker/checker.ts';
import type { Vote } from '../../src/checker/conduct.ts';
import type { Seen, SeenBlock } from '../../src/checker/seen.ts';
import { verdictOf } from '../../src/checker/verdict.ts';
import type { RuleName } from '../../src/checker/violation.ts';
import type { Effect } from '../../src/protocols/contract.ts';
import type { OrderingOutput } from '../../src/protocols/ordering.ts';

const hash = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);

/** Replica 3 is a traitor; a message is the list of its votes. */
function createTestChecker(): Checker {
  return createChecker({
    isHonest: (replica) => replica !== 3,
    votesOf: (message) => message as readonly Vote[],
  });
}

/** The rules broken by what these replicas showed, in order. */
function rulesBrokenBy(...story: readonly (readonly [replica: number, seen: Seen])[]): readonly string[] {
  const checker = createTestChecker();
  story.forEach(([replica, seen], index) => {
    checker.see(replica, seen, index);
  });
  return checker.violations().map(({ rule }) => rule);
}

function block(height: number, byte = height, change: Partial<SeenBlock> = {}): SeenBlock {
  const parentHash = hash(height - 1);
  return { sequence: height, height, blockHash: hash(byte), parentHash, items: [], ...change };
}

const stored = (...blocks: SeenBlock[]): Seen => ({ type: 'stored', blocks });
const executed = (height: number, byte = height, stateByte = byte): Seen => ({
  type: 'block',
  sequence: height,
  height,
  blockHash: hash(byte),
  stateRoot: hash(stateByte),
});
const durable = (height: number): Seen => ({ type: 'durable', sequence: height, height });
const born = (height: number, byte = height): Seen => ({
  type: 'born',
  sequence: height,
  height,
  blockHash: hash(byte),
});
const step = (...effects: Effect<unknown, OrderingOutput>[]): Seen => ({
  type: 'step',
  event: { type: 'start' },
  effects,
});
const adopt = (sequence: number, byte: number | null): Seen =>
  step({
    type: 'output',
    output: {
      type: 'adopt',
      revert: 0,
      decisions: [
        {
          sequence,
          batch: byte === null ? null : { digest: hash(byte), bytes: hash(byte) },
          engineHeader: hash(0),
          proof: hash(0),
          systemOperations: [],
        },
      ],
    },
  });
const final = (height: number, byte: number): Seen =>
  step({
    type: 'output',
    output: { type: 'final', sequence: height, height, blockHash: hash(byte), certificate: hash(0) },
  });
const vote = (signer: number, byte: number, change: Partial<Vote> = {}): Seen => ({
  type: 'sent',
  message: [{ signer, phase: 'prepare', view: 0, sequence: 1, value: hash(byte), ...change }],
});

describe('agreement', () => {
  it('holds while all say the same', () => {
    const replica: readonly Seen[] = [
      adopt(1, 7),
      executed(1),
      stored(block(1)),
      durable(1),
      final(1, 1),
      born(1),
    ];
    deepEqual(rulesBrokenBy(...[0, 1].flatMap((id) => replica.map((seen) => [id, seen] as const))), []);
  });

  it('is broken by two blocks at one height, on disks or in certificates', () => {
    deepEqual(rulesBrokenBy([0, stored(block(1, 1))], [1, stored(block(1, 2))]), ['agreement']);
    deepEqual(rulesBrokenBy([0, stored(block(1, 1))], [1, final(1, 2)]), ['agreement']);
  });

  it('is broken by two decisions of one sequence number, null or not', () => {
    for (const other of [8, null]) {
      deepEqual(rulesBrokenBy([0, adopt(1, 7)], [0, durable(1)], [1, adopt(1, other)], [1, durable(1)]), [
        'agreement',
      ]);
    }
  });

  it('is broken by two state roots of one height', () => {
    deepEqual(
      rulesBrokenBy([0, executed(1, 1, 5)], [0, durable(1)], [1, executed(1, 1, 6)], [1, durable(1)]),
      ['agreement'],
    );
  });

  it('asks nothing of what a crash took from the memory of a replica', () => {
    deepEqual(
      rulesBrokenBy(
        [0, executed(1, 9)],
        [0, born(0)],
        [0, executed(1, 1)],
        [0, durable(1)],
        [1, stored(block(1))],
      ),
      [],
    );
  });

  it('does not believe a traitor', () => {
    deepEqual(rulesBrokenBy([0, stored(block(1, 1))], [3, stored(block(1, 2))]), []);
  });
});

describe('the disk of a replica', () => {
  it('holds a chain without gaps, linked by hashes', () => {
    deepEqual(rulesBrokenBy([0, stored(block(1), block(2))], [0, stored(block(3))]), []);
    deepEqual(rulesBrokenBy([0, stored(block(1))], [0, stored(block(3))]), ['hash-links']);
    deepEqual(rulesBrokenBy([0, stored(block(1), block(2, 2, { parentHash: hash(9) }))]), ['hash-links']);
  });

  it('holds every item at most once', () => {
    const [first, again] = [block(1, 1, { items: ['a'] }), block(2, 2, { items: ['b', 'a'] })];
    deepEqual(rulesBrokenBy([0, stored(first)], [1, stored(first)]), []);
    deepEqual(rulesBrokenBy([0, stored(first, again)]), ['integrity']);
  });

  it('loses nothing that was durable', () => {
    const history = [
      [0, stored(block(1), block(2))],
      [0, durable(2)],
    ] as const;
    deepEqual(rulesBrokenBy(...history, [0, born(2)]), []);
    deepEqual(rulesBrokenBy(...history, [0, born(1)]), ['durability']);
    deepEqual(rulesBrokenBy(...history, [0, born(2, 9)]), ['agreement', 'durability']);
  });

  it('may hold more than was reported', () => {
    deepEqual(rulesBrokenBy([0, stored(block(1), block(2))], [0, durable(1)], [0, born(2)]), []);
  });
});

describe('the conduct of the honest', () => {
  it('is one vote for each view, sequence number and phase, over all lives', () => {
    deepEqual(rulesBrokenBy([0, vote(0, 1)], [0, vote(0, 1)]), []);
    deepEqual(rulesBrokenBy([0, vote(0, 1)], [0, born(0)], [0, vote(0, 2)]), ['one-vote']);
    for (const change of [{ view: 1 }, { sequence: 2 }, { phase: 'commit' }]) {
      deepEqual(rulesBrokenBy([0, vote(0, 1)], [0, vote(0, 2, change)]), []);
    }
  });

  it('may pass on the votes of others', () => {
    deepEqual(rulesBrokenBy([0, vote(3, 1)], [0, vote(3, 2)]), []);
  });

  it('is never accused or punished by the honest', () => {
    const accuse = (who: number): Seen =>
      step({ type: 'accuse', who, evidence: { kind: 'double-prepare', accused: who, bytes: hash(0) } });
    deepEqual(rulesBrokenBy([0, accuse(3)]), []);
    deepEqual(rulesBrokenBy([0, accuse(1)]), ['no-false-accusation']);
    deepEqual(rulesBrokenBy([3, accuse(1)]), []);
    const fault = punish('bad-signature', 'a forgery');
    deepEqual(rulesBrokenBy([0, { type: 'fault', peer: 3, fault }]), []);
    deepEqual(rulesBrokenBy([0, { type: 'fault', peer: 1, fault }]), ['no-false-accusation']);
    deepEqual(rulesBrokenBy([0, { type: 'fault', peer: 1, fault: ignore('late', 'too late') }]), []);
  });

  it('breaks none of its own invariants', () => {
    deepEqual(rulesBrokenBy([0, { type: 'failed', reason: 'invariant broken' }]), ['no-failure']);
  });
});

describe('a verdict', () => {
  it('is the gravest of what was seen', () => {
    const of = (...rules: RuleName[]) =>
      verdictOf(rules.map((rule) => ({ rule, replica: 0, atMs: 0, position: 0, detail: '' })));
    equal(of(), 'sound');
    equal(of('termination'), 'liveness');
    equal(of('termination', 'no-failure'), 'crash');
    equal(of('termination', 'no-failure', 'agreement'), 'safety');
    equal(of('bounded-memory'), 'safety');
  });

  it('names the first offending event of each rule and replica', () => {
    const checker = createTestChecker();
    checker.see(0, vote(0, 1), 10);
    checker.see(0, vote(0, 2), 20);
    checker.see(0, vote(0, 3), 30);
    checker.report('termination', 1, 40, 'item 1 has no outcome');
    deepEqual(
      checker.violations().map(({ rule, replica, atMs, position }) => [rule, replica, atMs, position]),
      [
        ['one-vote', 0, 20, 1],
        ['termination', 1, 40, 3],
      ],
    );
  });
});
