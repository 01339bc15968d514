import { deepEqual, equal } from 'node:assert/strict';
import type { SignedTransaction } from '../../src/ledger/transaction.ts';
import type { ReplicaEffect } from '../../src/replica/ports.ts';
import {
  checkSignatures,
  createSignatures,
  forgetSignature,
  onVerified,
} from '../../src/replica/signatures.ts';

function transaction(name: string, signature = 1): SignedTransaction {
  const bytes = new Uint8Array(64).fill(signature);
  return { key: name, body: { sender: bytes }, signedMessage: bytes, signature: bytes } as never;
}

function desk() {
  const effects: ReplicaEffect[] = [];
  const signatures = createSignatures((effect) => effects.push(effect));
  const answers: (readonly boolean[])[] = [];
  const ask = (...transactions: readonly SignedTransaction[]) =>
    checkSignatures(signatures, transactions, 'admission', (valid) => answers.push(valid));
  return { effects, signatures, answers, ask };
}

describe('signatures of transactions', () => {
  it('are checked once, whoever asks, and while the answer is awaited too', () => {
    const { effects, signatures, answers, ask } = desk();
    ask(transaction('a'));
    ask(transaction('a'), transaction('a'));
    equal(effects.length, 1);
    onVerified(signatures, 1, [true]);
    ask(transaction('a'));
    deepEqual(answers, [[true], [true, true], [true]]);
    equal(effects.length, 1);
  });

  it('are known by their bytes: another signature of the same transaction is another question', () => {
    const { effects, signatures, answers, ask } = desk();
    ask(transaction('a'));
    onVerified(signatures, 1, [true]);
    ask(transaction('a', 2));
    equal(effects.length, 2);
    onVerified(signatures, 2, [false]);
    deepEqual(answers, [[true], [false]]);
  });

  it('are forgotten with the outcome, also when it comes before the answer', () => {
    const { effects, signatures, ask } = desk();
    const [before, after] = [transaction('before'), transaction('after')];
    ask(before, after);
    forgetSignature(signatures, before);
    onVerified(signatures, 1, [true, true]);
    forgetSignature(signatures, after);
    ask(before);
    ask(after);
    equal(effects.length, 3, 'nothing of either is remembered');
  });

  it('are not checked once the transaction is executed: whoever waits hears that they are right', () => {
    const { effects, signatures, answers, ask } = desk();
    ask(transaction('first'));
    ask(transaction('second'));
    ask(transaction('decided'), transaction('waiting'));
    ask(transaction('decided', 2));
    forgetSignature(signatures, transaction('decided'));
    onVerified(signatures, 1, [true]);
    equal(effects.length, 3);
    const third = effects[2]!;
    equal(
      third.type === 'verify' && third.checks.length,
      2,
      'the other, and the other signature of the first',
    );
    deepEqual(answers, [[true]]);
    onVerified(signatures, 3, [true, false]);
    deepEqual(answers, [[true], [true, true], [false]]);
  });

  it('are answered at once when nothing but decided ones wait', () => {
    const { effects, signatures, answers, ask } = desk();
    ask(transaction('first'));
    ask(transaction('second'));
    ask(transaction('decided'));
    forgetSignature(signatures, transaction('decided'));
    onVerified(signatures, 1, [false]);
    deepEqual(answers, [[false], [true]]);
    equal(effects.length, 2);
    equal(signatures.open.size, 1);
  });
});
