/** Proofs of inclusion through the doors: made by a real node, checked by the client, and by a client between which and the node somebody lies. */
import { deepEqual, equal, rejects } from 'node:assert/strict';
import { base64ToBytes, bytesToBase64 } from '../../src/api/base64.ts';
import { ForgedAnswerError } from '../../src/api/client/state-reader.ts';
import type { InclusionView } from '../../src/api/results.ts';
import { encodeOperation, LedgerClient, RpcError, type TransactionReport } from '../../src/index.ts';
import { encodeReceipt } from '../../src/ledger/receipt.ts';
import { type SingleNode, startSingleNode } from '../node/single-node.ts';
import { type LyingNode, startLyingNode } from './lying-node.ts';

const encoder = new TextEncoder();
const put = (value: string) =>
  encodeOperation({ type: 'put', key: encoder.encode('k'), value: encoder.encode(value) });
const never = encodeOperation({ type: 'expect', key: encoder.encode('never'), value: encoder.encode('set') });

/** The text with one bit of its bytes turned. */
function flip(text: string, at: number): string {
  const bytes = base64ToBytes(text)!;
  bytes[at % bytes.length]! ^= 1;
  return bytesToBase64(bytes);
}

describe('proof of a transaction', () => {
  let single: SingleNode;
  let client: LedgerClient;
  let good: TransactionReport;
  let failed: TransactionReport;
  const proxies: LyingNode[] = [];

  const clientOf = (url: string) =>
    new LedgerClient({ genesis: single.description.genesis, endpoints: [{ name: 'n0', url }] });

  before(async () => {
    single = await startSingleNode();
    client = clientOf(single.node.apiUrl);
    const { keyPair } = single.description.accounts[0]!;
    [good, failed] = (await client.submitMany(keyPair, [[put('1')], [never]])) as [
      TransactionReport,
      TransactionReport,
    ];
    for (const { id } of [good, failed]) await proveSoon(id);
  });
  /** The certificate comes a moment after the block. */
  const proveSoon = async (id: string) => {
    for (;;) {
      const proven = await client.prove(id);
      if (proven !== null) return proven;
    }
  };
  after(async () => {
    for (const proxy of proxies) proxy.close();
    await single.stop();
  });

  it('proves what was committed, a failing receipt too', async () => {
    for (const report of [good, failed]) {
      const { id, height, index, receipt, blockHash } = await proveSoon(report.id);
      deepEqual([id, height, index], [report.id, report.height, report.index]);
      deepEqual(receipt, report.receipt);
      equal(blockHash, (await client.block(height)).hash);
    }
    equal(failed.receipt?.code, 'expectation-failed');
  });

  it('says so when there is nothing to prove', async () => {
    await rejects(client.prove('00'.repeat(32)), RpcError);
  });

  /** The client's answer when this becomes of the node's proof. */
  const proveThrough = async (lie: (view: InclusionView) => InclusionView | null, id = good.id) => {
    const proxy = await startLyingNode(single.node.apiUrl, (method, answer) => {
      if (method === 'tx') answer.result.logothete = lie(answer.result.logothete);
      return answer;
    });
    proxies.push(proxy);
    return clientOf(proxy.url).prove(id);
  };

  it('proves nothing while no certificate covers the block', async () => {
    equal(await proveThrough((view) => ({ ...view, certificate: null })), null);
    equal(await proveThrough(() => null), null);
  });

  const ok64 = bytesToBase64(encodeReceipt({ outcome: 'ok' }));
  const lies: readonly (readonly [string, (view: InclusionView) => InclusionView])[] = [
    ['another receipt', (view) => ({ ...view, receipt: ok64 })],
    ['a receipt that is none', (view) => ({ ...view, receipt: '!' })],
    [
      'a skipped receipt',
      (view) => ({ ...view, receipt: bytesToBase64(encodeReceipt({ outcome: 'skipped' })) }),
    ],
    [
      'another header',
      (view) => ({ ...view, headers: [flip(view.headers[0]!, 60), ...view.headers.slice(1)] }),
    ],
    ['no header', (view) => ({ ...view, headers: [] })],
    ['a certificate with a bit turned', (view) => ({ ...view, certificate: flip(view.certificate!, 100) })],
    ['another place', (view) => ({ ...view, tx_path: { ...view.tx_path, index: '0' } })],
    ['a place that is no number', (view) => ({ ...view, tx_path: { ...view.tx_path, index: 'first' } })],
    [
      'the receipt of another place',
      (view) => ({ ...view, receipt_path: { ...view.receipt_path, index: '0' } }),
    ],
    [
      'another path',
      (view) => {
        const [first, ...rest] = view.tx_path.aunts;
        return { ...view, tx_path: { ...view.tx_path, aunts: [flip(first!, 3), ...rest] } };
      },
    ],
    ['a path that is none', (view) => ({ ...view, tx_path: { ...view.tx_path, aunts: ['?'] } })],
  ];
  for (const [what, lie] of lies) {
    it(`does not believe ${what}`, () => rejects(proveThrough(lie, failed.id), ForgedAnswerError));
  }

  it('does not take the proof of one transaction for another', async () => {
    const other = (await proveSoon(good.id)).proof;
    await rejects(
      proveThrough(() => other, failed.id),
      ForgedAnswerError,
    );
  });
});
