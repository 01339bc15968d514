/** The client against a real node, and against one that lies about what the real one says. */
import { deepEqual, equal, ok, rejects, throws } from 'node:assert/strict';
import { base64ToBytes, bytesToBase64 } from '../../src/api/base64.ts';
import { ForgedAnswerError } from '../../src/api/client/state-reader.ts';
import { encodeOperation, LedgerClient, UnreachableError } from '../../src/index.ts';
import { type SingleNode, startSingleNode } from '../node/single-node.ts';
import { type LyingNode, startLyingNode } from './lying-node.ts';

const encoder = new TextEncoder();
const key = encoder.encode('colour');
const put = (value: string) => encodeOperation({ type: 'put', key, value: encoder.encode(value) });

describe('ledger client', () => {
  let single: SingleNode;
  let client: LedgerClient;
  const proxies: LyingNode[] = [];

  before(async () => {
    single = await startSingleNode();
    client = clientOf([single.node.apiUrl]);
  });
  after(async () => {
    for (const proxy of proxies) proxy.close();
    await single.stop();
  });

  const clientOf = (urls: readonly string[], trust?: string) =>
    new LedgerClient({
      genesis: single.description.genesis,
      endpoints: urls.map((url, index) => ({ name: `node ${index}`, url })),
      ...(trust === undefined ? {} : { trust }),
    });
  // biome-ignore lint/suspicious/noExplicitAny: a lie may have any shape
  const lying = async (lie: (method: string, answer: any) => any) => {
    const proxy = await startLyingNode(single.node.apiUrl, lie);
    proxies.push(proxy);
    return clientOf([proxy.url]);
  };
  const alice = () => single.description.accounts[0]!.keyPair;

  it('submits, waits and reads back with a proof', async () => {
    const report = await client.submit(alice(), [put('blue')]);
    deepEqual(report.receipt, { ok: true, code: '', detail: '' });
    const { value, height, proven } = await client.get(key);
    deepEqual([new TextDecoder().decode(value!), height, proven], ['blue', report.height, true]);
    deepEqual(await client.tx(report.id), report);
  });

  it('knows what it never saw', async () => {
    equal((await client.tx('00'.repeat(32))).state, 'unknown');
    equal(await client.balance(new Uint8Array(32).fill(9)), null);
  });

  it('answers a wait that runs out with id and state', async () => {
    const nonce = (await client.nextNonce(alice().publicKey)) + 1;
    const report = await client.submit(alice(), [put('too early')], { nonce, timeoutMs: 20 });
    equal(report.id.length, 64);
    equal(report.state, 'waiting');
  });

  it('says why something was refused', async () => {
    const stranger = { ...alice(), publicKey: new Uint8Array(32).fill(3) };
    const badSignature = await client.submit(stranger, [put('x')], { nonce: 0 });
    deepEqual([badSignature.state, badSignature.reason?.split(':')[0]], ['refused', 'bad-signature']);
    const used = await client.submit(alice(), [put('x')], { nonce: 0 });
    deepEqual([used.state, used.reason?.split(':')[0]], ['refused', 'nonce-used']);
  });

  it('reads blocks by height and by hash', async () => {
    const block = await client.block(1);
    deepEqual(await client.block(block.hash), block);
    equal(block.transactions[0]!.outcome, 'ok');
    equal(block.proposer, 'n0');
  });

  it('does not believe another value than the proof has', async () => {
    const liar = await lying((method, answer) => {
      if (method === 'abci_query') answer.result.response.value = bytesToBase64(encoder.encode('red'));
      return answer;
    });
    await rejects(liar.get(key), ForgedAnswerError);
  });

  it('does not believe an absence that is none', async () => {
    const liar = await lying((method, answer) => {
      if (method === 'abci_query') answer.result.response.value = null;
      return answer;
    });
    await rejects(liar.get(key), ForgedAnswerError);
  });

  it('does not believe a certificate with a bit turned', async () => {
    for (const at of [20, 60, 100]) {
      const liar = await lying((method, answer) => {
        if (method !== 'abci_query') return answer;
        const certificate = base64ToBytes(answer.result.logothete.certificate)!;
        certificate[at]! ^= 1;
        answer.result.logothete.certificate = bytesToBase64(certificate);
        return answer;
      });
      await rejects(liar.get(key), ForgedAnswerError);
    }
  });

  it('does not believe a header with another state root', async () => {
    const liar = await lying((method, answer) => {
      if (method !== 'abci_query') return answer;
      const [first] = answer.result.logothete.headers;
      const header = base64ToBytes(first)!;
      header[130]! ^= 1;
      answer.result.logothete.headers = [bytesToBase64(header)];
      return answer;
    });
    await rejects(liar.get(key), ForgedAnswerError);
  });

  it('does not take an answer without a certificate for proven', async () => {
    const liar = await lying((method, answer) => {
      if (method !== 'abci_query') return answer;
      answer.result.response.value = bytesToBase64(encoder.encode('red'));
      answer.result.logothete.certificate = null;
      return answer;
    });
    equal((await liar.get(key)).proven, false);
  });

  it('names a node that does not answer', async () => {
    const nobody = clientOf(['http://127.0.0.1:1']);
    await rejects(nobody.get(key), UnreachableError);
    deepEqual(
      (await nobody.status()).map(({ reachable }) => reachable),
      [false],
    );
  });

  it('takes nothing from a node of another chain, however it answers', async () => {
    const other = new LedgerClient({
      genesis: { ...single.description.genesis, salt: new Uint8Array(32) },
      endpoints: [{ name: 'n0', url: single.node.apiUrl }],
    });
    const why = /a node of another chain is there/;
    await rejects(other.get(encoder.encode('nobody wrote this')), why);
    await rejects(other.submit(alice(), [put('x')]), why);
    await rejects(other.accounts(), why);
    await rejects(other.follow().next(), why);
    deepEqual(
      (await other.status()).map(({ reachable }) => reachable),
      [false],
    );
  });

  it('goes on with those that answer', async () => {
    const both = clientOf(['http://127.0.0.1:1', single.node.apiUrl]);
    ok((await both.get(key)).proven);
  });

  it('can be told to trust one', async () => {
    ok((await clientOf(['http://127.0.0.1:1', single.node.apiUrl], 'node 1').get(key)).proven);
    throws(() => clientOf([single.node.apiUrl], 'nobody'), /no node nobody/);
  });
});
