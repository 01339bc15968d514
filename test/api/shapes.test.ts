/** Names and shapes of answers are CometBFT's where the meaning is the same, so that its clients (`@cosmjs/tendermint-rpc`) read them. */
import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { bytesToBase64 } from '../../src/api/base64.ts';
import { createTransaction, encodeOperation, LedgerClient } from '../../src/index.ts';
import { type SingleNode, startSingleNode } from '../node/single-node.ts';
import { call, get } from './http.ts';

const HASH = /^[0-9A-F]{64}$/;
const encoder = new TextEncoder();

describe('shapes of answers', () => {
  let single: SingleNode;
  let url: string;
  let client: LedgerClient;

  before(async () => {
    single = await startSingleNode();
    url = single.node.apiUrl;
    const { genesis } = single.description;
    client = new LedgerClient({ genesis, endpoints: [{ name: 'n0', url }] });
    const put = encodeOperation({ type: 'put', key: encoder.encode('a'), value: encoder.encode('1') });
    await client.submit(single.description.accounts[0]!.keyPair, [put]);
  });
  after(() => single.stop());

  const ask = async (method: string, params: object = {}) => (await call(url, method, params)).json.result;
  const sign = async (nonce: number, key: string) => {
    const operation = encodeOperation({ type: 'delete', key: encoder.encode(key) });
    const { keyPair } = single.description.accounts[0]!;
    const body = { chainId: client.chainId, nonce, expiryHeight: 1_000, operations: [operation] };
    return createTransaction(keyPair, body);
  };

  it('status', async () => {
    const { node_info, sync_info, validator_info, logothete } = await ask('status');
    equal(node_info.moniker, 'n0');
    equal(node_info.network, single.description.chainId);
    match(sync_info.latest_block_hash, HASH);
    match(sync_info.latest_app_hash, HASH);
    deepEqual([sync_info.latest_block_height, sync_info.catching_up], ['1', false]);
    ok(!Number.isNaN(Date.parse(sync_info.latest_block_time)));
    match(validator_info.address, /^[0-9A-F]{40}$/);
    equal(validator_info.pub_key.type, 'tendermint/PubKeyEd25519');
    deepEqual([logothete.view, logothete.primary, logothete.peers, logothete.mempool], ['0', 'n0', '0', '0']);
  });

  it('block, by height, by hash and by URI', async () => {
    const byHeight = await ask('block', { height: '1' });
    match(byHeight.block_id.hash, HASH);
    equal(byHeight.block.header.height, '1');
    equal(byHeight.block.data.txs.length, 1);
    equal(byHeight.block.header.proposer_address, (await ask('status')).validator_info.address);
    const base64 = Buffer.from(byHeight.block_id.hash, 'hex').toString('base64');
    deepEqual(await ask('block_by_hash', { hash: base64 }), byHeight);
    deepEqual((await get(`${url}/block_by_hash?hash=0x${byHeight.block_id.hash}`)).json.result, byHeight);
    const { json } = await get(`${url}/block?height=1`);
    deepEqual([json.id, json.jsonrpc], [-1, '2.0']);
    deepEqual(json.result, byHeight);
    deepEqual(await ask('block'), byHeight, 'the newest without a height');
  });

  it('header, blockchain, block_results, commit, validators', async () => {
    const { block, block_id } = await ask('block', { height: '1' });
    deepEqual((await ask('header', { height: '1' })).header, block.header);
    const { last_height, block_metas } = await ask('blockchain', { minHeight: '1', maxHeight: '9' });
    deepEqual([last_height, block_metas.length, block_metas[0].num_txs], ['1', 1, '1']);
    deepEqual(block_metas[0].block_id, block_id);
    const { txs_results } = await ask('block_results', { height: '1' });
    deepEqual([txs_results[0].code, txs_results[0].log], [0, '']);
    const { signed_header, canonical } = await ask('commit', { height: '1' });
    ok(canonical);
    deepEqual(signed_header.commit.block_id, block_id);
    equal(signed_header.commit.signatures.length, 1);
    const { validators, total } = await ask('validators', { height: '1' });
    deepEqual([validators.length, total, validators[0].voting_power], [1, '1', '1']);
  });

  it('genesis, with our own document inside', async () => {
    const { genesis } = await ask('genesis');
    equal(genesis.chain_id, single.description.chainId);
    equal(genesis.app_state.lab, true);
  });

  it('abci_info and abci_query', async () => {
    equal((await ask('abci_info')).response.data, 'accounts');
    const { response, logothete } = await ask('abci_query', { path: 'key', data: '61' });
    deepEqual([response.code, response.value, response.height], [0, bytesToBase64(encoder.encode('1')), '1']);
    equal(logothete, null);
    const absent = await ask('abci_query', { path: 'key', data: '6262', prove: true });
    equal(absent.response.value, null);
    ok(absent.logothete.certificate.length > 0);
  });

  it('broadcast_tx_sync, tx_status, tx', async () => {
    const { bytes, id } = await sign(1, 'a');
    const hash = Buffer.from(id).toString('hex').toUpperCase();
    deepEqual(await ask('broadcast_tx_sync', { tx: bytesToBase64(bytes) }), {
      code: 0,
      codespace: '',
      log: '',
      data: '',
      hash,
    });
    const status = await ask('tx_status', { hash, wait_ms: '5000' });
    deepEqual([status.hash, status.state, status.height, status.index], [hash, 'committed', '2', 0]);
    const tx = await ask('tx', { hash });
    deepEqual([tx.hash, tx.height, tx.index, tx.tx_result.code], [hash, '2', 0, 0]);
    equal(tx.tx, bytesToBase64(bytes));
    equal(tx.logothete, null);
    const { logothete: proof } = await ask('tx', { hash, prove: true });
    deepEqual([proof.tx_path.total, proof.tx_path.index, proof.tx_path.aunts.length], ['1', '0', 14]);
    const again = await ask('broadcast_tx_sync', { tx: bytesToBase64(bytes) });
    equal(again.code, 0, 'what is committed already is no error to who submits it again');
  });

  it('broadcast_tx_commit, and its time-out', async () => {
    const { bytes } = await sign(2, 'b');
    const done = await ask('broadcast_tx_commit', { tx: bytesToBase64(bytes) });
    deepEqual([done.check_tx.code, done.tx_result.code, done.height], [0, 0, '3']);
    const early = await sign(9, 'c');
    const open = await ask('broadcast_tx_commit', { tx: bytesToBase64(early.bytes), wait_ms: '10' });
    deepEqual([open.height, open.logothete.state], ['0', 'waiting']);
    equal(open.hash, Buffer.from(early.id).toString('hex').toUpperCase());
    const { n_txs, txs } = await ask('unconfirmed_txs');
    deepEqual([n_txs, txs], ['1', [bytesToBase64(early.bytes)]]);
    equal((await ask('num_unconfirmed_txs')).total, '1');
  });

  it('broadcast_txs tells of each', async () => {
    const good = await sign(3, 'd');
    const bad = Uint8Array.from(good.bytes);
    bad[0]! ^= 1;
    const txs = [bad, good.bytes, new Uint8Array(3)].map(bytesToBase64);
    const { results } = await ask('broadcast_txs', { txs, wait_ms: '5000' });
    deepEqual(
      results.map(({ state, tx_result }: { state: string; tx_result: { codespace: string } }) => [
        state,
        tx_result.codespace,
      ]),
      [
        ['refused', 'bad-signature'],
        ['committed', ''],
        ['refused', 'malformed-transaction'],
      ],
    );
  });

  it('accounts, next_nonce, evidence, net_info', async () => {
    const { accounts } = await ask('accounts');
    deepEqual(
      accounts.map(({ name, balance }: { name: string; balance: string }) => [name, balance]),
      [
        ['alice', '1000000'],
        ['bob', '1000000'],
        ['carol', '1000000'],
      ],
    );
    equal((await ask('next_nonce', { sender: accounts[0].address })).nonce, accounts[0].nonce);
    deepEqual(await ask('evidence'), { evidence: [] });
    const { listening, n_peers } = await ask('net_info');
    deepEqual([listening, n_peers], [true, '0']);
  });
});
