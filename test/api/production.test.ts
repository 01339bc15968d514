/** A chain whose genesis does not say `lab: true`: nobody can make its nodes lie, whatever token and files he has. */
import { equal, ok, strictEqual } from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createNode, type LogotheteNode } from '../../src/index.ts';
import { writeOrders } from '../../src/node/lab/orders-file.ts';
import { nodePaths } from '../../src/node/node-home.ts';
import { createSingleHome, type SingleHome } from '../node/single-node.ts';
import { call, get } from './http.ts';

describe('a production node', () => {
  let single: SingleHome;
  let node: LogotheteNode;

  before(async () => {
    single = await createSingleHome();
    const genesis = join(single.home, 'genesis.json');
    writeFileSync(genesis, JSON.stringify({ ...JSON.parse(readFileSync(genesis, 'utf8')), lab: false }));
    writeOrders(single.config.home, [{ behaviour: 'silent', when: 'always', towards: [], seed: 's' }]);
    node = await createNode(single.config);
  });
  after(async () => {
    await node.stop();
    single.remove();
  });

  it('has no lab route, not even for the admin', async () => {
    const token = readFileSync(nodePaths(single.config.home).adminToken, 'utf8');
    const { text } = await get(node.apiUrl);
    ok(text.includes('broadcast_tx_sync'));
    equal(text.includes('lab_'), false);
    for (const method of ['lab_traitor', 'lab_fellows', 'lab_report', 'lab_link_filter']) {
      const { json } = await call(node.apiUrl, method, {}, { authorization: `Bearer ${token}` });
      equal(json.error.code, -32601, method);
    }
  });

  it('has no seat for a traitor, and reads no orders', () => {
    strictEqual(node.services.lab, undefined);
  });
});
