/** Whatever a caller sends: a code and a sentence that names what is wrong, and a node that goes on answering. */
import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { connect } from 'node:net';
import { LIMITS } from '../../src/base/limits.ts';
import { type SingleNode, startSingleNode } from '../node/single-node.ts';
import { call, get, post, send } from './http.ts';

describe('bad input at the doors', () => {
  let single: SingleNode;
  let url: string;

  before(async () => {
    single = await startSingleNode();
    url = single.node.apiUrl;
  });
  after(() => single.stop());
  afterEach(async () => {
    const { json } = await call(url, 'health', {});
    deepEqual(json, { jsonrpc: '2.0', id: 1, result: {} }, 'the node still answers');
  });

  const refusals: readonly (readonly [string, string, unknown, number, RegExp])[] = [
    ['an unknown method', 'blok', {}, -32601, /no method "blok".*block/s],
    [
      'an unknown parameter',
      'block',
      { heigth: '1' },
      -32602,
      /^heigth: no such parameter; known are: height/,
    ],
    [
      'a parameter of a method without',
      'health',
      { a: 1 },
      -32602,
      /^a: no such parameter; this method takes none/,
    ],
    ['a wrong type', 'block', { height: true }, -32602, /^height: expected a whole number/],
    ['a negative height', 'block', { height: '-1' }, -32602, /^height: expected a whole number/],
    ['a fraction', 'block', { height: 1.5 }, -32602, /^height: expected a whole number/],
    [
      'an unsafe integer',
      'block',
      { height: '9007199254740993' },
      -32602,
      /^height: expected a whole number/,
    ],
    [
      'a height that is not reached',
      'block',
      { height: '99' },
      -32002,
      /^height: 99 is not stored here; the newest is 0/,
    ],
    ['a missing parameter', 'broadcast_tx_sync', {}, -32602, /^tx: missing; expected base64/],
    ['malformed base64', 'broadcast_tx_sync', { tx: 'a?==' }, -32602, /^tx: expected base64/],
    ['base64 that is not canonical', 'broadcast_tx_sync', { tx: 'aR==' }, -32602, /^tx: expected base64/],
    ['a short hash', 'tx', { hash: 'ABCD' }, -32602, /^hash: expected a hash: 64 hexadecimal digits/],
    [
      'an unknown transaction',
      'tx',
      { hash: '00'.repeat(32) },
      -32002,
      /^hash: transaction 0{64} is not committed/,
    ],
    [
      'an unknown query path',
      'abci_query',
      { path: '/store', data: '' },
      -32602,
      /^path: accounts cannot read "\/store"/,
    ],
    ['odd hex', 'abci_query', { path: 'key', data: 'abc' }, -32602, /^data: expected hexadecimal/],
    ['parameters that are text', 'block', 'height', -32602, /^params: expected an object or a list/],
    ['too many by position', 'block', ['1', '2'], -32602, /^params: at most 1 by position: height/],
    ['a list where text should be', 'broadcast_txs', { txs: 'AAAA' }, -32602, /^txs: expected a list/],
    ['a list with a wrong element', 'broadcast_txs', { txs: ['AAAA', 7] }, -32602, /^txs: expected a list/],
    [
      'a wait without bounds',
      'tx_status',
      { hash: '00'.repeat(32), wait_ms: 1e9 },
      -32602,
      /^wait_ms: expected/,
    ],
    [
      'a lab method without the token',
      'lab_link_filter',
      { peer: 'n0', incoming: true, outgoing: true },
      -32001,
      /admin token/,
    ],
    ['a prototype name', 'constructor', {}, -32601, /no method "constructor"/],
  ];

  for (const [name, method, params, code, data] of refusals) {
    it(`refuses ${name}`, async () => {
      const { status, json } = await call(url, method, params);
      equal(status, 200);
      equal(json.error.code, code);
      match(json.error.data, data);
    });
  }

  it('refuses a name from Object.prototype as a parameter', async () => {
    const { json } = await post(url, '{"jsonrpc":"2.0","id":1,"method":"block","params":{"__proto__":{}}}');
    match(json.error.data, /^__proto__: no such parameter/);
  });

  it('refuses what is not JSON', async () => {
    const { json } = await post(url, '{"jsonrpc":');
    equal(json.error.code, -32700);
    equal(json.id, null);
  });

  it('refuses an envelope that is none', async () => {
    for (const body of [
      '7',
      'null',
      '{}',
      '{"jsonrpc":"1.0","method":"health"}',
      '{"jsonrpc":"2.0","method":7}',
    ]) {
      equal((await post(url, body)).json.error.code, -32600, body);
    }
  });

  it('bears the deepest nesting that fits', async () => {
    const { json } = await post(url, '['.repeat(1_000_000));
    equal(json.error.code, -32700);
  });

  it('answers a batch call by call, and no notification', async () => {
    const calls = [
      { jsonrpc: '2.0', id: 'a', method: 'health' },
      { jsonrpc: '2.0', method: 'health' },
      { jsonrpc: '2.0', id: 2, method: 'nothing' },
    ];
    const { json } = await post(url, JSON.stringify(calls));
    deepEqual(
      json.map((one: { id: unknown; error?: { code: number } }) => [one.id, one.error?.code]),
      [
        ['a', undefined],
        [2, -32601],
      ],
    );
  });

  it('answers nothing to notifications alone', async () => {
    const { status, text } = await post(url, '{"jsonrpc":"2.0","method":"health"}');
    deepEqual([status, text], [204, '']);
  });

  it('bounds a batch', async () => {
    const calls = Array(LIMITS.rpcBatchMax + 1).fill({ jsonrpc: '2.0', id: 1, method: 'health' });
    const { json } = await post(url, JSON.stringify(calls));
    equal(json.error.code, -32600);
    equal((await post(url, '[]')).json.error.code, -32600);
  });

  it('does not read a body over the limit', async () => {
    const { status, json } = await send(url, 'POST', 'x', {
      'content-length': String(LIMITS.rpcBodyBytesMax + 1),
    });
    equal(status, 413);
    match(json.error.data, /at most 8388608 bytes/);
  });

  it('stops reading a body that grows over the limit', async () => {
    const { port } = new URL(url);
    const chunk = Buffer.alloc(65_536, 32);
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), '127.0.0.1');
      let text = '';
      socket.on('data', (data) => {
        text += data;
      });
      socket.on('close', () => resolve(text));
      // the node closes while we are still writing
      socket.on('error', () => (text === '' ? reject(new Error('closed without an answer')) : resolve(text)));
      socket.write('POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n');
      const pump = () => {
        if (socket.destroyed || text !== '') return;
        socket.write(`${chunk.length.toString(16)}\r\n`);
        socket.write(chunk);
        socket.write('\r\n', () => setImmediate(pump));
      };
      pump();
    });
    match(answer, /^HTTP\/1.1 413 /);
  });

  it('refuses a Host that is a foreign name', async () => {
    const { status, json } = await call(url, 'status', {}, { host: 'evil.example:80' });
    equal(status, 403);
    match(json.error.data, /^Host: not a name of this node/);
    equal((await get(`${url}/status`, { host: 'evil.example' })).status, 403);
  });

  it('refuses other verbs', async () => {
    equal((await send(url, 'PUT', '{}', {})).status, 405);
  });

  it('refuses a wrong admin token', async () => {
    const params = { peer: 'n0', incoming: true, outgoing: true };
    const { json } = await call(url, 'lab_link_filter', params, {
      authorization: `Bearer ${'0'.repeat(64)}`,
    });
    equal(json.error.code, -32001);
  });

  for (const method of ['lab_traitor', 'lab_fellows', 'lab_report'])
    it(`has ${method} for the admin alone`, async () => {
      const { json } = await call(url, method, method === 'lab_traitor' ? { behaviour: 'silent' } : {});
      equal(json.error.code, -32001);
    });

  it('reaches admin methods by POST alone', async () => {
    const { json } = await get(`${url}/lab_link_filter?peer="n0"&incoming=true&outgoing=true`);
    equal(json.error.code, -32001);
  });

  it('lists its methods', async () => {
    const { status, text } = await get(url);
    equal(status, 200);
    ok(text.includes('broadcast_tx_commit(tx, [wait_ms])'));
  });
});
