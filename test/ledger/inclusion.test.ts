/** Proofs of inclusion: what was executed is proven with its receipt, and nothing else is. */
import assert from 'node:assert/strict';
import { concatBytes } from '../../src/base/bytes.ts';
import { isFault } from '../../src/base/fault.ts';
import { hashLevel, sha256 } from '../../src/crypto/hash.ts';
import { createInclusionProof, verifyInclusionProof } from '../../src/ledger/inclusion.ts';
import { decodeTransaction } from '../../src/ledger/transaction.ts';
import { alice, bob, createTestChain, mallory, put } from './support.ts';

const chain = createTestChain();
const transactions = [
  chain.sign(alice, 0, [put('a', '1')]),
  chain.sign(mallory, 0, [put('m', '1')]),
  chain.sign(bob, 1, [put('b', '1')]),
];
const { block, tip, receipts } = chain.run(transactions);
const proofs = transactions.map((_, index) => createInclusionProof(block!, index));
const holds = (index: number, proof = proofs[index]!, id = transactions[index]!.id) =>
  verifyInclusionProof(tip.blockHash, id, proof);

describe('inclusion proof', () => {
  it('proves every transaction of a block with its receipt', () => {
    for (const index of transactions.keys()) {
      assert.ok(holds(index));
      assert.deepEqual(proofs[index]!.receipt, receipts[index]);
    }
  });

  it('proves no other transaction, block or receipt', () => {
    const [proof] = proofs as [(typeof proofs)[0]];
    assert.ok(!holds(0, proof, transactions[1]!.id));
    assert.ok(!verifyInclusionProof(new Uint8Array(32), transactions[0]!.id, proof));
    assert.ok(!holds(0, { ...proof, receipt: { outcome: 'skipped' } }));
    assert.ok(
      !holds(1, { ...proofs[1]!, receipt: { outcome: 'failed', code: 'unknown-account', detail: '' } }),
    );
  });

  it('does not lend a transaction the receipt of another', () => {
    const lent = { ...proofs[1]!, receipt: proofs[0]!.receipt, receiptProof: proofs[0]!.receiptProof };
    assert.ok(!holds(1, lent));
  });

  it('falls with any changed bit of header or siblings', () => {
    const [proof] = proofs as [(typeof proofs)[0]];
    for (let at = 0; at < proof.header.length; at++) {
      const header = proof.header.slice();
      header[at]! ^= 1;
      assert.ok(!holds(0, { ...proof, header }));
    }
    for (const part of ['transactionProof', 'receiptProof'] as const) {
      for (const level of proof[part].siblings.keys()) {
        const siblings = proof[part].siblings.map((sibling) => sibling.slice());
        siblings[level]![7]! ^= 1;
        assert.ok(!holds(0, { ...proof, [part]: { ...proof[part], siblings } }));
      }
    }
  });

  it('takes no operation of the engine for a transaction', () => {
    const bare = createTestChain();
    const decision = bare.decide([bare.sign(alice, 0, [put('a', '1')])]);
    const plain = bare.ledger.execute(decision);
    assert.throws(() => createInclusionProof({ ...plain.block!, systemOperations: [new Uint8Array(3)] }, 1));
  });

  it('takes no inner node for a transaction: 64 bytes that read as two leaves prove nothing', () => {
    // The attack on trees of unknown depth: a pair of leaves is offered as the bytes of a transaction, with a proof that is one level shorter.
    const [left, right] = transactions.map(({ id }) => id);
    const pair = concatBytes(left!, right!);
    const { transactionProof } = proofs[0]!;
    const [, ...above] = transactionProof.siblings;
    const shorter = { ...transactionProof, index: 0, siblings: above };
    const isTaken = (id: Uint8Array) => holds(0, { ...proofs[0]!, transactionProof: shorter }, id);
    assert.ok(!isTaken(hashLevel(pair)) && !isTaken(sha256(pair)));
    assert.ok(isFault(decodeTransaction(pair)), 'nor are they a transaction');
  });
});
