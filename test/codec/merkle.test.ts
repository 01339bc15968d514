import { equal, throws } from 'node:assert/strict';
import { ByteVectorType, ListCompositeType } from '@chainsafe/ssz';
import fc from 'fast-check';
import { bytesToHex } from '../../src/base/bytes.ts';
import { merkleProof, merkleRoot, verifyMerkleProof } from '../../src/codec/merkle.ts';

const hash = fc.uint8Array({ minLength: 32, maxLength: 32 });

/** A depth, and leaves that fit. */
const trees = fc
  .integer({ min: 0, max: 6 })
  .chain((depth) =>
    fc.record({ depth: fc.constant(depth), leaves: fc.array(hash, { maxLength: 2 ** depth, size: 'max' }) }),
  );

/** A tree with at least one leaf, and one of them chosen. */
const choices = trees
  .filter(({ leaves }) => leaves.length > 0)
  .chain(({ depth, leaves }) =>
    fc.record({
      depth: fc.constant(depth),
      leaves: fc.constant(leaves),
      index: fc.integer({ min: 0, max: leaves.length - 1 }),
    }),
  );

describe('merkle', () => {
  it('keeps its roots (frozen, computed with hashlib)', () => {
    const five = [1, 2, 3, 4, 5].map((byte) => new Uint8Array(32).fill(byte));
    const roots = [
      {
        root: merkleRoot([], 0),
        expected: 'f5a5fd42d16a20302798ef6ed309979b43003d2320d9f0e8ea9831a92759fb4b',
      },
      {
        root: merkleRoot([], 16),
        expected: '6080a24df6cb76f31cacdf4419ac9bf0ac092087f40ec93f10c4608f967ca23a',
      },
      {
        root: merkleRoot(five, 4),
        expected: '91bfa7121f444dd56f8eb325d420bf61f8392b7ce0a27ff75a1137fae4a9eae8',
      },
      {
        root: merkleRoot([new Uint8Array(32).fill(7)], 0),
        expected: '0b8823dcf05c2eced0d05280ff5bc454cf65617750a3bdf9edc133e5f0ecd4fc',
      },
    ];
    for (const { root, expected } of roots) equal(bytesToHex(root), expected);
  });

  it('agrees with the merkleization of SSZ', () => {
    fc.assert(
      fc.property(trees, ({ depth, leaves }) => {
        const list = new ListCompositeType(new ByteVectorType(32), 2 ** depth);
        equal(bytesToHex(merkleRoot(leaves, depth)), bytesToHex(list.hashTreeRoot(leaves)));
      }),
    );
  });

  it('proves every leaf', () => {
    fc.assert(
      fc.property(trees, ({ depth, leaves }) => {
        const root = merkleRoot(leaves, depth);
        return leaves.every((leaf, index) =>
          verifyMerkleProof(root, leaf, merkleProof(leaves, index, depth), depth),
        );
      }),
    );
  });

  it('proves nothing else: any other leaf, place, length, sibling or depth fails', () => {
    fc.assert(
      fc.property(choices, fc.nat(255), ({ depth, leaves, index }, at) => {
        const root = merkleRoot(leaves, depth);
        const leaf = leaves[index]!;
        const proof = merkleProof(leaves, index, depth);
        const flipped = (bytes: Uint8Array) =>
          bytes.map((byte, position) => (position === at % 32 ? byte ^ 1 : byte));
        const shortened = proof.siblings.slice(1);
        const wrong = [
          verifyMerkleProof(root, flipped(leaf), proof, depth),
          verifyMerkleProof(flipped(root), leaf, proof, depth),
          verifyMerkleProof(root, leaf, { ...proof, length: proof.length + 1 }, depth),
          verifyMerkleProof(root, leaf, { ...proof, length: index }, depth),
          verifyMerkleProof(root, leaf, { ...proof, siblings: [...proof.siblings, leaf] }, depth),
          verifyMerkleProof(root, leaf, proof, depth + 1),
          depth > 0 && verifyMerkleProof(root, leaf, { ...proof, siblings: shortened }, depth),
          ...proof.siblings.map((sibling, level) =>
            verifyMerkleProof(
              root,
              leaf,
              { ...proof, siblings: proof.siblings.with(level, flipped(sibling)) },
              depth,
            ),
          ),
          ...leaves.map(
            (other, place) =>
              place !== index &&
              bytesToHex(other) !== bytesToHex(leaf) &&
              verifyMerkleProof(root, leaf, { ...proof, index: place }, depth),
          ),
        ];
        return wrong.every((verdict) => verdict === false);
      }),
      { numRuns: 50 },
    );
  });

  it('answers no to a proof with absurd numbers or lengths', () => {
    const leaf = new Uint8Array(32);
    const root = merkleRoot([leaf], 1);
    const proof = merkleProof([leaf], 0, 1);
    equal(verifyMerkleProof(root, leaf, proof, 1), true);
    for (const index of [-1, 0.5, 2, 2 ** 53, Number.NaN]) {
      equal(verifyMerkleProof(root, leaf, { ...proof, index }, 1), false, `index ${index}`);
    }
    for (const length of [-1, 0, 3, 2 ** 60, Number.NaN]) {
      equal(verifyMerkleProof(root, leaf, { ...proof, length }, 1), false, `length ${length}`);
    }
    equal(verifyMerkleProof(root, leaf, { ...proof, siblings: [new Uint8Array(31)] }, 1), false);
    equal(verifyMerkleProof(root, new Uint8Array(33), proof, 1), false);
  });

  it('refuses too many leaves, odd leaves, an odd depth and a missing leaf', () => {
    const leaf = new Uint8Array(32);
    throws(() => merkleRoot([leaf, leaf, leaf], 1), /do not fit/);
    throws(() => merkleRoot([new Uint8Array(31)], 1), /32 bytes/);
    throws(() => merkleRoot([], 33), /out of range/);
    throws(() => merkleProof([leaf], 1, 1), /no leaf 1/);
  });
});
