/** Row 8: batches that no honest replica prepares. */

import { LIMITS } from '../../base/limits.ts';
import { sha256 } from '../../crypto/hash.ts';
import { keyPairFromSeed } from '../../crypto/keys.ts';
import { type Batch, encodeBatch } from '../../ledger/batch.ts';
import { createTransaction } from '../../ledger/transaction.ts';
import type { BodyOf, PbftMessage } from '../../protocols/pbft/messages.ts';
import type { Tools } from '../behaviour.ts';
import type { PbftBehaviour } from './behaviour.ts';
import { inPlaceOfProposals, propose, proposeBytes } from './proposing.ts';
import { signAgain } from './signing.ts';

type Spoil = (batch: Batch, body: BodyOf<'prePrepare'>, tools: Tools) => PbftMessage;

/** Turns one bit of the signature. */
function flip(bytes: Uint8Array): Uint8Array {
  const other = bytes.slice();
  other[0] = (other[0] ?? 0) ^ 1;
  return other;
}

/** A lawful transaction of some other chain. */
function createForeign(): Uint8Array {
  const chainId = sha256(Uint8Array.of(1));
  const operations = [Uint8Array.of(1)];
  return createTransaction(keyPairFromSeed(chainId), { chainId, nonce: 0, expiryHeight: 1, operations })
    .bytes;
}

/** As many bytes as the largest batch of any genesis has, so too many for nearly every one. */
function createOversized({ transactions }: Batch): readonly Uint8Array[] {
  const count = Math.floor(LIMITS.batchBytesMax / (LIMITS.transactionBytesMax + 4)) - 1;
  return [
    ...transactions,
    ...Array.from({ length: count }, () => new Uint8Array(LIMITS.transactionBytesMax)),
  ];
}

const withTransactions =
  (change: (batch: Batch) => readonly Uint8Array[]): Spoil =>
  (batch, body, { sign }) =>
    propose(body, { ...batch, transactions: change(batch) }, sign);

const WAYS: Readonly<Record<string, Spoil>> = {
  'a wrong digest': (_batch, body, { sign }) => {
    const proposal = { ...body.proposal, digest: sha256(body.proposal.digest) };
    return signAgain(sign, { type: 'prePrepare', body: { ...body, proposal } });
  },
  'an unsigned transaction': withTransactions(({ transactions: [first, ...others] }) => [
    flip(first!),
    ...others,
  ]),
  'a transaction twice': withTransactions(({ transactions }) => [...transactions, transactions[0]!]),
  'a transaction of another chain': withTransactions(({ transactions }) => [
    ...transactions,
    createForeign(),
  ]),
  'no transaction at all': withTransactions(() => []),
  'an oversized batch': withTransactions(createOversized),
  'an absurd time': (batch, body, { sign }) => propose(body, { ...batch, timeMs: LIMITS.integerMax }, sign),
  'a time of tomorrow': (batch, body, { sign }) =>
    propose(body, { ...batch, timeMs: batch.timeMs + 86_400_000 }, sign),
  'no batch at all': (batch, body, { sign }) =>
    proposeBytes(body.proposal, encodeBatch(batch).subarray(0, 20), sign),
};

export const badBatch: PbftBehaviour = {
  name: 'bad-batch',
  summary:
    'as primary proposes what is unlawful: wrong digests, unsigned, repeated or foreign transactions, absurd sizes and times',
  theorem: 'nothing of it is prepared, and the view changes',
  target: 'nobody',
  role: 'primary',
  engine: (tools) => ({
    say: inPlaceOfProposals(tools, ({ batch, body }) => {
      const way = tools.chance.pick(Object.keys(WAYS));
      tools.told(way);
      return WAYS[way]!(batch, body, tools);
    }),
  }),
};
