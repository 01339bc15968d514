/** The authenticated map against a naive one, and its proofs against mutation. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { bytesToHex, bytesToKey, compareBytes, concatBytes, utf8ToBytes } from '../../src/base/bytes.ts';
import { sha256 } from '../../src/crypto/hash.ts';
import { hashMany } from '../../src/ledger/state/hash-many.ts';
import { decodeNonce, encodeNonce } from '../../src/ledger/state/namespace.ts';
import { verifyStateProof } from '../../src/ledger/state/proof.ts';
import {
  createStateTree,
  hashStateKey,
  hashStateValue,
  type StateChange,
} from '../../src/ledger/state/tree.ts';

const empty = new Uint8Array(0);
const counting = (length: number) => Uint8Array.from({ length }, (_, index) => index % 251);

/** Keys that meet in one bucket now and then: found by trial (bucket of `hashMany`, first two bytes). */
const NEIGHBOURS = ['key-420', 'key-488'].map(utf8ToBytes);
const keys = fc.oneof(
  fc.constantFrom(...NEIGHBOURS),
  fc.uint8Array({ maxLength: 3 }),
  fc.uint8Array({ maxLength: 70 }),
);
const values = fc.uint8Array({ maxLength: 100 });
const changes = fc.uniqueArray(fc.tuple(keys, fc.option(values)), {
  selector: ([key]) => bytesToKey(key),
  maxLength: 20,
});

/** The root as the head comments define it, from a plain map, one hash at a time. */
function naiveRoot(map: ReadonlyMap<string, StateChange>): Uint8Array {
  const buckets = new Map<number, Uint8Array[]>();
  for (const { key, value } of map.values()) {
    const keyHash = hashStateKey(key);
    const index = keyHash[0]! * 256 + keyHash[1]!;
    buckets.set(index, [...(buckets.get(index) ?? []), concatBytes(keyHash, hashStateValue(value!))]);
  }
  let level = new Map(
    Array.from(buckets, ([index, entries]) => {
      const count = new Uint8Array(32);
      count[0] = entries.length;
      const chain = (hash: Uint8Array, entry: Uint8Array) => sha256(concatBytes(hash, sha256(entry)));
      return [index, entries.sort(compareBytes).reduce(chain, count)];
    }),
  );
  let blank: Uint8Array = new Uint8Array(32);
  for (let height = 0; height < 16; height++) {
    const above = new Map<number, Uint8Array>();
    for (const index of level.keys()) {
      const left = index - (index % 2);
      above.set(left / 2, sha256(concatBytes(level.get(left) ?? blank, level.get(left + 1) ?? blank)));
    }
    blank = sha256(concatBytes(blank, blank));
    level = above;
  }
  return level.get(0) ?? blank;
}

const treeOf = (entries: readonly (readonly [Uint8Array, Uint8Array])[]) => {
  const tree = createStateTree();
  tree.update(entries.map(([key, value]) => ({ key, value })));
  return tree;
};

describe('hashes of many strings', () => {
  it('are what they were (frozen, computed with hashlib)', () => {
    const frozen: [number, string][] = [
      [0, 'e4314f1b4f77cae864fd06e5c4144a0184433dad64761e6aa257e3e5e1b24212'],
      [1, 'faab59ac7813965c998f187ea34a78551647c6ec02b2540e3622d2e7e0525a6d'],
      [32, '37c75601f2b8de64146866614283aa9f6e0bb94038a3f1b26a47d340aa406279'],
      [33, 'f6be4c5dfb20014a45c07d3577ee8655d014b838e7d49c50b4098fd956de8209'],
      [64, 'de86a70ccd87fa6e4cea1fbeddfecd84666a4bee5ecf46fc965f4cd1fbb7b176'],
      [65, '1ef5cb4a637fcefe82e56d3f6dc2a53f6a23f12377fbacc016d37ef48ad998cd'],
      [97, 'f1f42fe8656dc49febfaa9b2dfea3befbb83a882642d3e8a9f166971506cd5aa'],
      [1000, '76d44f48c1bcfba78d711b872b9963528c67a84e4f869d36c14c4ba16713352c'],
    ];
    const together = hashMany(
      'stateValue',
      frozen.map(([length]) => counting(length)),
    );
    assert.equal(bytesToHex(together), frozen.map(([, hash]) => hash).join(''));
  });

  it('do not depend on their company', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 12 }), (strings) => {
        const alone = strings.map((string) => hashMany('stateKey', [string]));
        assert.deepEqual(hashMany('stateKey', strings), concatBytes(...alone));
      }),
    );
  });

  it('differ with a zero more, and with the purpose', () => {
    for (const length of [0, 1, 31, 32, 33, 63, 64, 65]) {
      const [short, long] = [new Uint8Array(length), new Uint8Array(length + 1)];
      assert.notDeepEqual(hashStateKey(short), hashStateKey(long));
      assert.notDeepEqual(hashStateKey(short), hashStateValue(short));
    }
  });
});

