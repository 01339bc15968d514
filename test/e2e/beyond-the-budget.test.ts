/** More traitors than can be borne, over real processes: what two of four can do, and that the verdict says so. */
import { deepStrictEqual, match, notStrictEqual, ok, strictEqual } from 'node:assert';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bytesToHex, hexToBytes } from '../../src/base/bytes.ts';
import { isFault } from '../../src/base/fault.ts';
import type { LiveVerdict } from '../../src/cli/verdict/judge.ts';
import { genesisHash } from '../../src/ledger/genesis.ts';
import { createValidatorSet } from '../../src/ledger/validators.ts';
import { createClaimJudge } from '../../src/ledger/verify-claims.ts';
import { readHome } from '../../src/node/home.ts';
import { nodePaths } from '../../src/node/node-home.ts';
import { pbft } from '../../src/protocols/pbft/index.ts';
import { createTemporary } from '../cli/local-network.ts';
import { type Lab, openLab } from './lab.ts';

/** Before the lie meets its moment views may change, or a message from the other side may come first: then another network tries. */
const NETWORKS_MAX = 3;
const TRIES_MAX = 8;

/** Two liars who hear both, and two honest nodes that do not hear each other. */
async function divide(lab: Lab): Promise<void> {
  strictEqual((await lab.run('traitor', 'n0', 'equivocate', '--towards', 'n3')).exitCode, 0);
  const second = ['traitor', 'n1', 'equivocate', '--towards', 'n3'];
  match((await lab.run(...second)).stderr, /more than the 1 that can be borne/);
  strictEqual((await lab.run(...second, '--beyond-budget')).exitCode, 0);
  strictEqual((await lab.run('partition', 'n0,n1,n2|n0,n1,n3')).exitCode, 0);
}

async function tryToFork(home: string, directory: string): Promise<LiveVerdict> {
  const lab = await openLab(home, directory);
  try {
    await divide(lab);
    for (let again = 1; ; again += 1) {
      await lab.submit('--no-wait');
      const verdict = await lab.verdict(1);
      if (verdict.fork === null && again < TRIES_MAX) continue;
      const { stdout } = await lab.run('verdict', '--patience', '1');
      if (verdict.fork !== null) match(stdout, /fork +at height \d+, with two certificates/);
      return verdict;
    }
  } finally {
    await lab.close();
  }
}

describe('e2e: beyond the budget', function () {
  this.timeout(180_000);
  const temporary = createTemporary('beyond');
  after(() => temporary.remove());

  it('f + 1 equivocators fork n = 4, and the verdict says so with two true certificates', async () => {
    const home = (network: number) => join(temporary.path, `fork-${network}`);
    let network = 1;
    let verdict = await tryToFork(home(network), temporary.path);
    for (; verdict.fork === null && network < NETWORKS_MAX; network += 1) {
      verdict = await tryToFork(home(network + 1), temporary.path);
    }
    const { safe, violations, budget, fork, accused } = verdict;
    deepStrictEqual({ safe, budget }, { safe: false, budget: { f: 1, traitors: 2 } });
    ok(violations.some(({ rule }) => rule === 'agreement'));
    ok(fork, 'a fork with two certificates');
    const [here, there] = fork.sides;
    notStrictEqual(here.blockHash, there.blockHash);
    deepStrictEqual([here.replica, there.replica].sort(), [2, 3]);
    const { genesis } = await readHome(home(network));
    const isTrue = createClaimJudge(createValidatorSet(genesis.validators), genesisHash(genesis));
    for (const { certificate, blockHash, signers } of fork.sides) {
      const read = pbft.readCertificate(hexToBytes(certificate)!, 4);
      ok(!isFault(read) && read.claims.every((claim) => isTrue(claim)));
      deepStrictEqual([read.height, bytesToHex(read.blockHash)], [fork.height, blockHash]);
      ok(signers.includes(0) && signers.includes(1), 'both liars signed both');
    }
    deepStrictEqual(
      accused.map(({ node }) => node),
      ['n0', 'n1'],
    );
    for (const { evidence } of accused) match(JSON.stringify(evidence), /double-checkpoint/);
  });

  it('a colluder votes with the keys that its fellow shares: one honest and two of them decide, two being dead', async () => {
    const home = join(temporary.path, 'keys');
    const lab = await openLab(home, temporary.path);
    try {
      await lab.run('kill', 'n2');
      await lab.run('kill', 'n3');
      const { stdout } = await lab.run('traitor', 'n3', 'silent');
      match(stdout, /n3 does not run: it lies when it is started again/);
      let state = '';
      // which lies it tells besides is drawn from the seed; some of them keep its votes back
      for (const seed of ['42', '38', '5', '51']) {
        const order = ['traitor', 'n1', 'collude', '--seed', seed, '--beyond-budget'];
        strictEqual((await lab.run(...order)).exitCode, 0);
        state = await lab.stateOf(await lab.submit('--no-wait'));
        if (state === 'committed') break;
      }
      strictEqual(state, 'committed');
      const { fork, violations, traitors } = await lab.verdict(1);
      deepStrictEqual([fork, violations], [null, []]);
      deepStrictEqual(
        traitors.map(({ node }) => node),
        ['n1', 'n3'],
      );
      // who is healed gives the keys back, and nobody has its key any more
      strictEqual((await lab.run('traitor', 'n3', 'honest')).exitCode, 0);
      for (const name of ['n1', 'n3']) {
        const { fellows } = nodePaths(join(home, 'nodes', name));
        deepStrictEqual(JSON.parse(readFileSync(fellows, 'utf8')), { secretKeys: [] });
      }
    } finally {
      await lab.close();
    }
  });
});
