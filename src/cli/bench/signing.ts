/** Signs transactions in advance, as whole request bodies: while the network is measured, the load processes only send. */

import { utf8ToBytes } from '../../base/bytes.ts';
import { createChance } from '../../base/chance.ts';
import { encodeOperation } from '../../ledger/accounts/operations.ts';
import { createTransaction } from '../../ledger/transaction.ts';
import type { PrepareOrder, Sender } from './load-protocol.ts';

/** One request: `broadcast_txs` with consecutive transactions of one sender. */
export interface SignedRequest {
  readonly url: string;
  readonly body: Buffer;
  readonly transactions: number;
}

/** How long a node may hold back the answer of a request, until all its transactions are committed. */
const WAIT_MS = 30_000;

/** The requests of every sender, in the order of its nonces. */
export function signRequests(order: PrepareOrder): readonly SignedRequest[][] {
  const chance = createChance(order.seed);
  const perSender = Math.ceil(order.requests / order.senders.length);
  return order.senders.map((sender) =>
    Array.from({ length: perSender }, (_, position) => {
      const nonce = sender.nonce + position * order.transactionsPerRequest;
      return signRequest(order, sender, nonce, (below) => chance.integer(below));
    }),
  );
}

function signRequest(
  order: PrepareOrder,
  sender: Sender,
  firstNonce: number,
  draw: (below: number) => number,
): SignedRequest {
  const { chainId, expiryHeight, transactionsPerRequest, operationsPerTransaction, keys } = order;
  const txs = Array.from({ length: transactionsPerRequest }, (_, position) => {
    const operations = Array.from({ length: operationsPerTransaction }, () =>
      encodeOperation({
        type: 'put',
        key: utf8ToBytes(`key-${draw(keys)}`),
        value: utf8ToBytes(`value-${draw(keys)}`),
      }),
    );
    const body = { chainId, nonce: firstNonce + position, expiryHeight, operations };
    const { bytes } = createTransaction(sender, body);
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
  });
  const request = {
    jsonrpc: '2.0',
    id: 0,
    method: 'broadcast_txs',
    params: { txs, wait_ms: String(WAIT_MS) },
  };
  return {
    url: sender.url,
    body: Buffer.from(JSON.stringify(request)),
    transactions: transactionsPerRequest,
  };
}
