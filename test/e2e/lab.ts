/** A network of traitors for tests: everything that a person would type, over real processes. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PUBLIC_ROUTES } from '../../src/api/routes.ts';
import { createRpcClient } from '../../src/api/rpc-client.ts';
import type { LiveVerdict } from '../../src/cli/verdict/judge.ts';
import { readHome } from '../../src/node/home.ts';
import { runLauncher } from '../cli/local-network.ts';
import { runWords } from '../cli/run.ts';

export type Lab = Awaited<ReturnType<typeof openLab>>;

/** How often this node has cut off another. */
async function faultsOf(url: string, peer: string): Promise<number> {
  const { logothete } = await createRpcClient(PUBLIC_ROUTES, { url }).net_info({});
  return Number(logothete.validators.find(({ name }) => name === peer)?.faults);
}

/** Lies that wait for a timer of their own come within seconds. */
export const TRIES_MAX = 200;
const STATE_TRIES_MAX = 200;

/** A network of its own, with everything that a person would type. */
export async function openLab(home: string, directory: string, ...words: readonly string[]) {
  const run = (...words: string[]) => runWords([...words, '--home', home], { directory });
  const read = async (...words: string[]) => JSON.parse((await run(...words, '--json')).stdout);
  const { exitCode, stderr } = await runLauncher(
    'up',
    '--detach',
    '--base-port',
    'auto',
    '--home',
    home,
    ...words,
  );
  strictEqual(exitCode, 0, stderr);
  let count = 0;
  const submit = async (...options: string[]): Promise<string> => {
    count += 1;
    return (await read('submit', 'put', `key-${count}`, 'x', '--as', 'alice', ...options)).id;
  };
  /** What became of a transaction, asked again and again while that may change. */
  const stateOf = async (id: string, triesMax = STATE_TRIES_MAX): Promise<string> => {
    for (let again = 1; ; again += 1) {
      const { state } = await read('tx', id);
      if (state === 'committed' || again === triesMax) return state;
    }
  };
  const settle = async (id: string): Promise<void> => {
    strictEqual(await stateOf(id, 5 * STATE_TRIES_MAX), 'committed', id);
  };
  return {
    run,
    submit,
    settle,
    stateOf,
    told: async (behaviour: string): Promise<number> =>
      (await read('verdict', '--patience', '60')).traitors[0].told[behaviour] ?? 0,
    verdict: async (patienceS = 60): Promise<LiveVerdict> => read('verdict', '--patience', String(patienceS)),
    /** What the nodes hold against the traitor is proven offline, too; with one byte changed it is not. */
    checkEvidence: async (traitor: string) => {
      const file = join(directory, 'evidence.json');
      const { stdout } = await run('evidence', '--json');
      writeFileSync(file, stdout);
      const verdicts = JSON.parse((await run('verify', '--evidence', file, '--json')).stdout);
      ok(verdicts.length > 0);
      for (const { validator, proven } of verdicts) deepStrictEqual([validator, proven], [traitor, true]);
      const last = stdout.lastIndexOf('"}');
      const digit = stdout[last - 1] === '0' ? '1' : '0';
      writeFileSync(file, stdout.slice(0, last - 1) + digit + stdout.slice(last));
      strictEqual((await run('verify', '--evidence', file)).exitCode, 1);
    },
    changeView: async () => {
      await run('partition', 'n0|n1,n2,n3');
      const id = await submit('--no-wait');
      await new Promise((resolve) => setTimeout(resolve, 6_000));
      await run('heal');
      await settle(id);
    },
    /** Every other node cuts this one off, sooner or later, and it says that it crowded them and sent what is too large. */
    isCutOff: async (name: string) => {
      const log = () => readFileSync(join(home, 'nodes', name, 'node.log'), 'utf8');
      const { nodes } = await readHome(home);
      const others = nodes.filter((node) => node.name !== name);
      const isDone = async () => {
        const faults = await Promise.all(others.map(({ apiUrl }) => faultsOf(apiUrl, name)));
        return /by the dozen/.test(log()) && /oversized/.test(log()) && faults.every((count) => count > 0);
      };
      for (let again = 0; again < TRIES_MAX && !(await isDone()); again += 1) await settle(await submit());
      ok(await isDone(), log());
    },
    catchUp: async (name: string) => {
      await run('kill', name);
      for (let block = 0; block < 40; block += 1) await settle(await submit());
      await run('restart', name);
      await settle(await submit());
    },
  };
}