describe('state tree', () => {
  it('keeps its roots (frozen, computed with hashlib)', () => {
    const rootOf = (entries: [string, string][]) => {
      const pairs = entries.map(([key, value]) => [utf8ToBytes(key), utf8ToBytes(value)] as const);
      return bytesToHex(treeOf(pairs).root());
    };
    assert.equal(rootOf([]), '8fe6b1689256c0d385f42f5bbe2027a22c1996e110ba97c171d3e5948de92beb');
    const tiny: [string, string][] = [
      ['', ''],
      ['a', '1'],
      ['key of more than thirty-two bytes, to be folded', 'v'.repeat(100)],
      ['b'.repeat(64), 'x'.repeat(32)],
    ];
    assert.equal(rootOf(tiny), '85753533b2ee69f7f7d851ce4e7cf28e50d3d38a00f46ba6cec601ea41859ec0');
    const neighbours: [string, string][] = [
      ['key-420', '1'],
      ['key-488', '2'],
    ];
    assert.equal(rootOf(neighbours), '3d8a99a00cc7618af6f455efc8ba82955f557fbb0c4ff0822ab214acf2b93093');
  });

  it('agrees with a naive map after any updates, whatever way led there', () => {
    fc.assert(
      fc.property(fc.array(changes, { maxLength: 5 }), (blocks) => {
        const tree = createStateTree();
        const map = new Map<string, StateChange>();
        for (const block of blocks) {
          tree.update(block.map(([key, value]) => ({ key, value })));
          for (const [key, value] of block) {
            if (value === null) map.delete(bytesToKey(key));
            else map.set(bytesToKey(key), { key, value });
          }
          assert.deepEqual(tree.root(), naiveRoot(map));
        }
      }),
      { numRuns: 30 },
    );
  });

  it('returns to its root when the changes are taken back', () => {
    const tree = treeOf([[NEIGHBOURS[0]!, empty]]);
    const before = tree.root();
    tree.update([{ key: NEIGHBOURS[1]!, value: empty }]);
    assert.notDeepEqual(tree.root(), before);
    tree.update([{ key: NEIGHBOURS[1]!, value: null }]);
    assert.deepEqual(tree.root(), before);
  });

  it('copied, goes its own way: neither tree sees what the other changes, also in one bucket', () => {
    const [left, right] = NEIGHBOURS as [Uint8Array, Uint8Array];
    const [one, two] = [counting(1), counting(2)];
    const rootOf = (onLeft: Uint8Array, onRight: Uint8Array) =>
      treeOf([
        [left, onLeft],
        [right, onRight],
      ]).root();
    const tree = treeOf([
      [left, empty],
      [right, empty],
    ]);
    const copy = tree.copy();
    assert.deepEqual(copy.root(), tree.root());
    copy.update([{ key: left, value: one }]);
    assert.deepEqual(tree.root(), rootOf(empty, empty));
    tree.update([{ key: right, value: two }]);
    assert.deepEqual(tree.root(), rootOf(empty, two));
    assert.deepEqual(copy.root(), rootOf(one, empty));
    copy.update([{ key: right, value: one }]);
    assert.deepEqual(copy.root(), rootOf(one, one));
  });
});

