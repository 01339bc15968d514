import { deepEqual, equal, notEqual, ok, throws } from 'node:assert/strict';
import fc from 'fast-check';
import { bytesToHex, hexToBytes } from '../../src/base/bytes.ts';
import { isFault } from '../../src/base/fault.ts';
import { type Codec, createCodec } from '../../src/codec/codec.ts';
import {
  boolean,
  boundedBytes,
  boundedList,
  boundedView,
  bytes32,
  bytes32View,
  bytes64,
  container,
  uint8,
  uint16,
  uint32,
  uint53,
  uint64,
} from '../../src/codec/types.ts';

interface RecordValue {
  readonly height: number;
  readonly amount: bigint;
  readonly flag: boolean;
  readonly hash: Uint8Array;
  readonly note: Uint8Array;
  readonly items: readonly Uint8Array[];
  readonly numbers: readonly number[];
}

const RECORD = createCodec<RecordValue>(
  'record',
  container({
    height: uint53,
    amount: uint64,
    flag: boolean,
    hash: bytes32,
    note: boundedBytes(40),
    items: boundedList(boundedBytes(8), 5),
    numbers: boundedList(uint53, 4),
  }),
);

const VALUE: RecordValue = {
  height: 5,
  amount: 2n ** 64n - 1n,
  flag: true,
  hash: new Uint8Array(32).fill(0x22),
  note: new TextEncoder().encode('hello'),
  items: [Uint8Array.of(0xaa), new Uint8Array(0), Uint8Array.of(0xbb, 0xcc)],
  numbers: [1, Number.MAX_SAFE_INTEGER],
};

/** Written down from the SSZ specification with Python's struct. */
const FROZEN = [
  '0500000000000000ffffffffffffffff01',
  '22'.repeat(32),
  '3d0000004200000051000000',
  '68656c6c6f',
  '0c0000000d0000000d000000aabbcc',
  '0100000000000000ffffffffffff1f00',
].join('');

const values: fc.Arbitrary<RecordValue> = fc.record({
  height: fc.maxSafeNat(),
  amount: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  flag: fc.boolean(),
  hash: fc.uint8Array({ minLength: 32, maxLength: 32 }),
  note: fc.uint8Array({ maxLength: 40 }),
  items: fc.array(fc.uint8Array({ maxLength: 8 }), { maxLength: 5 }),
  numbers: fc.array(fc.maxSafeNat(), { maxLength: 4 }),
});

/** Records inside records inside lists, as votes inside certificates are. */
interface TreeValue {
  readonly branches: readonly { readonly leaves: readonly Uint8Array[]; readonly mark: Uint8Array }[];
  readonly root: { readonly flags: readonly boolean[]; readonly size: number };
}

const TREE = createCodec<TreeValue>(
  'tree',
  container({
    branches: boundedList(container({ leaves: boundedList(boundedBytes(4), 3), mark: boundedBytes(3) }), 3),
    root: container({ flags: boundedList(boolean, 4), size: uint16 }),
  }),
);

const LIST = createCodec<readonly Uint8Array[]>('list', boundedList(boundedBytes(4), 3));

const trees: fc.Arbitrary<TreeValue> = fc.record({
  branches: fc.array(
    fc.record({
      leaves: fc.array(fc.uint8Array({ maxLength: 4 }), { maxLength: 3 }),
      mark: fc.uint8Array({ maxLength: 3 }),
    }),
    { maxLength: 3 },
  ),
  root: fc.record({ flags: fc.array(fc.boolean(), { maxLength: 4 }), size: fc.nat(65_535) }),
});

/** Either a Fault, or exactly the bytes that encode what was read. */
function isStrict<T>(codec: Codec<T>, bytes: Uint8Array): boolean {
  const value = codec.decode(bytes);
  return isFault(value) || bytesToHex(codec.encode(value)) === bytesToHex(bytes);
}

/** Mutates encodings in a few places; every one must be refused or read as what it is, and many must be refused. */
function assertStrictUnderMutation<T>(codec: Codec<T>, values: fc.Arbitrary<T>): void {
  const mutation = fc.tuple(fc.nat(), fc.constantFrom(1, 2, 3, 4, 8, 0x20, 0x80, 0xff));
  let refused = 0;
  fc.assert(
    fc.property(values, fc.array(mutation, { minLength: 1, maxLength: 3 }), (value, mutations) => {
      const bytes = codec.encode(value);
      for (const [at, flip] of mutations) bytes[at % bytes.length]! ^= flip;
      if (isFault(codec.decode(bytes))) refused++;
      return isStrict(codec, bytes);
    }),
    { numRuns: 3000 },
  );
  ok(refused > 100, 'the mutations must reach the refusals');
}

