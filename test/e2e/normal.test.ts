/** Four processes, nothing broken: what a user sees in the first minute. */
import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { createServer } from 'node:net';
import { createSupervisorClient } from '../../src/api/supervisor-client.ts';
import { createLocalNetwork, encodeOperation, readHome } from '../../src/index.ts';
import { readSupervisorAddress } from '../../src/node/home.ts';
import {
  key,
  NODE_COMMAND,
  put,
  removeHomes,
  settle,
  startNetwork,
  type TestNetwork,
  temporaryHome,
} from './network.ts';

describe('e2e: a network of four', function () {
  this.timeout(120_000);
  let four: TestNetwork;
  before(async () => {
    four = await startNetwork();
  });
  after(async () => {
    await four.network.down();
    await four.network.ended;
    removeHomes();
  });

  it('commits what is submitted through each node, and every node reads it', async () => {
    for (const { name } of four.network.description.nodes) {
      // a node that is behind by a moment would name a nonce that is used already
      await settle(four);
      const report = await four.trusting(name).submit(four.accounts.alice!, [put(`via ${name}`, name)]);
      equal(report.state, 'committed');
      deepEqual(report.receipt, { ok: true, code: '', detail: '' });
    }
    await settle(four);
    for (const reader of four.network.description.nodes) {
      for (const { name } of four.network.description.nodes) {
        const { value } = await four.trusting(reader.name).get(key(`via ${name}`));
        equal(new TextDecoder().decode(value!), name);
      }
    }
  });

  it('proves what it reads, and what is not there', async () => {
    const there = await four.client.get(key('via n0'));
    ok(there.proven);
    const absent = await four.client.get(key('nobody wrote this'));
    deepEqual([absent.value, absent.proven], [null, true]);
  });

  it('moves balances, and refuses what is not funded', async () => {
    const { alice, bob } = four.accounts;
    const transfer = (amount: bigint) => [encodeOperation({ type: 'transfer', to: bob!.publicKey, amount })];
    equal((await four.client.submit(alice!, transfer(25n))).receipt?.ok, true);
    equal(await four.client.balance(bob!.publicKey), 1_000_025n);
    const refused = await four.client.submit(alice!, transfer(10_000_000n));
    equal(refused.state, 'refused');
    ok(refused.reason?.startsWith('insufficient-balance'));
  });

  it('takes many transactions of one sender in one request, in their order', async () => {
    const lists = Array.from({ length: 300 }, (_, index) => [put('counter', String(index))]);
    const reports = await four.client.submitMany(four.accounts.carol!, lists, { timeoutMs: 30_000 });
    ok(reports.every(({ state, receipt }) => state === 'committed' && receipt?.ok));
    const { value } = await four.client.get(key('counter'));
    equal(new TextDecoder().decode(value!), '299');
  });

  it('keeps a failing transaction in the block, and changes no state', async () => {
    const expect = encodeOperation({ type: 'expect', key: key('counter'), value: key('wrong') });
    const report = await four.client.submit(four.accounts.bob!, [put('never', 'x'), expect]);
    equal(report.state, 'committed');
    equal(report.receipt?.code, 'expectation-failed');
    equal((await four.client.get(key('never'))).value, null);
  });

  it('refuses a second network in the same home', async () => {
    await rejects(
      createLocalNetwork({ home: four.home, nodeCommand: NODE_COMMAND }),
      (error: Error & { code: string }) => {
        equal(error.code, 'home-in-use');
        return true;
      },
    );
  });

  it('refuses ports that are taken, and names the first', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(28_001, '127.0.0.1', resolve));
    await rejects(
      createLocalNetwork({ home: temporaryHome(), basePort: 28_000, nodeCommand: NODE_COMMAND }),
      /port 28001, wanted by n0, is taken by another program/,
    );
    server.close();
  });

  it('is found by commands in other terminals', async () => {
    const control = createSupervisorClient(await readSupervisorAddress(four.home));
    const { nodes } = await control.status();
    deepEqual(
      nodes.map(({ name, state }) => `${name} ${state}`),
      ['n0 running', 'n1 running', 'n2 running', 'n3 running'],
    );
    await rejects(control.kill('n7'), /there is no node "n7".*n0, n1, n2, n3/);
    await rejects(control.restart('n1'), /n1 runs already/);
    equal((await readHome(four.home)).nodes.length, 4);
  });
});
