/** A network of traitors for tests: everything that a person would type, over real processes. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PUBLIC_ROUTES } from '../../src/api/routes.ts';
import { createRpcClient } from '../../src/api/rpc-client.ts';
import type { LiveVerdict } from '../../src/cli/verdict/judge.ts';
import { runWords } from '../cli/run.ts';
import { put, startNetwork } from './network.ts';

export type Lab = Awaited<ReturnType<typeof openLab>>;

/** How often the node at `url` has cut off each other one. */
async function faultsAt(url: string): Promise<Map<string, number>> {
  const { logothete } = await createRpcClient(PUBLIC_ROUTES, { url }).net_info({});
  return new Map(logothete.validators.map(({ name, faults }) => [name, Number(faults)]));
}

/** Lies that wait for a timer of their own come within seconds. */
export const TRIES_MAX = 200;
const STATE_TRIES_MAX = 200;

/** A network of its own, supervised by this process, with everything that a person would type. */
export async function openLab(home: string, directory: string) {
  const run = (...words: string[]) => runWords([...words, '--home', home], { directory });
  const read = async (...words: string[]) => JSON.parse((await run(...words, '--json')).stdout);
  const { network, client, accounts } = await startNetwork({ home });
  const { nodes } = network.description;
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
  const verdict = async (patienceS = 60): Promise<LiveVerdict> =>
    read('verdict', '--patience', String(patienceS));
  return {
    run,
    submit,
    settle,
    stateOf,
    told: async (behaviour: string): Promise<number> => (await verdict()).traitors[0]?.told[behaviour] ?? 0,
    verdict,
    /** Nothing is left of an earlier lie: nobody is accused or was cut off, all are connected, and the first primary is in office. */
    isUntouched: async (): Promise<boolean> => {
      const { safe, live, violations, accused, budget } = await verdict();
      const rows = await client.status();
      const faults = await Promise.all(nodes.map(({ apiUrl }) => faultsAt(apiUrl)));
      return (
        safe &&
        live &&
        violations.length + accused.length + budget.traitors === 0 &&
        rows.every(({ view, peers }) => view === 0 && peers === nodes.length - 1) &&
        faults.every((counts) => [...counts.values()].every((one) => one === 0))
      );
    },
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
    /** The others are enough to go on without the primary. */
    changeView: async () => {
      await run('partition', 'n0|n1,n2,n3');
      await settle(await submit('--no-wait'));
      await run('heal');
    },
    /** Every other node cuts this one off, sooner or later, and it says that it crowded them and sent what is too large. */
    isCutOff: async (name: string) => {
      const log = () => readFileSync(join(home, 'nodes', name, 'node.log'), 'utf8');
      const others = nodes.filter((node) => node.name !== name);
      const isDone = async () => {
        const faults = await Promise.all(others.map(({ apiUrl }) => faultsAt(apiUrl)));
        return (
          /by the dozen/.test(log()) &&
          /oversized/.test(log()) &&
          faults.every((counts) => counts.get(name)! > 0)
        );
      };
      for (let again = 0; again < TRIES_MAX && !(await isDone()); again += 1) await settle(await submit());
      ok(await isDone(), log());
    },
    /** Cuts a backup off, until it cannot be told in votes what it has missed. */
    catchUp: async (name: string) => {
      const others = nodes.map((node) => node.name).filter((other) => other !== name);
      await run('partition', `${others.join()}|${name}`);
      for (let block = 0; block < 40; block += 1)
        await client.submit(accounts.bob!, [put(`block ${block}`, 'x')]);
      await run('heal');
      await settle(await submit());
    },
    close: async (): Promise<void> => {
      await run('down');
      await network.ended;
    },
  };
}