describe('codec', () => {
  it('keeps its bytes (frozen)', () => {
    equal(bytesToHex(RECORD.encode(VALUE)), FROZEN);
    deepEqual(RECORD.decode(hexToBytes(FROZEN)!), VALUE);
  });

  it('reads back what it wrote', () => {
    fc.assert(
      fc.property(values, (value) => {
        // fast-check makes records without a prototype
        deepEqual(RECORD.decode(RECORD.encode(value)), { ...value });
      }),
    );
  });

  it('refuses or re-encodes any bytes at all', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        (bytes) => isStrict(RECORD, bytes) && isStrict(TREE, bytes),
      ),
      { numRuns: 2000 },
    );
  });

  it('refuses or re-encodes mutated encodings', () => {
    assertStrictUnderMutation(RECORD, values);
    assertStrictUnderMutation(TREE, trees);
  });

  it('refuses every shorter and every longer byte string', () => {
    const bytes = RECORD.encode(VALUE);
    for (let length = 0; length < bytes.length; length++)
      ok(isStrict(RECORD, bytes.subarray(0, length)), `${length} bytes`);
    ok(isFault(RECORD.decode(Uint8Array.of(...bytes, 0))));
  });

  it('gives plain arrays that share no memory with the input', () => {
    const buffer = Buffer.concat([Buffer.from('..'), RECORD.encode(VALUE)]).subarray(2);
    const value = RECORD.decode(buffer);
    buffer.fill(0);
    deepEqual(value, VALUE);
  });

  it('gives views of the input where the type says so', () => {
    const codec = createCodec<{ whole: Uint8Array; part: Uint8Array }>(
      'parts',
      container({ whole: boundedBytes(9), part: boundedView(9) }),
    );
    const bytes = codec.encode({ whole: Uint8Array.of(1), part: Uint8Array.of(2) });
    const value = codec.decode(bytes);
    bytes.fill(0, 8);
    deepEqual(value, { whole: Uint8Array.of(1), part: Uint8Array.of(0) });
    ok(isFault(createCodec('view', boundedView(3)).decode(new Uint8Array(4))));
    const hash = createCodec('hash', bytes32View);
    const raw = new Uint8Array(32);
    equal((hash.decode(raw) as Uint8Array).buffer, raw.buffer);
    for (const length of [31, 33]) ok(isFault(hash.decode(new Uint8Array(length))), `${length} bytes`);
  });

  it('reads nothing that stands beside its bytes in memory', () => {
    const torn = fc.oneof(
      values.map(RECORD.encode),
      trees.map(TREE.encode),
      fc.uint8Array({ maxLength: 90 }),
    );
    const change = fc.record({ end: fc.nat(), at: fc.nat(), flip: fc.constantFrom(0, 1, 4, 0x20, 0xff) });
    fc.assert(
      fc.property(
        torn,
        change,
        fc.uint8Array({ minLength: 16, maxLength: 16 }),
        (whole, { end, at, flip }, other) => {
          const bytes = whole.slice(0, end % (whole.length + 1));
          if (bytes.length > 0) bytes[at % bytes.length]! ^= flip;
          const beside = Uint8Array.of(...other, ...bytes, ...other).subarray(16, 16 + bytes.length);
          for (const codec of [RECORD, TREE, LIST]) deepEqual(codec.decode(beside), codec.decode(bytes));
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('says what was wrong, as a fault of the peer', () => {
    const fault = RECORD.decode(new Uint8Array(3));
    ok(isFault(fault));
    equal(fault.code, 'malformed-record');
    equal(fault.action, 'punish');
    notEqual(fault.detail, '');
  });

  it('bounds the whole before it reads anything', () => {
    const codec = createCodec('short', boundedBytes(100), 10);
    deepEqual(codec.decode(new Uint8Array(10)), new Uint8Array(10));
    const fault = codec.decode(new Uint8Array(11));
    ok(isFault(fault) && fault.code === 'oversized-short');
    throws(() => codec.encode(new Uint8Array(11)), /invariant broken: short of 11 bytes/);
  });

  it('does not believe a list that promises more than it has', () => {
    const list = createCodec('list', boundedList(boundedBytes(1_000), 1_000_000_000));
    ok(isFault(list.decode(hexToBytes('fcffffff')!)), 'a billion elements in four bytes');
    ok(isFault(list.decode(hexToBytes('0800000004000000')!)), 'offsets that fall');
    ok(isFault(list.decode(hexToBytes('0000000000000000')!)), 'offset zero');
    ok(isFault(createCodec('list', boundedList(bytes32, 2)).decode(new Uint8Array(96))), 'one too many');
    ok(isFault(createCodec('list', boundedList(uint8, 2)).decode(new Uint8Array(3))), 'one too many');
    ok(isFault(createCodec('list', boundedList(uint53, 2)).decode(new Uint8Array(9))), 'one and a bit');
  });
});

describe('codec types', () => {
  const cases = [
    { name: 'uint8', type: uint8, lawful: [0, 255], unlawful: [-1, 256, 0.5, Number.NaN] },
    { name: 'uint16', type: uint16, lawful: [0, 65_535], unlawful: [-1, 65_536] },
    { name: 'uint32', type: uint32, lawful: [0, 2 ** 32 - 1], unlawful: [-1, 2 ** 32] },
    {
      name: 'uint53',
      type: uint53,
      lawful: [0, 2 ** 31, 2 ** 32, 2 ** 52 + 1, 2 ** 53 - 1],
      unlawful: [-1, 2 ** 53, Number.POSITIVE_INFINITY, 1.5],
    },
  ];
  for (const { name, type, lawful, unlawful } of cases) {
    it(`${name} keeps to its range`, () => {
      const codec = createCodec(name, type);
      for (const value of lawful) equal(codec.decode(codec.encode(value)), value);
      for (const value of unlawful) throws(() => codec.encode(value), /invariant broken/, String(value));
    });
  }

  it('uint53 refuses what a number cannot hold exactly', () => {
    const codec = createCodec('height', uint53);
    for (const hex of ['0000000000002000', '0100000000002000', 'ffffffffffffffff']) {
      ok(isFault(codec.decode(hexToBytes(hex)!)), hex);
    }
  });

  it('uint64 keeps to its range', () => {
    const codec = createCodec('amount', uint64);
    for (const value of [0n, 2n ** 53n + 1n, 2n ** 64n - 1n]) equal(codec.decode(codec.encode(value)), value);
    for (const value of [-1n, 2n ** 64n]) throws(() => codec.encode(value), /invariant broken/);
  });

  it('boolean is 0 or 1', () => {
    const codec = createCodec('flag', boolean);
    equal(codec.decode(Uint8Array.of(1)), true);
    equal(codec.decode(Uint8Array.of(0)), false);
    ok(isFault(codec.decode(Uint8Array.of(2))));
  });

  it('encodings share no byte, short or long, however many are kept', () => {
    const codec = createCodec('note', boundedBytes(10_000));
    const lengths = [1, 60, 2_000, 3, 5_000, 2_048, 2_049, 9_000, 0, 64, 4_000, 1_999, 2_000, 2_000];
    const encoded = lengths.map((length, index) => codec.encode(new Uint8Array(length).fill(index + 1)));
    for (const [index, bytes] of encoded.entries()) {
      equal(bytes.length, lengths[index]);
      ok(
        bytes.every((byte) => byte === index + 1),
        `encoding ${index}`,
      );
    }
  });

  it('decoded bytes share none, and one that is kept alone keeps little memory besides', () => {
    const codec = createCodec('note', boundedBytes(10_000));
    const lengths = [65, 250, 512, 513, 64, 2_000, 65, 2_048, 2_049, 9_000, 250];
    const decoded = lengths.map((length, index) => codec.decode(new Uint8Array(length).fill(index + 1)));
    for (const [index, bytes] of decoded.entries()) {
      ok(!isFault(bytes));
      equal(bytes.length, lengths[index]);
      ok(
        bytes.every((byte) => byte === index + 1),
        `value ${index}`,
      );
      ok(bytes.buffer.byteLength <= Math.max(bytes.length, 2_048), `${bytes.buffer.byteLength} bytes`);
    }
  });

  it('bytes and lists are not encoded beyond their limits', () => {
    throws(() => createCodec('hash', bytes32).encode(new Uint8Array(31)), /31 bytes instead of 32/);
    throws(() => createCodec('signature', bytes64).encode(new Uint8Array(65)), /65 bytes instead of 64/);
    throws(() => createCodec('note', boundedBytes(3)).encode(new Uint8Array(4)), /4 bytes are more than 3/);
    throws(() => createCodec('list', boundedList(uint8, 2)).encode([1, 2, 3]), /3 elements are more than 2/);
    const list = createCodec('list', boundedList(boundedBytes(3), 1));
    throws(() => list.encode([new Uint8Array(0), new Uint8Array(0)]), /2 elements are more than 1/);
    throws(() => list.encode([new Uint8Array(4)]), /4 bytes are more than 3/);
  });
});