describe('state proof', () => {
  const states = fc.uniqueArray(fc.tuple(keys, values), {
    selector: ([key]) => bytesToKey(key),
    maxLength: 12,
  });

  it('proves every value that is there, and the absence of every other key', () => {
    fc.assert(
      fc.property(states, keys, (entries, key) => {
        const tree = treeOf(entries);
        for (const [present, value] of entries) {
          const proof = tree.prove(present);
          assert.ok(verifyStateProof(tree.root(), present, value, proof));
          assert.ok(!verifyStateProof(tree.root(), present, undefined, proof));
          assert.ok(!verifyStateProof(tree.root(), present, concatBytes(value, Uint8Array.of(0)), proof));
        }
        const value = entries.find(([present]) => compareBytes(present, key) === 0)?.[1];
        assert.ok(verifyStateProof(tree.root(), key, value, tree.prove(key)));
      }),
      { numRuns: 30 },
    );
  });

  it('proves nothing when any bit of it, or of the root, is changed', () => {
    const [key, neighbour] = NEIGHBOURS as [Uint8Array, Uint8Array];
    const tree = treeOf([
      [key, empty],
      [neighbour, counting(40)],
    ]);
    const proof = tree.prove(key);
    assert.equal(proof.length, 16 * 32 + 2 * 64);
    for (let bit = 0; bit < proof.length * 8; bit++) {
      const mutated = proof.slice();
      mutated[bit >> 3]! ^= 1 << (bit & 7);
      assert.ok(!verifyStateProof(tree.root(), key, empty, mutated), `bit ${bit}`);
      assert.ok(!verifyStateProof(tree.root(), key, undefined, mutated), `bit ${bit}`);
    }
    const root = tree.root();
    root[31]! ^= 1;
    assert.ok(!verifyStateProof(root, key, empty, proof));
  });

  it('cannot hide an entry by leaving it out, nor by disorder', () => {
    const [key, neighbour] = NEIGHBOURS as [Uint8Array, Uint8Array];
    const tree = treeOf([
      [key, empty],
      [neighbour, empty],
    ]);
    const proof = tree.prove(key);
    const [siblings, first, second] = [proof.slice(0, 512), proof.slice(512, 576), proof.slice(576)];
    for (const bucket of [empty, first, second, concatBytes(second, first)]) {
      assert.ok(!verifyStateProof(tree.root(), key, undefined, concatBytes(siblings, bucket)));
      assert.ok(!verifyStateProof(tree.root(), neighbour, undefined, concatBytes(siblings, bucket)));
    }
  });

  it('is refused at any odd length, without an error', () => {
    const tree = treeOf([]);
    const proof = tree.prove(empty);
    assert.ok(verifyStateProof(tree.root(), empty, undefined, proof));
    for (let length = 0; length < proof.length; length++) {
      assert.ok(!verifyStateProof(tree.root(), empty, undefined, proof.slice(0, length)));
    }
    assert.ok(!verifyStateProof(tree.root(), empty, undefined, concatBytes(proof, new Uint8Array(63))));
    assert.ok(!verifyStateProof(tree.root(), empty, undefined, concatBytes(proof, new Uint8Array(64))));
  });
});

describe('nonces in the state', () => {
  it('are eight bytes, little-endian; none is zero', () => {
    assert.equal(bytesToHex(encodeNonce(0x0102_0304_0506)), '0605040302010000');
    assert.equal(decodeNonce(undefined), 0);
    fc.assert(
      fc.property(fc.maxSafeNat(), (nonce) => {
        const bytes = encodeNonce(nonce);
        assert.equal(new DataView(bytes.buffer).getBigUint64(0, true), BigInt(nonce));
        assert.equal(decodeNonce(bytes), nonce);
      }),
    );
  });
});
