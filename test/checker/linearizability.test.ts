import { deepEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { type ClientOperation, unexplainedKeys } from '../../src/checker/linearizability.ts';

type Answer = Pick<ClientOperation, 'calledMs' | 'answeredMs' | 'isOk'>;

const write = (value: string, when: Answer): ClientOperation => ({
  key: 'k',
  expects: undefined,
  writes: value,
  ...when,
});
const read = (value: string | null, when: Answer): ClientOperation => ({
  key: 'k',
  expects: value,
  writes: undefined,
  ...when,
});
const swap = (from: string | null, to: string, when: Answer): ClientOperation => ({
  key: 'k',
  expects: from,
  writes: to,
  ...when,
});
const ok = (calledMs: number, answeredMs: number): Answer => ({ calledMs, answeredMs, isOk: true });
const no = (calledMs: number, answeredMs: number): Answer => ({ calledMs, answeredMs, isOk: false });
const lost = (calledMs: number): Answer => ({ calledMs, answeredMs: null, isOk: false });

describe('linearizability', () => {
  const explained: readonly (readonly [string, readonly ClientOperation[]])[] = [
    ['nothing at all', []],
    ['one after the other', [write('a', ok(0, 1)), read('a', ok(2, 3)), read('b', no(4, 5))]],
    ['a read beside a write, before it', [write('a', ok(0, 9)), read(null, ok(1, 2))]],
    ['a read beside a write, after it', [write('a', ok(0, 9)), read('a', ok(1, 2))]],
    [
      'two writes at once, in either order',
      [write('a', ok(0, 9)), write('b', ok(0, 9)), read('a', ok(10, 11))],
    ],
    [
      'a swap that lost the race',
      [swap(null, 'a', ok(0, 9)), swap(null, 'b', no(1, 8)), read('a', ok(10, 11))],
    ],
    ['a lost write that happened', [write('a', lost(0)), read('a', ok(5, 6))]],
    ['a lost write that did not', [write('a', lost(0)), read(null, ok(5, 6))]],
    ['a lost write that happened late', [write('a', lost(0)), read(null, ok(5, 6)), read('a', ok(7, 8))]],
  ];
  for (const [name, operations] of explained) {
    it(`explains ${name}`, () => deepEqual(unexplainedKeys(operations), []));
  }

  const broken: readonly (readonly [string, readonly ClientOperation[]])[] = [
    ['a stale read', [write('a', ok(0, 1)), write('b', ok(2, 3)), read('a', ok(4, 5))]],
    ['a lost update', [write('a', ok(0, 1)), read(null, ok(2, 3))]],
    ['a value that nobody wrote', [write('a', ok(0, 1)), read('b', ok(2, 3))]],
    ['two swaps that both won', [swap(null, 'a', ok(0, 9)), swap(null, 'b', ok(0, 9))]],
    ['a read that goes back', [write('a', ok(0, 20)), read('a', ok(1, 2)), read(null, ok(3, 4))]],
    ['a read before the call of what it reads', [read('a', ok(0, 1)), write('a', ok(2, 3))]],
    ['a lost write that happened before it was asked for', [read('a', ok(0, 1)), write('a', lost(2))]],
    ['a swap that failed though it was alone', [swap(null, 'a', no(0, 1))]],
  ];
  for (const [name, operations] of broken) {
    it(`catches ${name}`, () => {
      const other: ClientOperation = { ...write('x', ok(0, 1)), key: 'other' };
      deepEqual(unexplainedKeys([other, ...operations]), ['k']);
    });
  }

  /** Every order, tried one by one. */
  function isExplainedNaively(operations: readonly ClientOperation[], value: string | null = null): boolean {
    if (operations.every(({ answeredMs }) => answeredMs === null)) return true;
    return operations.some((operation, index) => {
      const rest = operations.toSpliced(index, 1);
      const isFirst = rest.every(({ answeredMs }) => answeredMs === null || operation.calledMs <= answeredMs);
      const holds = operation.expects === undefined || operation.expects === value;
      if (!isFirst || (operation.answeredMs !== null && holds !== operation.isOk)) return false;
      return isExplainedNaively(rest, holds ? (operation.writes ?? value) : value);
    });
  }

  it('agrees with a naive search over every order', () => {
    const value = fc.constantFrom('a', 'b');
    const operation: fc.Arbitrary<ClientOperation> = fc
      .record({
        expects: fc.oneof(fc.constant(undefined), fc.constant(null), value),
        writes: fc.option(value, { nil: undefined }),
        calledMs: fc.integer({ min: 0, max: 8 }),
        length: fc.option(fc.integer({ min: 0, max: 6 }), { freq: 6 }),
        isOk: fc.boolean(),
      })
      .map(({ length, ...rest }) => ({
        ...rest,
        key: 'k',
        answeredMs: length === null ? null : rest.calledMs + length,
      }));
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 5 }), (operations) => {
        deepEqual(unexplainedKeys(operations).length === 0, isExplainedNaively(operations));
      }),
      { numRuns: 2_000 },
    );
  });
});
