import { equal } from 'node:assert/strict';
import { ByteVectorType, ListCompositeType } from '@chainsafe/ssz';
import fc from 'fast-check';
import { bytesToHex } from '../../src/base/bytes.ts';
import { merkleProof, merkleRoot, verifyMerkleProof } from '../../src/codec/merkle.ts';

const hash = fc.uint8Array({ minLength: 32, maxLength: 32 });
/** A depth, and leaves that fit. */
const tree = fc
  .integer({ min: 0, max: 6 })
  .chain((depth) =>
    fc.record({ depth: fc.constant(depth), leaves: fc.array(hash, { maxLength: 2 ** depth, size: 'max' }) }),
  );

describe('merkle', () => {
  it('agrees with the merkleization of SSZ', () => {
    fc.assert(
      fc.property(tree, ({ depth, leaves }) => {
        const list = new ListCompositeType(new ByteVectorType(32), 2 ** depth);
        equal(bytesToHex(merkleRoot(leaves, depth)), bytesToHex(list.hashTreeRoot(leaves)));
      }),
    );
  });

  it('proves every leaf', () => {
    fc.assert(
      fc.property(tree, ({ depth, leaves }) => {
        const root = merkleRoot(leaves, depth);
        for (const [index, leaf] of leaves.entries()) {
          const proof = merkleProof(leaves, index, depth);
          equal(verifyMerkleProof(root, leaf, proof, depth), true);
        }
      }),
    );
  });
});
