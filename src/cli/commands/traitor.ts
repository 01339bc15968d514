/** `traitor NODE BEHAVIOUR`: makes a running node lie, or honest again; `traitor list` explains the catalogue. */
import type { Behaviour } from '../../adversary/behaviour.ts';
import { CRAFTS, findBehaviour } from '../../adversary/crafts.ts';
import { HONEST } from '../../adversary/order.ts';

import { readHome } from '../../node/home.ts';
import { requireSense } from '../../node/local/orders.ts';
import { type NodeChoice, openClient, openSupervisor } from '../client.ts';
import type { Invocation } from '../command.ts';
import { EXIT, type ExitCode, UsageError } from '../exit.ts';

export interface TraitorOptions {
  readonly when?: string;
  readonly towards?: readonly string[];
  readonly victim?: string;
  readonly seed?: string;
  readonly target?: string;
  readonly confirmations?: number;
  readonly beyondBudget?: boolean;
}

export async function runTraitor(invocation: Invocation<TraitorOptions>): Promise<ExitCode> {
  const [node, behaviour] = invocation.arguments;
  if (node === 'list') return list(invocation);
  if (behaviour === undefined)
    throw new UsageError(`What shall ${node} do? \`traitor list\` shows every lie; \`honest\` ends them.`);
  return order(invocation, node!, behaviour);
}

async function order(
  invocation: Invocation<TraitorOptions>,
  node: string,
  behaviour: string,
): Promise<ExitCode> {
  const { screen, home, options } = invocation;
  const { beyondBudget = false, victim, ...rest } = options;
  if (victim !== undefined && rest.towards !== undefined)
    throw new UsageError('--victim and --towards say the same: give one of them.');
  const words = { behaviour, ...rest, ...(victim === undefined ? {} : { towards: [victim] }) };
  const supervisor = await openSupervisor(invocation, [node]);
  const { nodes, genesis } = await readHome(home);
  const names = nodes.map(({ name }) => name);
  requireSense(home, names, [{ node, ...words }], beyondBudget);
  await supervisor.traitor(node, words, beyondBudget);
  if (behaviour === HONEST) screen.line(`${node} is honest from now on; what it said before stays said.`);
  else {
    const lie = findBehaviour(genesis.engine.name, behaviour)!;
    screen.line(
      `${node} lies: ${lie.summary}. \`logothete verdict\` judges, \`logothete traitor ${node} honest\` heals.`,
    );
    const delay = await whyNotYet({ ...invocation, options: {} }, node, lie);
    if (delay !== undefined) screen.line(delay);
  }
  screen.json({ node, ...words });
  return EXIT.done;
}

/** What the lie waits for; undefined: nothing. */
async function whyNotYet(
  invocation: Invocation<NodeChoice>,
  node: string,
  { role }: Pick<Behaviour<unknown>, 'role'>,
): Promise<string | undefined> {
  const { client } = await openClient(invocation);
  const rows = await client.status();
  if (rows.find(({ name }) => name === node)?.reachable !== true)
    return `${node} does not run: it lies when it is started again.`;
  const primary = rows.find(({ reachable }) => reachable)?.primary;
  return role === undefined || primary === node
    ? undefined
    : `It waits for its turn as primary; at present that is ${primary}.`;
}

/** Every lie to every engine. */
function list({ screen }: Invocation<TraitorOptions>): ExitCode {
  const all = Object.entries(CRAFTS).flatMap(([engine, { behaviours }]) =>
    behaviours.map(({ name, summary, theorem, target }) => ({ engine, name, summary, theorem, target })),
  );
  let last = '';
  for (const { engine, name, summary, theorem, target } of all) {
    if (engine !== last) screen.line(screen.colors.dim(`Lies on a network that runs ${engine}:`));
    last = engine;
    screen.line(`${screen.colors.bold(name)}${TOWARDS[target]}`);
    screen.line(`    ${summary}`);
    screen.line(screen.colors.dim(`    Holds all the same: ${theorem}`));
  }
  screen.json(all);
  return EXIT.done;
}

const TOWARDS = {
  peers: '  [--towards n0,n1]',
  client: '  [--towards alice]',
  transaction: '  --target ID [--confirmations 6]',
  nobody: '',
} as const;
