import { deepStrictEqual, match, ok, strictEqual } from 'node:assert';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTemporary, runLauncher } from './local-network.ts';
import { type Ran, runWords } from './run.ts';

describe('commands on a running network', function () {
  this.timeout(180_000);
  const temporary = createTemporary('commands');
  const home = join(temporary.path, 'home');
  const run = (...words: string[]): Promise<Ran> =>
    runWords([...words, '--home', home], { directory: temporary.path });
  const read = async (...words: string[]) => JSON.parse((await run(...words, '--json')).stdout);
  /** What `tx` says once the nodes that it asks have committed too: each does so in its own time. */
  const readCommitted = async (id: string) => {
    let report = await read('tx', id);
    for (let again = 0; report.state !== 'committed' && again < 600; again++) report = await read('tx', id);
    return report;
  };

  before(async () => {
    const { exitCode, stdout, stderr } = await runLauncher(
      ...['up', '--detach', '--base-port', 'auto', '--home', home],
    );
    strictEqual(exitCode, 0, stderr);
    match(stdout, /4 validators of one chain/);
    for (const name of ['n0', 'n1', 'n2', 'n3']) match(stdout, new RegExp(`^${name} .* http://127`, 'm'));
    match(stdout, /submit put colour blue/);
    match(stdout, /alice, bob, carol/);
  });

  after(async () => {
    await run('down');
    temporary.remove();
  });

  it('status tells of every node, with the keys that scripts rely on', async () => {
    const rows = (await read('status')) as Record<string, unknown>[];
    deepStrictEqual(
      rows.map(({ name, reachable }) => [name, reachable]),
      ['n0', 'n1', 'n2', 'n3'].map((name) => [name, true]),
    );
    deepStrictEqual(Object.keys(rows[0]!).sort(), [
      ...['blockHash', 'catchingUp', 'height', 'mempool', 'name', 'peers', 'primary', 'reachable', 'view'],
    ]);
    const { exitCode, stdout } = await run('status');
    strictEqual(exitCode, 0);
    match(stdout, /^n3 +\d+ +[0-9a-f]{16} +0 +n0 +3 +0 +in step$/m);
  });

  it('what is submitted through n0 is read on n3', async () => {
    const submitted = await read('submit', 'put', 'a', '1', '--node', 'n0');
    deepStrictEqual(Object.keys(submitted), ['id', 'state', 'height', 'index', 'receipt', 'reason']);
    strictEqual(submitted.state, 'committed');
    deepStrictEqual(submitted.receipt, { ok: true, code: '', detail: '' });
    deepStrictEqual(await readCommitted(submitted.id), submitted);
    // n3 commits on its own, a moment later perhaps
    let got = await run('get', 'a', '--node', 'n3');
    for (let again = 0; got.exitCode !== 0 && again < 50; again++)
      got = await run('get', 'a', '--node', 'n3');
    deepStrictEqual(got, { exitCode: 0, stdout: '1\n', stderr: '' });
    const { key, value, valueHex, proven } = await read('get', 'a');
    deepStrictEqual({ key, value, valueHex, proven }, { key: 'a', value: '1', valueHex: '31', proven: true });
  });

  it('the answer no ends with 1: no such key, no such transaction, a refusal', async () => {
    const none = await run('get', 'nothing');
    strictEqual(none.exitCode, 1);
    strictEqual(none.stdout, '');
    match(none.stderr, /There is no key "nothing"/);
    const unknown = await run('tx', '00'.repeat(32));
    strictEqual(unknown.exitCode, 1);
    match(unknown.stdout, /^unknown: /);
    const refused = await run('submit', 'transfer', 'bob', '99999999');
    strictEqual(refused.exitCode, 1);
    match(refused.stdout, /^refused: insufficient-balance: /);
  });

  it('transfers move balances', async () => {
    const before = BigInt((await read('balance', 'bob')).balance);
    strictEqual((await run('submit', 'transfer', 'bob', '25', '--as', 'alice')).exitCode, 0);
    strictEqual(BigInt((await read('balance', 'bob')).balance), before + 25n);
    const accounts = (await read('accounts')) as { name: string; balance: string; nonce: number }[];
    deepStrictEqual(
      accounts.map(({ name }) => name),
      ['alice', 'bob', 'carol'],
    );
  });

  it('a batch goes in the order of its file, and one failing receipt makes it a no', async () => {
    const file = join(temporary.path, 'batch.jsonl');
    const lines = [
      { operations: [{ put: ['stock', '3'] }], as: 'bob' },
      { operations: [{ expect: ['stock', '3'] }, { put: ['stock', '2'] }], as: 'bob' },
      { operations: [{ expect: ['stock', '3'] }, { put: ['stock', '9'] }], as: 'bob' },
      { operations: [{ put: ['last', 'yes'] }], as: 'carol' },
    ];
    writeFileSync(file, lines.map((line) => JSON.stringify(line)).join('\n'));
    const { exitCode, stdout } = await run('submit', 'batch', 'batch.jsonl', '--json');
    strictEqual(exitCode, 1);
    const reports = JSON.parse(stdout) as { state: string; receipt: { ok: boolean } | null }[];
    deepStrictEqual(
      reports.map(({ state, receipt }) => [state, receipt?.ok]),
      [true, true, false, true].map((good) => ['committed', good]),
    );
    strictEqual((await run('get', 'stock')).stdout, '2\n');
    strictEqual((await run('get', 'last')).stdout, 'yes\n');
    const failed = await run('tx', (reports as unknown as { id: string }[])[2]!.id);
    strictEqual(failed.exitCode, 1);
    match(failed.stdout, /^failed at height \d+, index \d+: /);
  });

  it('--no-wait returns an accepted transaction, and tx tells its end', async () => {
    const { id, state } = await read('submit', 'put', 'b', '2', '--no-wait');
    ok(['waiting', 'ordered', 'committed'].includes(state), state);
    strictEqual((await readCommitted(id)).state, 'committed');
  });

  it('tx --prove shows what is proven, and hands out the proof', async () => {
    const { id } = await read('submit', 'put', 'proven', 'yes');
    // n1 and n2 commit on their own, and their certificates come a moment later
    let proven = await run('tx', id, '--prove');
    for (let again = 0; proven.exitCode !== 0 && again < 600; again++)
      proven = await run('tx', id, '--prove');
    match(
      proven.stdout,
      /^committed at height \d+, index 0\nproven: .* block [0-9a-f]{64}, which the certificate/,
    );
    const report = await read('tx', id, '--prove');
    deepStrictEqual([report.state, report.proof.tx_path.index], ['committed', '0']);
    strictEqual(report.blockHash, (await read('block', String(report.height))).hash);
    const unknown = await run('tx', '00'.repeat(32), '--prove');
    strictEqual(unknown.exitCode, 1);
    match(unknown.stdout, /^unknown: /);
  });

  it('block shows the newest, a height and a hash alike', async () => {
    const newest = await read('block');
    deepStrictEqual(await read('block', String(newest.height)), newest);
    deepStrictEqual(await read('block', newest.hash), newest);
    const { stdout } = await run('block', '1');
    match(stdout, /^height +1$/m);
    strictEqual((await run('block', '99999')).exitCode, 1);
  });

  it('honest nodes leave no evidence', async () => {
    deepStrictEqual(await read('evidence'), []);
  });

  it('trace prints what a node saw, and --json its raw lines', async () => {
    const { stdout } = await run('trace', 'n0');
    match(stdout, /^\d\d:\d\d:\d\d\.\d{3} /m);
    const [first] = (await run('trace', 'n0', '--json')).stdout.split('\n');
    strictEqual(typeof JSON.parse(first!).atMs, 'number');
  });

  const wrong: readonly [words: string[], exitCode: number, message: RegExp][] = [
    [['get', 'a', '--node', 'm3'], 2, /There is no node "m3"\. Did you mean n3/],
    [['kill', 'n7'], 2, /There are: n0, n1, n2, n3/],
    [['partition', 'n0,n1|n2,x'], 2, /There is no node "x"/],
    [['submit', 'put', 'a', '1', '--as', 'alcie'], 2, /no account "alcie".*Did you mean alice/],
    [['balance', 'dave'], 2, /There is no account "dave"/],
    [['trace', 'n9'], 2, /There is no node and no file "n9"/],
    [['submit', 'batch', 'none.jsonl'], 2, /none\.jsonl cannot be read \(ENOENT\)/],
    [['submit', 'put', 'k'.repeat(2_000), '1'], 2, /A key has at most 1024 bytes/],
    [['restart', 'n1'], 1, /n1 runs already/],
    [['verify'], 1, /in use by another process: stop that node first/],
    [['up'], 1, /a network runs in .* already .*logothete down/],
  ];
  for (const [words, exitCode, message] of wrong) {
    it(`${words.join(' ').slice(0, 40)} ends with ${exitCode} and says why`, async () => {
      const ran = await run(...words);
      strictEqual(ran.exitCode, exitCode, ran.stderr);
      match(ran.stderr, message);
      ok(!/^\s+at /m.test(ran.stderr), 'no stack trace');
    });
  }

  it('a killed primary costs a pause, and comes back', async () => {
    strictEqual((await run('kill', 'n0')).exitCode, 0);
    const rows = (await read('status')) as { name: string; reachable: boolean; height: number | null }[];
    deepStrictEqual(rows[0], {
      ...rows[0],
      name: 'n0',
      reachable: false,
      height: null,
    });
    strictEqual((await run('submit', 'put', 'after', 'kill')).exitCode, 0);
    const asked = await run('get', 'after', '--node', 'n0');
    strictEqual(asked.exitCode, 1);
    match(asked.stderr, /^logothete: http:.* does not answer .*`logothete restart NODE`/);
    strictEqual((await run('restart', 'n0')).exitCode, 0);
    strictEqual((await run('get', 'after')).stdout, 'kill\n');
  });

  for (const [words, why] of [
    [['n9', 'silent'], /There is no node "n9"/],
    [['n3'], /What shall n3 do\?/],
    [['n3', 'equivocat'], /Did you mean equivocate\?/],
    [['n3', 'silent', '--when', 'p:2'], /is no probability/],
    [['n3', 'silent', '--towards', 'n3'], /cannot lie to itself/],
  ] as const) {
    it(`traitor ${words.join(' ')} ends with 2 and says why`, async () => {
      const { exitCode, stderr } = await run('traitor', ...words);
      strictEqual(exitCode, 2);
      match(stderr, why);
    });
  }

  it('a second traitor is beyond the budget, and a restarted one goes on lying until it is healed', async () => {
    strictEqual((await run('traitor', 'n3', 'snub', '--towards', 'n1')).exitCode, 0);
    const refused = await run('traitor', 'n2', 'silent');
    strictEqual(refused.exitCode, 2);
    match(refused.stderr, /2 traitors among 4 validators are more than the 1 that/);
    strictEqual((await run('kill', 'n3')).exitCode, 0);
    strictEqual((await run('restart', 'n3')).exitCode, 0);
    const { safe, budget, traitors } = await read('verdict');
    deepStrictEqual({ safe, budget }, { safe: true, budget: { f: 1, traitors: 1 } });
    deepStrictEqual(
      traitors.map(({ node, orders }: { node: string; orders: { behaviour: string }[] }) => [
        node,
        orders.map(({ behaviour }) => behaviour),
      ]),
      [['n3', ['snub']]],
    );
    strictEqual((await run('traitor', 'n3', 'honest')).exitCode, 0);
    strictEqual((await read('verdict')).budget.traitors, 0);
  });

  it('traitor list explains every lie', async () => {
    const { exitCode, stdout } = await run('traitor', 'list');
    strictEqual(exitCode, 0);
    for (const name of ['equivocate', 'amnesia', 'lie-to-clients'])
      match(stdout, new RegExp(`^${name}\\b`, 'm'));
  });

  it('a verdict without a quorum is not live, and says that a quorum is missing', async () => {
    strictEqual((await run('partition', 'n0,n1|n2,n3')).exitCode, 0);
    await read('submit', 'put', 'still', 'no', '--no-wait');
    const { exitCode, stdout } = await run('verdict', '--patience', '2', '--json');
    const { safe, live, excuses, violations } = JSON.parse(stdout);
    strictEqual(exitCode, 1);
    deepStrictEqual({ safe, live, violations }, { safe: true, live: false, violations: [] });
    match(excuses[0].why, /quorum missing: 2 of 4/);
    strictEqual((await run('heal')).exitCode, 0);
  });

  it('a partition 2|2 stalls, and heals', async () => {
    strictEqual((await run('partition', 'n0,n1|n2,n3')).exitCode, 0);
    const { id, state } = await read('submit', 'put', 'parted', 'no', '--no-wait');
    strictEqual(state === 'waiting' || state === 'ordered', true, state);
    strictEqual((await run('heal')).exitCode, 0);
    strictEqual((await readCommitted(id)).state, 'committed');
  });
});
